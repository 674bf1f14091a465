/**
 * The call that stands for a function: its longest.
 *
 * @module
 */
import type { CallRef } from "../canvas/bars.ts";
import { foldCalls } from "../profile/fold.ts";
import { functionOf } from "../profile/functions.ts";
import type { CallTable, IndexIntoCalls, IndexIntoFrames, Profile } from "../profile/types.ts";
import type { Scope } from "./scope.ts";
import type { TimelineModel } from "./timeline.ts";

/**
 * The longest call of a function within a scope, by the time that it lies in the range; undefined where there is none.
 *
 * @param path The functions from the outermost to this one that it must have been called through; any where left out
 */
export function longestCall(
  profile: Profile,
  { range, threads, mine }: Scope,
  frame: IndexIntoFrames,
  path?: readonly IndexIntoFrames[],
): CallRef | undefined {
  const functions = functionOf(profile);
  const wanted = functions[frame];
  const [from, until] = [range?.from ?? -Infinity, range?.until ?? Infinity];
  let found: CallRef | undefined;
  let most = -1;
  for (const thread of profile.threads) {
    if (!threads.includes(thread.id)) continue;
    const folded = mine ? foldCalls(profile, thread) : undefined;
    const calls: CallTable = folded ?? thread.calls;
    for (let call = 0; call < calls.length && calls.start[call]! < until; call++) {
      if (functions[calls.frame[call]!] !== wanted) continue;
      if (path && calls.depth[call] !== path.length - 1) continue;
      const time = Math.min(calls.end[call]!, until) - Math.max(calls.start[call]!, from);
      if (time <= most || (time <= 0 && range)) continue;
      if (path && !leadsTo(calls, call, functions, path)) continue;
      most = time;
      found = { thread: thread.id, call: folded ? folded.of[call]! : call };
    }
  }
  return found;
}

function leadsTo(
  { parent, frame }: CallTable,
  call: IndexIntoCalls,
  functions: Uint32Array,
  path: readonly IndexIntoFrames[],
): boolean {
  let at = call;
  for (let depth = path.length - 1; depth >= 0; depth--) {
    if (at < 0 || functions[frame[at]!] !== path[depth]) return false;
    at = parent[at]!;
  }
  return at < 0;
}

/** Shows a call on the timeline, with as much around it as it is long. */
export function showCall(model: TimelineModel, ref: CallRef): void {
  const calls = model.thread(ref.thread)?.calls;
  if (!calls || ref.call >= calls.length) return;
  const [start, end] = [calls.start[ref.call]!, calls.end[ref.call]!];
  const room = Math.max(end - start, 100) / 2;
  model.tab.value = "timeline";
  model.view.show(start - room, end + room);
  model.select(ref);
}
