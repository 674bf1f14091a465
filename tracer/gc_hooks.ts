/**
 * What runs inside a thread of the target to watch its garbage collections: V8's own profiler of them.
 *
 * {@linkcode installGc} travels as text over the inspector, so it may refer to nothing outside itself. Like the hooks
 * (see hooks.ts) it must not be seen by the program: it throws nothing, prints nothing, asks for no permission and keeps
 * no event loop alive.
 *
 * @module
 */
import { OWN } from "./hold.ts";
import type { TemporalClock } from "./hooks/contract.ts";

/** The binding between {@linkcode installGc} and Microlog; the program never sees it. */
export const GC_BINDING = "__microlog_gc";

/** Collections over a stretch of time that was watched without a gap. */
export interface GcWindow {
  /** Milliseconds of the thread's `performance.now()`. */
  from: number;
  until: number;
  /** V8's name, how many, µs, bytes freed. */
  kinds: [kind: string, count: number, duration: number, freed: number][];
  /** V8's name, µs, heap in use before and after, bytes; in order. */
  pauses: [kind: string, duration: number, before: number, after: number][];
}

/** What is sent through the binding: windows, or why there will be no more of them. */
export type GcMessage = GcWindow[] | { error: string };

/** What {@linkcode installGc} needs to know. */
export interface GcOptions {
  /** Name of the binding that brings text to Microlog. */
  binding: string;
  /** Part of the run that watching the collections may cost at most: beyond it they go unwatched for a while. */
  share: number;
  /** What it costs V8 to tell of one, µs. */
  each: number;
  /** Pauses shorter than this (µs) are not told singly. */
  shortest: number;
  /** How many pauses a window has at most; and as many again of those that went through the whole heap. */
  most: number;
}

/** The object that {@linkcode installGc} leaves for Microlog; no program can reach it. */
export interface GcHooks {
  /**
   * Sends the collections since the last call. The first call begins to watch, unless that cost nothing before.
   *
   * @param lasting Whether the thread seems to live long enough for what watching takes to be loaded; yes by default
   */
  collect(lasting?: boolean): void;
  /** Stops watching for good. */
  uninstall(): void;
  /** Stops watching (true), and goes on (false): for collections that Microlog itself is about to cause. */
  hold(on: boolean): void;
}

interface Collection {
  gcType: string;
  /** ns. */
  cost: number;
  beforeGC: { heapStatistics: { usedHeapSize: number } };
  afterGC: { heapStatistics: { usedHeapSize: number } };
}

interface GcProfiler {
  start(): void;
  stop(): { statistics: Collection[] } | undefined;
}

interface V8Module {
  GCProfiler?: new () => GcProfiler;
}

