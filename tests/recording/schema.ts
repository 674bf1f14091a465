/** Checks whole recordings against docs/format.md: by its JSON Schema, and for what a schema cannot say. */
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../docs/recording.schema.json" with { type: "json" };
import { RecordingDecoder } from "../../recording/decode.ts";
import type { RecordingRecord } from "../../recording/records.ts";

const validate = new Ajv2020({ allErrors: false }).compile(schema);

/**
 * What is wrong with the lines of a recording, `line 3: …` each; empty where it is as docs/format.md says. For
 * recordings that ended well: the last line has its line break.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { validateLines } from "./schema.ts";
 * assert.deepEqual(validateLines(Deno.readTextFileSync("run.jsonl")), []);
 * ```
 */
export function validateLines(text: string): string[] {
  const faults: string[] = [];
  if (!text.endsWith("\n")) faults.push("the last line has no line break");
  for (const [i, line] of text.split("\n").slice(0, -1).entries()) {
    const fault = validateLine(line);
    if (fault !== undefined) faults.push(`line ${i + 1}: ${fault}`);
  }
  if (faults.length > 0) return faults;
  const decoder = new RecordingDecoder("test");
  const records = [...decoder.push(text), ...decoder.finish()];
  return [...decoder.problems.map((problem) => problem.message), ...brokenReferences(records)];
}

/** What is wrong with a line, undefined where nothing is. */
export function validateLine(line: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "is not JSON";
  }
  if (validate(value)) return undefined;
  const type = (value as { type?: unknown })?.type;
  // Of the eleven alternatives only the one of the line's own type tells what is wrong with it.
  const errors = validate.errors?.filter((error) => error.schemaPath.includes(`/${type}/`)) ?? [];
  const error = errors[0] ?? validate.errors?.at(-1);
  return `${type}${error?.instancePath ?? ""} ${error?.message} ${JSON.stringify(error?.params)}`;
}

/** Rows that are named before they are there, and tables with holes. */
function brokenReferences(records: RecordingRecord[]): string[] {
  const faults: string[] = [];
  const length = { sources: 0, frames: 0, stacks: 0 };
  const grow = (record: { type: keyof typeof length; first: number }, rows: number) => {
    if (record.first !== length[record.type]) {
      faults.push(`${record.type} go on at ${record.first}, not at ${length[record.type]}`);
    }
    length[record.type] += rows;
  };
  const refer = (table: keyof typeof length, row: number) => {
    if (row >= length[table]) faults.push(`row ${row} of ${table} is named before it is there`);
  };
  const threads = new Set<number>();
  for (const [i, record] of records.entries()) {
    if (record.type === "sources") grow(record, record.url.length);
    if (record.type === "frames") record.source.forEach((row) => refer("sources", row));
    if (record.type === "frames") grow(record, record.name.length);
    if (record.type === "stacks") record.frame.forEach((row) => refer("frames", row));
    if (record.type === "stacks") grow(record, record.frame.length);
    if (record.type === "samples") record.stack.forEach((row) => refer("stacks", row));
    if (record.type === "lines") record.source.forEach((row) => refer("sources", row));
    if (record.type === "log") refer("stacks", record.stack);
    if (record.type === "thread") threads.add(record.thread);
    if (
      (record.type === "samples" || record.type === "lines" || record.type === "log") && !threads.has(record.thread)
    ) {
      faults.push(`thread ${record.thread} is named before it is there`);
    }
    if (record.type === "end" && i < records.length - 1) faults.push("the end is not the last line");
  }
  return faults;
}
