/**
 * `microlog rm`
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { formatId } from "../recording/identity.ts";
import type { RecordingInfo } from "../store/store.ts";
import { readArguments } from "./arguments.ts";
import { misuse } from "./misuse.ts";
import type { Context } from "./context.ts";
import { findRecordings } from "./find.ts";
import { readSettings } from "./settings.ts";

/** What `microlog rm --help` says. */
export const RM_HELP = `Delete recordings: single ones, or all of a label.

Usage: microlog rm <label[/time]>… [options]

Options:
  -y, --yes   Do not ask
  -h, --help  Print this

Example:
  microlog rm hello/2026_11_22_14_01_59
`;

/** Deletes recordings. */
export async function rm(args: string[], context: Context): Promise<number> {
  const { values, positionals } = readArguments("rm", args, {
    yes: { type: "boolean", short: "y", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) {
    context.stdout(RM_HELP);
    return 0;
  }
  if (positionals.length === 0) throw misuse("rm", "no recording is named");
  const store = await context.openStore(readSettings(context.env));
  // All are looked for before the first is deleted: a slip of the pen deletes nothing.
  const found = new Map<string, RecordingInfo>();
  for (const name of positionals) {
    for (const info of await findRecordings(store, name)) found.set(formatId(info), info);
  }
  const growing = [...found.values()].find((info) => info.state === "growing");
  if (growing !== undefined) {
    throw new MicrologError(`Cannot delete recording ${formatId(growing)}: it is still being written`, {
      hint: "Stop its run first",
    });
  }
  if (!values.yes && !isConfirmed([...found.keys()], context)) {
    context.stderr("Nothing was deleted\n");
    return 1;
  }
  for (const info of found.values()) await store.remove(info);
  context.stderr(`Deleted ${countOf(found.size)}\n`);
  return 0;
}

function isConfirmed(names: readonly string[], context: Context): boolean {
  if (!context.isTerminal()) {
    throw new MicrologError("Cannot ask whether to delete: this is not a terminal", {
      hint: "Add --yes to delete without being asked",
    });
  }
  context.stderr(names.map((name) => `  ${name}\n`).join(""));
  return context.confirm(`Delete ${names.length === 1 ? "this recording" : `these ${names.length} recordings`}?`);
}

function countOf(count: number): string {
  return count === 1 ? "1 recording" : `${count} recordings`;
}
