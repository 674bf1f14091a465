/**
 * `microlog list`
 *
 * @module
 */
import { formatBytes } from "../profile/units.ts";
import { checkLabel } from "../recording/identity.ts";
import type { RecordingInfo } from "../store/store.ts";
import { readArguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { readSettings } from "./settings.ts";
import { formatTable } from "./table.ts";

/** What `microlog list --help` says. */
export const LIST_HELP = `List recordings, newest first.

Usage: microlog list [label] [options]

Options:
  --json      Print them as JSON
  -h, --help  Print this

States: growing (a run is writing it), crashed (its writer is gone; it opens, and the next
run seals it), sealed (finished).
`;

/** Lists recordings. */
export async function list(args: string[], context: Context): Promise<number> {
  const { values, positionals: [label] } = readArguments("list", args, {
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  }, 1);
  if (values.help) {
    context.stdout(LIST_HELP);
    return 0;
  }
  if (label !== undefined) checkLabel(label);
  const store = await context.openStore(readSettings(context.env));
  const recordings = (await store.list()).filter((info) => label === undefined || info.label === label);
  if (values.json) {
    context.stdout(`${JSON.stringify(recordings, null, 2)}\n`);
  } else if (recordings.length === 0) {
    context.stderr(`No recordings${label === undefined ? "" : ` of ${label}`} in ${store.location}\n`);
  } else {
    context.stdout(
      formatTable([["LABEL", "TIME", "STATE", "SIZE"], ...recordings.map(toRow)], ["left", "left", "left", "right"]),
    );
  }
  return 0;
}

function toRow({ label, time, state, bytes }: RecordingInfo): string[] {
  return [label, time, state, formatBytes(bytes)];
}
