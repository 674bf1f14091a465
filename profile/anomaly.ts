/**
 * What an anomaly is, and how its call is named in a sentence.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";
import { isOwn } from "./fold.ts";
import { rowRange } from "./query.ts";
import type { IndexIntoCalls, IndexIntoFrames, Profile, Thread } from "./types.ts";

/**
 * `slow`: a call much longer than those like it; `import`: a module that took long to load; `pause`: a long garbage
 * collection; `wait`: a call that held its thread up and used little CPU; `memory`: memory leapt during a call.
 */
export type AnomalyKind = "slow" | "import" | "pause" | "wait" | "memory";

/** Something that stands out. */
export interface Anomaly {
  kind: AnomalyKind;
  /** Number of the thread. */
  thread: number;
  /** Row of its call table, -1 for none. */
  call: IndexIntoCalls;
  /** µs. */
  time: number;
  /** µs. */
  duration: number;
  /** Time lost by it, µs: what it is sorted by. Memory is weighed in: 1 MB as 1 ms. */
  cost: number;
  /** One sentence with its numbers, without a full stop. */
  text: string;
}

/** What accounts for so much of an anomaly's cost is told in its place. */
export const EXPLAINS = 0.8;

/** Assumed where a recording has lost its header's, µs. */
const SAMPLE_INTERVAL = 50_000;
const STATUS_INTERVAL = 100_000;

/** Time between two samples, and between two rows of status, µs. */
export function intervalsOf({ header }: Profile): { sample: number; status: number } {
  return { sample: header?.sampleInterval ?? SAMPLE_INTERVAL, status: header?.statusInterval ?? STATUS_INTERVAL };
}

/** Whether a frame is one of V8's own: `(garbage collector)`, `(program)`. */
export function isPseudo({ frames }: Profile, frame: IndexIntoFrames): boolean {
  return frames.origin[frame] === "v8" && frames.name[frame]!.startsWith("(");
}

/** Whether a frame is the top level of a module: what it does when it is imported. */
export function isImport({ frames }: Profile, frame: IndexIntoFrames): boolean {
  return frames.name[frame]!.startsWith("import ");
}

/** Whether a person can see the call in their own code: it is of theirs, or made by it. */
export function isNear(profile: Profile, { calls }: Thread, call: IndexIntoCalls): boolean {
  const parent = calls.parent[call]!;
  return isOwn(profile, calls.frame[call]!) || (parent >= 0 && isOwn(profile, calls.frame[parent]!));
}

/** A call as the subject of a sentence: by its name, and where that tells little, by place or caller. */
export function nameOf(profile: Profile, { calls }: Thread, call: IndexIntoCalls): string {
  const { frames } = profile;
  const frame = calls.frame[call]!;
  const parent = calls.parent[call]!;
  if (isImport(profile, frame)) return frames.name[frame]!;
  if (isOwn(profile, frame) || parent < 0 || isPseudo(profile, frame)) return plainName(profile, frame);
  return `${plainName(profile, frame)}, called by ${plainName(profile, calls.frame[parent]!)},`;
}

/** The name of a function; of one without, its place too. */
function plainName({ frames, sources, header }: Profile, frame: IndexIntoFrames): string {
  const name = frames.name[frame]!;
  const source = frames.source[frame]!;
  if (name !== "(anonymous)" || source < 0) return name;
  const place = displaySource(sources.url[source]!, header?.cwd);
  return `${name} in ${place}${frames.line[frame]! > 0 ? `:${frames.line[frame]}` : ""}`;
}

/**
 * The innermost call that spans most of a stretch of time (µs), and that a person can see in their own code where one
 * does; -1 for none.
 *
 * @param share How much of it a call must span, 0 to 1
 */
export function innermost(
  profile: Profile,
  thread: Thread,
  from: number,
  until: number,
  share: number,
): IndexIntoCalls {
  const { calls } = thread;
  let found = -1;
  let near = -1;
  for (const row of calls.rows) {
    const [first, last] = rowRange(row, calls, from, until);
    let next = -1;
    for (let i = first; i < last && next < 0; i++) {
      const call = row.calls[i]!;
      const time = Math.min(until, calls.end[call]!) - Math.max(from, calls.start[call]!);
      if (time >= share * (until - from) && !isPseudo(profile, calls.frame[call]!)) next = call;
    }
    if (next < 0) break;
    found = next;
    if (isNear(profile, thread, next)) near = next;
  }
  return near >= 0 ? near : found;
}
