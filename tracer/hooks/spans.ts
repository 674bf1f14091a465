/**
 * Takes `performance.mark` and `performance.measure`, also those of `node:perf_hooks`: it is the same object.
 *
 * The entries come from an observer. The methods themselves are proxies that note who calls and leave the call to the
 * engine: no function of ours is on the stack when they fail.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** Installs the hook; sent to the target as text. */
export function hookSpans(kit: Kit): void {
  const { Reflect, Proxy } = globalThis;
  const prototype = (globalThis.Performance as typeof Performance | undefined)?.prototype;
  if (prototype === undefined) return;
  let observer: PerformanceObserver | undefined;
  /** The stacks of the calls whose entries have not come yet. */
  let stacks: number[] = [];
  const describe = (detail: unknown): string => {
    try {
      return typeof detail === "string"
        ? detail
        : kit.inspect(detail, { colors: false, breakLength: Infinity, depth: 3 });
    } catch {
      // It may refuse to be looked at; the span is worth recording all the same.
      return "a value that cannot be shown";
    }
  };
  const take = (entries: PerformanceEntryList) => {
    // A call that failed has a stack and no entry: whose are the others is not known then.
    const known = entries.length === stacks.length ? stacks : [];
    stacks = [];
    entries.forEach((entry, i) => {
      const { name, entryType, startTime, duration } = entry;
      const { detail } = entry as PerformanceMeasure;
      const isGiven = detail !== null && detail !== undefined;
      const kind = entryType === "mark" ? "mark" : "measure";
      kit.addSpan(kind, name, startTime, duration, known[i] ?? -1, isGiven ? () => describe(detail) : undefined);
    });
  };
  const takeAll = () => {
    try {
      if (observer !== undefined) take(observer.takeRecords());
    } catch {
      // The program may have replaced the properties of entries by ones that fail.
    }
  };
  kit.beforeSending.push(takeAll);
  const called = () => {
    if (kit.isOver()) return;
    try {
      if (observer === undefined) {
        // Not before it is wanted: it is loaded for this.
        observer = new globalThis.PerformanceObserver((list) => {
          try {
            take(list.getEntries());
          } catch {
            // As above.
          }
        });
        observer.observe({ entryTypes: ["mark", "measure"] });
      }
      stacks.push(kit.captureStack());
    } catch {
      // The program may have replaced the observer by one that fails.
    }
  };
  const handler: ProxyHandler<() => unknown> = {
    get apply() {
      called();
      return Reflect.apply as ProxyHandler<() => unknown>["apply"];
    },
  };
  for (const name of ["mark", "measure"]) {
    const own = Reflect.getOwnPropertyDescriptor(prototype, name);
    if (own === undefined || typeof own.value !== "function") continue;
    kit.put(prototype, name, { ...own, value: new Proxy(own.value as () => unknown, handler) });
  }
  kit.undo.push(() => {
    observer?.disconnect();
    observer = undefined;
  });
}
