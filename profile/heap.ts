/**
 * What is alive on the heap, summed up by where it was allocated.
 *
 * @module
 */
import type { HeapRecord } from "../recording/records.ts";
import { functionOf } from "./functions.ts";
import type { IndexIntoFrames, Profile } from "./types.ts";

/** A function that allocated what is still alive. Sizes are estimates, in bytes. */
export interface HeapSite {
  thread: number;
  /** The function; -1 where it was allocated outside any. */
  frame: IndexIntoFrames;
  name: string;
  /** The stack that most of it was allocated from: row of the profile's stacks; -1 for the empty one. */
  stack: number;
  bytes: number;
  /** Part of all that is alive in its thread, 0 to 1. */
  share: number;
  /** What came since the first look at the heap; undefined where there was but one. */
  grown: number | undefined;
}

/** Name of what was allocated outside any function. */
const OUTSIDE = "(outside any function)";

/**
 * The functions that allocated what was alive when the heap was last looked at, most bytes first. A function is the
 * innermost of a stack that belongs to the program or to what it imports: an array that grows in `push` was made to grow
 * by somebody. V8 counts what an inlined function allocates for the function it was inlined into.
 *
 * @example
 * ```ts
 * import { ProfileBuilder } from "./builder.ts";
 * import { heapSites } from "./heap.ts";
 * const { profile } = new ProfileBuilder();
 * const [most] = heapSites(profile);
 * ```
 */
export function heapSites(profile: Profile): HeapSite[] {
  const functions = functionOf(profile);
  const threads = new Set(profile.heaps.map(({ thread }) => thread));
  return [...threads].flatMap((thread) => {
    const looks = profile.heaps.filter((heap) => heap.thread === thread).sort((a, b) => a.time - b.time);
    const first = sitesOf(profile, functions, looks[0]!);
    const last = sitesOf(profile, functions, looks.at(-1)!);
    const all = [...last.values()].reduce((sum, { bytes }) => sum + bytes, 0) || 1;
    return [...last].map(([frame, { bytes, stack }]): HeapSite => ({
      thread,
      frame,
      name: frame < 0 ? OUTSIDE : profile.frames.name[frame]!,
      stack,
      bytes,
      share: bytes / all,
      grown: looks.length < 2 ? undefined : bytes - (first.get(frame)?.bytes ?? 0),
    }));
  }).sort((a, b) => b.bytes - a.bytes || a.frame - b.frame);
}

interface Site {
  bytes: number;
  stack: number;
  /** Bytes of that stack. */
  most: number;
}

/** By function. */
function sitesOf(profile: Profile, functions: Uint32Array, { stack, bytes }: HeapRecord): Map<number, Site> {
  const sites = new Map<number, Site>();
  for (const [i, row] of stack.entries()) {
    const frame = siteOf(profile, row);
    const key = frame < 0 ? -1 : functions[frame]!;
    let site = sites.get(key);
    if (site === undefined) sites.set(key, site = { bytes: 0, stack: row, most: 0 });
    site.bytes += bytes[i]!;
    if (bytes[i]! > site.most) [site.stack, site.most] = [row, bytes[i]!];
  }
  return sites;
}

/** The innermost frame that is not the runtime's; where all are, the innermost; -1 for none. */
function siteOf({ stacks, frames }: Profile, stack: number): IndexIntoFrames {
  for (let row = stack; row >= 0; row = stacks.parent[row]!) {
    const frame = stacks.frame[row]!;
    const origin = frames.origin[frame]!;
    if (origin !== "v8" && origin !== "runtime" && origin !== "node") return frame;
  }
  return stack < 0 ? -1 : stacks.frame[stack]!;
}
