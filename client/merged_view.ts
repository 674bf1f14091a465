/**
 * What a person looks at in the flame graph. Trees are made anew when the range changes or the recording grows, so a bar
 * is remembered by the functions that lead to it.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import type { CallRef } from "../canvas/bars.ts";
import { nodeAt, pathOf } from "../canvas/merged_bars.ts";
import { isOwn } from "../profile/fold.ts";
import { functionOf } from "../profile/functions.ts";
import type { MergedTree } from "../profile/merged.ts";
import type { IndexIntoFrames, Profile } from "../profile/types.ts";

/** Which thread and which part of a flame graph is shown. */
export class MergedFocus {
  /** The number of the thread; -1: all that are shown. */
  readonly thread: Signal<number> = signal(-1);
  /** Frames from the outermost function to the one that is zoomed to; empty for all. */
  readonly zoom: Signal<readonly IndexIntoFrames[]> = signal([]);

  /** Makes a bar as wide as the view, all for -1. */
  zoomTo(tree: MergedTree, node: number): void {
    this.zoom.value = node < 0 ? [] : pathOf(tree, node);
  }

  /** Goes to what made the call that is zoomed to; false where all is shown. */
  zoomOut(): boolean {
    if (this.zoom.value.length === 0) return false;
    this.zoom.value = this.zoom.value.slice(0, -1);
    return true;
  }

  /** As at first. */
  reset(): void {
    this.thread.value = -1;
    this.zoom.value = [];
  }
}

/** The functions that lead to a call, the outermost first, itself last; with `mine` the person's own only. */
export function pathToCall(profile: Profile, ref: CallRef, mine: boolean): IndexIntoFrames[] {
  const calls = profile.threads.find((thread) => thread.id === ref.thread)?.calls;
  const functions = functionOf(profile);
  const path: IndexIntoFrames[] = [];
  if (!calls || ref.call >= calls.length) return path;
  for (let at = ref.call; at >= 0; at = calls.parent[at]!) {
    const frame = calls.frame[at]!;
    if (!mine || isOwn(profile, frame)) path.push(functions[frame]!);
  }
  return path.reverse();
}

/** The bar of a path in a tree; -1 where it is not in it. */
export function barOfPath(tree: MergedTree, path: readonly IndexIntoFrames[]): number {
  const node = nodeAt(tree, path);
  return node >= 0 && tree.depth[node] === path.length - 1 ? node : -1;
}

/** The function of a call, as a row of the frames table; -1 where there is no such call. */
export function functionOfCall(profile: Profile, ref: CallRef | undefined): IndexIntoFrames {
  const calls = ref && profile.threads.find((thread) => thread.id === ref.thread)?.calls;
  return calls && ref.call < calls.length ? functionOf(profile)[calls.frame[ref.call]!]! : -1;
}
