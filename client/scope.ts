/**
 * What the views that sum up are about: which part of the recording, which threads, whose code. Summing up takes longer
 * than a frame, so they learn of a change when it has settled, not with each move of the pointer.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TimelineModel, TimeRange } from "./timeline.ts";

/** What to sum up. */
export interface Scope {
  range: TimeRange | undefined;
  /** Numbers of the threads. */
  threads: readonly number[];
  mine: boolean;
  /** The profile's revision that this is of. */
  revision: number;
}

/** While the range is dragged, ms. */
const WHILE_DRAGGED = 80;
/** While the recording grows, ms. */
const WHILE_GROWING = 1000;

/** The scope as it is now. */
export function scopeOf(model: TimelineModel): Scope {
  const hidden = model.hidden.value;
  return {
    range: model.range.value,
    threads: model.threads.value.map(({ id }) => id).filter((id) => !hidden.has(id)),
    mine: model.mine.value,
    revision: model.profile.value?.revision ?? 0,
  };
}

/** The scope for the component that is being drawn, which is drawn again when it has settled on another. */
export function useScope(model: TimelineModel): Scope {
  const scope = useSignal(scopeOf(model));
  const [range, hidden, mine, threads, phase, profile] = [
    model.range.value,
    model.hidden.value,
    model.mine.value,
    model.threads.value,
    model.phase.value,
    model.profile.value,
  ];
  const look = () => {
    const now = scopeOf(model);
    if (!isSame(scope.peek(), now)) scope.value = now;
  };
  useEffect(() => {
    const timer = setTimeout(look, WHILE_DRAGGED);
    return () => clearTimeout(timer);
  }, [range]);
  useEffect(() => {
    look();
    if (phase !== "loading") return;
    const timer = setInterval(look, WHILE_GROWING);
    return () => clearInterval(timer);
  }, [profile, hidden, mine, threads, phase]);
  return scope.value;
}

function isSame(one: Scope, other: Scope): boolean {
  return one.range === other.range && one.mine === other.mine && one.revision === other.revision &&
    one.threads.length === other.threads.length && one.threads.every((thread, i) => thread === other.threads[i]);
}

/** Why there are no calls to be summed up, for people. */
export function whyEmpty(model: TimelineModel): string {
  const hidden = model.hidden.value;
  const threads = model.threads.value;
  if (threads.length > 0 && threads.every(({ id }) => hidden.has(id))) return "No thread is shown.";
  if (model.range.value) return "No calls were seen in the chosen stretch of time.";
  if (model.mine.value) return "No calls of your own code were seen.";
  return model.phase.value === "loading" ? "No calls so far." : "No calls were seen.";
}
