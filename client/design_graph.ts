/**
 * The graph of a design for the page: worked out in steps, with frames between them.
 *
 * @module
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type DesignGraph, type DesignOptions, designSteps, firstOpened } from "../profile/design.ts";
import type { Profile } from "../profile/types.ts";
import { THRESHOLDS } from "./design_choice.ts";
import { breathe } from "./frames.ts";
import type { Scope } from "./scope.ts";
import type { TimelineModel } from "./timeline.ts";

/** How long the page may be kept from drawing, ms. */
const SLICE = 8;
/** With more arrows than these small ones are left out, until the person says how many they want. */
const MANY = 200;
/** While the threshold is dragged, ms. */
const WHILE_DRAGGED = 60;

/** A graph, and what it is of. */
export interface ShownGraph {
  profile: Profile;
  graph: DesignGraph;
  options: DesignOptions;
  scope: Scope;
  /** For boxes of one shape places are kept. */
  shape: string;
}

/** The graph of what is chosen, for the component that is being drawn; undefined until there is a first. */
export function useDesign(model: TimelineModel, profile: Profile, scope: Scope): ShownGraph | undefined {
  const shown = useSignal<ShownGraph | undefined>(undefined);
  const { level, threshold, opened } = model.design;
  const [at, least, open, done] = [level.value, threshold.value, opened.value, model.phase.value !== "loading"];
  const id = model.id.value;

  useEffect(() => {
    const abort = new AbortController();
    const work = async () => {
      if (done && model.design.settled !== id) {
        const first = at === "class" ? "module" : at;
        const whole = await sliced(designSteps(profile, { level: first, threads: scope.threads }), abort.signal);
        if (!whole) return;
        model.design.settled = id;
        const key = open.size === 0 ? firstOpened(whole) : undefined;
        // The change has this run once more.
        if (key !== undefined) return model.design.toggle(key);
      }
      const options = { level: at, range: scope.range, threads: scope.threads, opened: open, threshold: least ?? 0 };
      let graph = await sliced(designSteps(profile, options), abort.signal);
      if (graph && least === undefined && graph.edges.length > MANY) {
        options.threshold = thresholdFor(graph);
        graph = await sliced(designSteps(profile, options), abort.signal);
      }
      if (!graph) return;
      shown.value = { profile, graph, options, scope, shape: JSON.stringify([id, at, [...open].sort()]) };
    };
    const timer = setTimeout(work, shown.peek()?.options.threshold !== least ? WHILE_DRAGGED : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [profile, scope, at, least, open, done]);
  return shown.value?.profile === profile ? shown.value : undefined;
}

/** The least threshold that leaves no more arrows than one can look at. */
function thresholdFor({ nodes, edges }: DesignGraph): number {
  const most = Math.max(1, ...edges.filter(({ from, to }) => from !== to).slice(0, 1).map(({ total }) => total));
  const count = (threshold: number) => edges.findIndex(({ total }) => total < threshold * most);
  const fits = (threshold: number) => count(threshold) >= 0 && count(threshold) <= Math.max(MANY, nodes.length);
  return THRESHOLDS.find(fits) ?? 0;
}

/** Goes through the steps with frames between them; undefined where it was ended. */
async function sliced<T>(steps: Generator<undefined, T>, signal: AbortSignal): Promise<T | undefined> {
  let end = performance.now() + SLICE;
  while (!signal.aborted) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await breathe();
    end = performance.now() + SLICE;
  }
  return undefined;
}