/** Watches the collections of a thread; sent to the target as text. */
export function installGc(options: GcOptions): GcHooks {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope[options.binding] as (text: string) => void;
  delete scope[options.binding];
  const { performance, JSON, FinalizationRegistry, Math } = globalThis;
  // V8's own clock: Deno panics where it is asked for the time while it is ending a worker.
  const { Temporal } = globalThis as unknown as { Temporal?: TemporalClock };
  const instant = Temporal?.Now.instant;
  const origin = [performance.now(), instant?.().epochNanoseconds ?? 0n] as const;
  const now = () =>
    instant === undefined ? performance.now() : origin[0] + Number(instant().epochNanoseconds - origin[1]) / 1e6;

  let profiler: GcProfiler | undefined;
  /** Whether it is being loaded, cannot be, or is no longer wanted. */
  let state: "" | "loading" | "broken" | "over" = "";
  let running = false;
  let held = false;
  /** When the window began, and when the collections stopped to come that have not been told of; ms, -1 for none. */
  let from = 0;
  let idleFrom = -1;
  let spent = 0;
  const installed = now();
  let asked = installed;
  let windows: GcWindow[] = [];

  /** Nothing that goes wrong in here may reach the program; Microlog is told. */
  const safely = (work: () => void) => {
    try {
      work();
    } catch (error) {
      state = "broken";
      running = false;
      try {
        send(JSON.stringify({ error: String(error) }));
      } catch {
        // The program has taken away what it takes to say so; all else of the recording goes on.
      }
    }
  };

  // What is watched is kept until it is asked for, and where Microlog is gone nobody asks: looked after now and then, when
  // V8 has gone through the whole heap.
  let watched = false;
  const registry = new FinalizationRegistry<null>(() =>
    safely(() => {
      watched = false;
      if (running && now() - asked > 10_000) {
        running = false;
        profiler?.stop();
      }
      watch();
    })
  );
  const watch = () => {
    if (!running || watched) return;
    watched = true;
    registry.register({}, null);
  };

  const start = () => {
    if (profiler === undefined || running || held || state !== "" || spent > (now() - installed) * options.share) {
      return;
    }
    profiler.start();
    running = true;
    from = now();
    watch();
  };

  const use = (module: V8Module) => {
    if (profiler !== undefined || state === "over" || state === "broken") return;
    if (typeof module.GCProfiler !== "function") throw new TypeError("node:v8 has no GCProfiler");
    profiler = new module.GCProfiler();
    state = "";
    start();
  };

  // Loading V8's module loads a part of Node, 5 ms of a program's time. Where the program has loaded all of Node's own
  // modules it is there already; to load those would be seen, as they add to the console and to the global scope.
  const isNode = typeof (scope.Deno as { internal?: symbol } | undefined)?.internal !== "symbol";
  const load = () => {
    if (isNode || "nodeBootstrap" in globalThis) use(globalThis.process.getBuiltinModule("node:v8"));
    else if (state === "") {
      state = "loading";
      // It comes when the program gives way; one that never does goes unwatched.
      import("node:v8").then((module) => safely(() => use(module)), (error) =>
        safely(() => {
          throw error;
        }));
    }
  };

  const read = (statistics: Collection[], until: number): GcWindow => {
    const kinds: GcWindow["kinds"] = [];
    const whole: number[] = [];
    const long: number[] = [];
    for (let i = 0; i < statistics.length; i++) {
      const { gcType, cost, beforeGC, afterGC } = statistics[i]!;
      let row: GcWindow["kinds"][number] | undefined;
      for (let k = 0; k < kinds.length; k++) if (kinds[k]![0] === gcType) row = kinds[k];
      if (row === undefined) kinds[kinds.length] = row = [gcType, 0, 0, 0];
      row[1]++;
      row[2] += cost / 1000;
      row[3] += Math.max(0, beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize);
      if (gcType === "MarkSweepCompact") whole[whole.length] = i;
      else if (cost >= options.shortest * 1000) long[long.length] = i;
    }
    const longest = (rows: number[]) =>
      rows.sort((a, b) => statistics[b]!.cost - statistics[a]!.cost).slice(0, options.most);
    const pauses = [...longest(whole), ...longest(long)].sort((a, b) => a - b).map((i) => {
      const { gcType, cost, beforeGC, afterGC } = statistics[i]!;
      const used = [beforeGC.heapStatistics.usedHeapSize, afterGC.heapStatistics.usedHeapSize] as const;
      return [gcType, Math.round(cost / 1000), ...used] as GcWindow["pauses"][number];
    });
    for (const row of kinds) row[2] = Math.round(row[2]);
    return { from, until, kinds, pauses };
  };

  /** Ends the window; it is followed by another at once, or by a gap. */
  const stop = (gap: boolean) => {
    if (!running || profiler === undefined) return;
    const until = now();
    const statistics = profiler.stop()?.statistics ?? [];
    running = false;
    if (statistics.length === 0) {
      // An hour without a collection is one window; the collection that ends it is known to within a second.
      if (idleFrom < 0) idleFrom = from;
      from = until;
    }
    if (idleFrom >= 0 && (gap || statistics.length > 0)) {
      if (from > idleFrom) windows.push({ from: idleFrom, until: from, kinds: [], pauses: [] });
      idleFrom = -1;
    }
    if (statistics.length > 0) windows.push(read(statistics, until));
    spent += now() - until + statistics.length * options.each / 1000;
  };

  const push = () => {
    if (windows.length === 0) return;
    const taken = windows;
    windows = [];
    send(JSON.stringify(taken));
  };

  const collect = (last: boolean, lasting = true) =>
    safely(() => {
      // Not a word after `unload`: Deno panics when it is asked for the time while it exits from within a timer.
      if (state === "broken" || state === "over") return;
      asked = now();
      if (profiler === undefined) {
        if (last) state = "over";
        else if (lasting) load();
        return;
      }
      const began = now();
      stop(last);
      if (last) state = "over";
      else start();
      if (!running && idleFrom >= 0) {
        windows.push({ from: idleFrom, until: began, kinds: [], pauses: [] });
        idleFrom = -1;
      }
      push();
    });

  if ("nodeBootstrap" in globalThis) safely(load);
  // At its natural end a program cannot be asked anything any more; nor is there anything left to begin with.
  const beforeUnload = () => {
    if (profiler !== undefined) collect(false);
  };
  const unload = () => collect(true);
  const { addEventListener, removeEventListener } = globalThis;
  // In Node there are no such events.
  if (!isNode) {
    addEventListener.call(globalThis, "beforeunload", beforeUnload);
    addEventListener.call(globalThis, "unload", unload);
  }

  return {
    collect: (lasting) => collect(false, lasting),
    uninstall: () =>
      safely(() => {
        stop(false);
        state = "over";
        if (isNode) return;
        removeEventListener.call(globalThis, "beforeunload", beforeUnload);
        removeEventListener.call(globalThis, "unload", unload);
      }),
    hold: (on) =>
      safely(() => {
        held = on;
        if (on) stop(true);
        else start();
      }),
  };
}

/** The expression that installs it in a thread, for `Runtime.evaluate`. */
export function gcExpression(options: GcOptions): string {
  return `(${installGc.toString()})(${JSON.stringify(options)})\n//# sourceURL=${OWN}gc_hooks.js`;
}
