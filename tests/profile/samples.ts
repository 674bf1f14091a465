/**
 * A language for samples: each column of a text is a sample, its rows are the depth, outermost first. `.` is an empty
 * cell, `(gc)` is short for `(garbage collector)`, `$A` is a function of a package and `import_a.ts` the top level of a
 * module.
 *
 * ```
 * main main main
 * A    A    B
 * .    C    .
 * ```
 */
import { ProfileBuilder } from "../../profile/builder.ts";
import type { CallTable, Profile, Thread } from "../../profile/types.ts";
import type { HeaderRecord, RecordingRecord, SamplesRecord } from "../../recording/records.ts";

/** A sample a millisecond, so that times are easy to read. */
export const INTERVAL = 1_000;

export const HEADER: HeaderRecord = {
  type: "header",
  format: "microlog",
  version: 1,
  label: "test",
  start: "2026-11-22T13:01:59.000Z",
  microlog: "0.1.0",
  command: ["deno", "run", "main.ts"],
  cwd: "/home/me/game",
  pid: 4711,
  runtime: { deno: "2.9.6" },
  os: "linux x86_64",
  cores: 2,
  memory: 8_000_000_000,
  sampleInterval: INTERVAL,
  statusInterval: 100_000,
};

/** Turns texts into records; keeps its tables, so that several texts make one recording. */
export class Sampler {
  readonly #frames = new Map<string, number>();
  readonly #stacks = new Map<string, number>();
  #next = 0;

  /** The records of a text. Without `start` it begins where the last one ended. */
  chunk(text: string, start = this.#next, thread = 0): RecordingRecord[] {
    const frames: RecordingRecord & { type: "frames" } = {
      type: "frames",
      first: this.#frames.size,
      name: [],
      source: [],
      line: [],
      column: [],
    };
    const stacks: RecordingRecord & { type: "stacks" } = {
      type: "stacks",
      first: this.#stacks.size,
      parent: [],
      frame: [],
    };
    const samples: SamplesRecord = { type: "samples", thread, start, unit: 100, duration: [], stack: [], count: 0 };
    for (const names of columns(text)) {
      let stack = -1;
      for (const name of names) {
        const pseudo = name.startsWith("(");
        const frame = intern(this.#frames, name, () => {
          frames.name.push(name === "(gc)" ? "(garbage collector)" : name.replace("import_", "import "));
          frames.source.push(pseudo ? -1 : name.startsWith("$") ? 1 : 0);
          frames.line.push(pseudo ? 0 : name.codePointAt(0)! - 64);
          frames.column.push(pseudo ? 0 : 1);
        });
        const parent = stack;
        stack = intern(this.#stacks, `${parent} ${frame}`, () => {
          stacks.parent.push(parent);
          stacks.frame.push(frame);
        });
      }
      samples.count++;
      if (samples.stack.at(-1) === stack) samples.duration.push(samples.duration.pop()! + INTERVAL / 100);
      else {
        samples.stack.push(stack);
        samples.duration.push(INTERVAL / 100);
      }
    }
    this.#next = start + samples.count * INTERVAL;
    return [frames, stacks, samples];
  }
}

/** Header, thread and one source. */
export const PREAMBLE: readonly RecordingRecord[] = [
  HEADER,
  { type: "thread", thread: 0, name: "main", time: 0 },
  { type: "sources", first: 0, url: ["file:///home/me/game/main.ts"], time: [0] },
];

/** A profile of texts, each a chunk that follows the one before. */
export function profileOf(...texts: string[]): Profile {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  for (const record of PREAMBLE) builder.add(record);
  for (const text of texts) {
    for (const record of sampler.chunk(text)) builder.add(record);
  }
  return builder.profile;
}

/** A source for the functions of a package. */
export const PACKAGE: RecordingRecord = {
  type: "sources",
  first: 1,
  url: ["npm:lib@1.0.0/index.js"],
  time: [0],
};

/** A profile of such records, and of a text. */
export function profileWith(records: readonly RecordingRecord[], text: string): Profile {
  const builder = new ProfileBuilder();
  for (const record of [...PREAMBLE, PACKAGE, ...records, ...new Sampler().chunk(text)]) builder.add(record);
  return builder.profile;
}

/** A text of stacks, each (`main A B`) for a number of samples. */
export function textOf(stacks: readonly (readonly [stack: string, samples: number])[]): string {
  const columns = stacks.flatMap(([stack, samples]) => Array<string[]>(samples).fill(stack.split(" ")));
  const depth = Math.max(...columns.map((names) => names.length));
  return Array.from({ length: depth }, (_, row) => columns.map((names) => names[row] ?? ".").join(" ")).join("\n");
}

/** Calls as text: indented by depth, name, start to end and self time in samples: `A 0-3 self 1`. */
export function draw(profile: Profile, thread: Thread = profile.threads[0]!): string {
  const { calls } = thread;
  return [...Array(calls.length).keys()].map((call) => {
    const name = profile.frames.name[calls.frame[call]!]!;
    const [start, end, self] = [calls.start, calls.end, calls.self].map((column) => column[call]! / INTERVAL);
    return `${"  ".repeat(calls.depth[call]!)}${name} ${start}-${end} self ${self}`;
  }).join("\n");
}

/** What must hold of any table of calls; returns what does not. */
export function faults(calls: CallTable): string[] {
  const found: string[] = [];
  const children = new Float64Array(calls.length);
  for (let call = 0; call < calls.length; call++) {
    const parent = calls.parent[call]!;
    if (call > 0 && calls.start[call]! < calls.start[call - 1]!) found.push(`${call} starts before ${call - 1}`);
    if (!(calls.end[call]! > calls.start[call]!)) found.push(`${call} has no length`);
    if (parent < 0) {
      if (calls.depth[call] !== 0) found.push(`${call} has no parent, yet a depth`);
      continue;
    }
    if (parent >= call) found.push(`${call} stands before its parent`);
    if (calls.depth[call] !== calls.depth[parent]! + 1) found.push(`${call} is not one deeper than its parent`);
    if (calls.start[call]! < calls.start[parent]!) found.push(`${call} starts before its parent`);
    if (calls.end[call]! > calls.end[parent]!) found.push(`${call} ends after its parent`);
    children[parent]! += calls.end[call]! - calls.start[call]!;
  }
  for (let call = 0; call < calls.length; call++) {
    const self = calls.end[call]! - calls.start[call]! - children[call]!;
    if (Math.abs(self - calls.self[call]!) > 1e-6) found.push(`${call} has self time ${calls.self[call]}, not ${self}`);
  }
  let inRows = 0;
  for (const [depth, row] of calls.rows.entries()) {
    inRows += row.length;
    for (let i = 0; i < row.length; i++) {
      const call = row.calls[i]!;
      if (calls.depth[call] !== depth) found.push(`${call} is in row ${depth}`);
      if (i > 0 && calls.start[call]! < calls.end[row.calls[i - 1]!]!) found.push(`${call} overlaps in row ${depth}`);
    }
  }
  if (inRows !== calls.length) found.push(`rows hold ${inRows} calls of ${calls.length}`);
  return found;
}

function columns(text: string): string[][] {
  const rows = text.trim().split("\n").map((line) => line.trim().split(/\s+/));
  const width = Math.max(...rows.map((row) => row.length));
  return [...Array(width).keys()].map((column) => rows.map((row) => row[column] ?? ".").filter((name) => name !== "."));
}

function intern(table: Map<string, number>, key: string, add: () => void): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  add();
  return table.size - 1;
}
