/**
 * `microlog show`
 *
 * @module
 */
import { ProfileBuilder } from "../profile/builder.ts";
import { summarize } from "../profile/summary.ts";
import { decodeStream, RecordingDecoder } from "../recording/decode.ts";
import { formatId } from "../recording/identity.ts";
import { linesOf } from "../store/lines.ts";
import type { RecordingInfo, Store } from "../store/store.ts";
import type { Profile } from "../profile/types.ts";
import { readArguments } from "./arguments.ts";
import { misuse } from "./misuse.ts";
import type { Context } from "./context.ts";
import { findRecordings } from "./find.ts";
import { formatReport, toJson } from "./report.ts";
import { readSettings } from "./settings.ts";

/** What `microlog show --help` says. */
export const SHOW_HELP = `Sum up a recording: run, duration, CPU, memory, top functions, log counts.

Usage: microlog show <label[/time]> [options]

With a label alone, the newest run is shown.

Options:
  --top <n>   How many functions to list (default 10)
  --json      Print the summary as JSON, times in µs
  -h, --help  Print this
`;

/** Sums up a recording. */
export async function show(args: string[], context: Context): Promise<number> {
  const { values, positionals: [name] } = readArguments("show", args, {
    top: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  }, 1);
  if (values.help) {
    context.stdout(SHOW_HELP);
    return 0;
  }
  if (name === undefined) throw misuse("show", "no recording is named");
  const top = readTop(values.top);
  const store = await context.openStore(readSettings(context.env));
  const [info] = await findRecordings(store, name);
  const profile = await readProfile(store, info);
  const summary = summarize(profile, top);
  context.stdout(
    values.json ? `${JSON.stringify(toJson(info, profile, summary), null, 2)}\n` : formatReport(info, profile, summary),
  );
  return 0;
}

/** What is stored of a recording so far. Lines that cannot be read become notices. */
async function readProfile(store: Store, info: RecordingInfo): Promise<Profile> {
  const name = formatId(info);
  const decoder = new RecordingDecoder(name);
  const builder = new ProfileBuilder();
  for await (const records of decodeStream(await linesOf(await store.read(info), name), decoder)) {
    for (const record of records) builder.add(record);
  }
  for (const { message } of decoder.problems) builder.note(message.charAt(0).toUpperCase() + message.slice(1));
  const more = decoder.problemCount - decoder.problems.length;
  if (more > 0) builder.note(`${more} more lines could not be read`);
  return builder.profile;
}

function readTop(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw misuse("show", `--top ${JSON.stringify(text)} is not a number from 1 on`);
}
