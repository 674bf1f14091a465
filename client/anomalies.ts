/**
 * What stands out in a recording: looked for while the page has nothing else to do, once the recording is complete.
 *
 * @module
 */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { barOf } from "../canvas/bars.ts";
import { ROW } from "../canvas/lanes.ts";
import type { Anomaly, AnomalyKind } from "../profile/anomalies.ts";
import type { Profile } from "../profile/types.ts";
import { calculate } from "./calculator.ts";
import { selectCall } from "./details.ts";
import { whenIdle } from "./idle.ts";
import type { TimelineModel, TimeRange } from "./timeline.ts";

/** What an anomaly of each kind is called. */
export const ANOMALY_NAMES: Record<AnomalyKind, string> = {
  slow: "Slow call",
  import: "Slow import",
  pause: "Garbage pause",
  wait: "Waiting",
  memory: "Memory jump",
};

/** How long the page may stay busy before they are looked for nevertheless, ms. */
const PATIENCE = 1_500;
/** How long the charts must have stood still, ms: a worker takes its share of the machine too. */
const STILL = 300;

/** The anomalies of the recording that a Timeline shows. */
export class Anomalies {
  #found: Signal<readonly Anomaly[] | undefined> = signal(undefined);
  /** What they were found in. */
  #in: { profile: Profile; revision: number } | undefined;
  #model: TimelineModel;

  constructor(model: TimelineModel) {
    this.#model = model;
  }

  /** Undefined until they have been looked for. */
  get found(): ReadonlySignal<readonly Anomaly[] | undefined> {
    return this.#found;
  }

  /** Looks for them whenever a recording is complete, and has grown since; returns a function that ends it. */
  follow(): () => void {
    let cancel: (() => void) | undefined;
    let moved = -Infinity;
    const unlisten = this.#model.view.onChange(() => moved = performance.now());
    const end = effect(() => {
      const [profile, phase, revision] = [
        this.#model.profile.value,
        this.#model.phase.value,
        this.#model.revision.value,
      ];
      cancel?.();
      cancel = undefined;
      if (this.#in?.profile !== profile) {
        this.#in = undefined;
        this.#found.value = undefined;
      }
      // What could be read of a damaged recording is looked through too.
      if (!profile || phase === "loading" || phase === "none" || this.#in?.revision === revision) return;
      cancel = whenStill(() => moved, () => {
        const now = this.#in = { profile, revision };
        calculate(profile, "anomalies", undefined).then((found) => {
          if (this.#in === now) this.#found.value = found;
        });
      });
    });
    return () => {
      end();
      unlisten();
      cancel?.();
    };
  }
}

const known = new WeakMap<TimelineModel, Anomalies>();

/** The anomalies that belong to a Timeline. */
export function anomaliesOf(model: TimelineModel): Anomalies {
  let anomalies = known.get(model);
  if (anomalies === undefined) known.set(model, anomalies = new Anomalies(model));
  return anomalies;
}

/** Those that lie at least in part in a range. */
export function anomaliesIn(anomalies: readonly Anomaly[], range: TimeRange | undefined): readonly Anomaly[] {
  if (range === undefined) return anomalies;
  return anomalies.filter(({ time, duration }) => time < range.until && time + duration > range.from);
}

/** Selects an anomaly's call, where it has one, and shows its time with some room around it. */
export function showAnomaly(model: TimelineModel, { thread, call, time, duration }: Anomaly): void {
  const room = Math.max(duration / 2, 1_000);
  model.tab.value = "timeline";
  model.view.show(time - room, time + duration + room);
  if (call < 0) return model.select(undefined);
  selectCall(model, { thread, call });
  const bar = barOf(model.lanes, model.view, { thread, call });
  if (!bar) return;
  // Neither at the edge nor where the overview is about to stand, which comes with the zoom.
  const { view } = model;
  if (bar.y < 2 * ROW || bar.y > view.height / 2) view.scrollTo(bar.y + view.top - view.height / 3);
}

/** Calls back when the page is idle and the charts, which moved last at the time given, stand still. */
function whenStill(moved: () => number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancel: () => void;
  const wait = () => {
    cancel = whenIdle(() => {
      const rest = moved() + STILL - performance.now();
      if (rest > 0) timer = setTimeout(wait, rest);
      else callback();
    }, PATIENCE);
  };
  wait();
  return () => {
    cancel();
    clearTimeout(timer);
  };
}
