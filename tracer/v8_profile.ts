/**
 * V8's profiles as what a recording holds: the stacks that were seen, and for how long.
 *
 * @module
 */
import { originOf } from "../recording/origin.ts";
import type { SamplesRecord } from "../recording/records.ts";
import { isAgent, isOwn } from "./hold.ts";
import type { CallFrame, V8Profile } from "./inspector/protocol.ts";

/** Steps of the durations in a recording, µs. */
export const DURATION_UNIT = 100;

/** Numbers stacks; given the number of the parent (-1 for none) and a frame of V8's. */
export type InternStack = (parent: number, frame: CallFrame) => number;

/** The stack of samples that do not count: Microlog was asking for them in the program's own thread. */
const UNSEEN = -2;

/** Whether nothing done in a node of that number, from {@linkcode internNodes}, counts. */
export function isUnseen(stack: number | undefined): boolean {
  return stack === undefined || stack === UNSEEN;
}

/** Of the runtime, what the library has its answers from, between two turns of the event loop too. */
const INSPECTOR = "ext:deno_node/inspector.js";

/** The one of Microlog's own functions that waits for it at the end. */
const HOLD = "flush";
/** The one that waits at the beginning. */
const FIRST_HOLD = "hold";

/**
 * Numbers the stacks of a profile's nodes: a map from V8's node ids. The root and Microlog's own frames are left out,
 * their children being their parents'; what its library does to get the profile has a number that no stack has.
 */
export function internNodes(profile: V8Profile, intern: InternStack): Map<number, number> {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  /** Whether all that is done there is to call Microlog, or to take an inspector's answer: by way of the runtime alone. */
  const servesMicrolog = (node: V8Profile["nodes"][number]): boolean => {
    let found = false;
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { url } = next.callFrame;
      if (isAgent(url)) {
        found = true;
        continue;
      }
      if (url !== "" && originOf(url) !== "runtime") return false;
      found ||= url === INSPECTOR;
      for (const id of next.children ?? []) {
        const child = byId.get(id);
        if (child !== undefined) open.push(child);
      }
    }
    return found;
  };
  const stacks = new Map<number, number>();
  const root = profile.nodes[0];
  if (root === undefined) return stacks;
  stacks.set(root.id, -1);
  // V8 lists parents before children in practice, but nothing promises it: walk from the root.
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parent = stacks.get(node.id) ?? -1;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child === undefined) continue;
      const { url } = child.callFrame;
      if (parent === UNSEEN || isAgent(url) || node === root && servesMicrolog(child)) {
        stacks.set(id, UNSEEN);
        open.push(child);
        continue;
      }
      const own = isOwn(url);
      // While it is held at its end the program does nothing.
      if (own && child.callFrame.functionName === HOLD) continue;
      // In a child there is below it how Deno loads the file that it is in.
      if (own && child.callFrame.functionName === FIRST_HOLD) stacks.set(id, -1);
      else stacks.set(id, own ? parent : intern(parent, child.callFrame));
      open.push(child);
    }
  }
  return stacks;
}

/** The V8 times of a profile's samples, µs, in order. */
function sampleTimes(profile: V8Profile): number[] {
  const times: number[] = [];
  let time = profile.startTime;
  for (const delta of profile.timeDeltas ?? []) {
    time += delta;
    times.push(time);
  }
  return times;
}

/** The columns of a chunk of samples, and where it ends. */
export interface Chunk {
  record: SamplesRecord | undefined;
  /** µs since the recording began: where the next chunk must begin. */
  end: number;
}

/**
 * Turns a profile into a record. A sample stands from its moment to the next one's, as in Chrome DevTools; the first
 * reaches back to `from`, the end of the chunk before, so that no gap is left; the last reaches to the profile's end, or
 * to where Microlog began to ask for it in the program's own thread. Rounding carries over: durations add up to the true
 * time.
 *
 * @param stacks From {@linkcode internNodes}
 * @param toTime Translates V8's time to µs since the recording began
 * @param from µs; the end of the chunk before, undefined for the first
 */
export function readSamples(
  profile: V8Profile,
  stacks: Map<number, number>,
  toTime: (v8: number) => number,
  from: number | undefined,
  thread = 0,
): Chunk {
  const step = (time: number) => Math.round(time / DURATION_UNIT);
  const samples = profile.samples ?? [];
  const all = sampleTimes(profile).map((time, index) => ({ time: toTime(time), node: samples[index] ?? -1 }))
    .sort((a, b) => a.time - b.time);
  const isSeen = ({ node }: { node: number }) => stacks.get(node) !== UNSEEN;
  const order = all.filter(isSeen);
  const first = all[Math.max(0, all.findIndex(isSeen) - 1)];
  const start = step(Math.max(0, from ?? first?.time ?? toTime(profile.startTime)));
  const after = all[all.findLastIndex(isSeen) + 1];
  // Without any sample nothing is known: the first of the next chunk reaches back over it.
  const end = order.length === 0 ? start : Math.max(start, step(after?.time ?? toTime(profile.endTime)));
  const duration: number[] = [];
  const stack: number[] = [];
  let at = start;
  order.forEach(({ node }, index) => {
    const next = order[index + 1];
    const until = next === undefined ? end : Math.min(end, Math.max(at, step(next.time)));
    const seen = stacks.get(node) ?? -1;
    if (until > at) {
      if (stack.length > 0 && stack[stack.length - 1] === seen) duration[duration.length - 1]! += until - at;
      else {
        stack.push(seen);
        duration.push(until - at);
      }
    }
    at = until;
  });
  const record: SamplesRecord | undefined = stack.length === 0 ? undefined : {
    type: "samples",
    thread,
    start: start * DURATION_UNIT,
    unit: DURATION_UNIT,
    duration,
    stack,
    count: order.length,
  };
  return { record, end: end * DURATION_UNIT };
}
