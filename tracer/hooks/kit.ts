/**
 * What the hooks in the target share: taking entries, spans and stacks, and sending them within limits.
 *
 * All functions of this folder travel as text, so they may refer to nothing outside themselves but what they are given.
 * What they use later they take hold of now: the program may replace it.
 *
 * @module
 */

/** One entry as the hooks send it. Times are milliseconds of the target's `performance.now()`. */
export type HookEntry = [
  time: number,
  level: number,
  from: "console" | "stdout" | "stderr" | "uncaught",
  text: string,
  /** Bytes (UTF-8) of the whole text where it was cut, else 0. */
  bytes: number,
  /** Index of its stack among all stacks sent so far, -1 for none. */
  stack: number,
  /** Of an error nobody caught: how much of the text (UTF-16 units) is the error itself, without its causes. */
  own?: number,
];

/** One span as the hooks send it. Times are milliseconds of the target's `performance.now()`. */
export type HookSpan = [
  time: number,
  duration: number,
  kind: "mark" | "measure" | "time" | "timeStamp" | "group",
  name: string,
  /** "" for none. */
  detail: string,
  /** As in {@linkcode HookEntry}. */
  stack: number,
];

/** What the hooks send: entries, spans, and the stacks they are the first to use. */
export interface HookBatch {
  entries: HookEntry[];
  spans: HookSpan[];
  /** A stack is lines of `function\turl\tline\tcolumn`, innermost first; Deno has mapped them to the sources. */
  stacks: string[];
  /** Entries dropped because they came faster than they were acknowledged. */
  dropped: number;
  /** Spans dropped for the same reason. */
  droppedSpans: number;
  /** When the first of them was dropped, ms; 0 for none. */
  droppedFrom: number;
}

/** What the hooks need to know. */
export interface HookOptions {
  /** Name of the binding that brings text to Microlog. */
  binding: string;
  /** Entries longer than this are cut (UTF-16 units). */
  maxText: number;
  /** Entries and spans sent at most until Microlog acknowledges them; a tenth more for warnings and errors. */
  maxEntries: number;
  /** Units of text sent at most until Microlog acknowledges them; a tenth more for warnings and errors. */
  maxBuffer: number;
  /** Part of the run that taking stacks may cost at most; entries beyond that go without. */
  stackShare: number;
  /** Whether the thread is a worker. */
  isWorker: boolean;
  /** What the thread says when it holds until its last chunk has been fetched. */
  flush: string;
  /** The same when it is about to end its workers. */
  flushWorkers: string;
}

/** The object that the hooks leave for Microlog; no program can reach it. */
export interface Hooks {
  /** Milliseconds of the target's `performance.now()`. */
  now(): number;
  /** Opens (true) or closes (false) the profile that keeps V8's profiler warm between two chunks. */
  bridge(open: boolean): void;
  /** Sends what is waiting, if anything, as the JSON of a {@linkcode HookBatch}; acknowledges what came before. */
  drain(): void;
  /** CPU time so far (µs) and resident memory (bytes) of the process, for where they cannot be read from outside. */
  status(): { cpu: number; rss: number };
  /** Says that a flush asked for has been done; acknowledges what came before. */
  ack(): void;
  /** Asks for a flush, by what hold.ts calls it, and holds the thread until it has been done. */
  flush(what: string): void;
  /** To be called when a worker has begun: looks after those of `node:worker_threads`, once that is loaded. */
  guardWorkers(): void;
}

/** Parts of Deno that are not in its public types. */
export interface Internal {
  core: {
    console: Record<string, (...args: unknown[]) => unknown>;
    print(text: string, isError: boolean): void;
    /** Bytes of a text in UTF-8. */
    byteLength(text: string): number;
  };
  Console: new (print: (text: string, level: number) => void) => Record<string, (...args: unknown[]) => unknown>;
}

/** What each hook gets. */
export interface Kit {
  options: HookOptions;
  internal: Internal | undefined;
  /** Milliseconds of the target's `performance.now()`. */
  now(): number;
  /** Takes an entry. `bytes` is for a text that has been cut already. */
  add(level: number, from: HookEntry[2], text: string, bytes?: number): void;
  /** Takes what was written to a stream. */
  written(from: "stdout" | "stderr", bytes: Uint8Array): void;
  /** Takes an error nobody caught, and holds the program until Microlog has it; `own` as in {@linkcode HookEntry}. */
  lost(text: string, own: number): void;
  /** Takes a span. What it calls `detail` for may be dear and is asked for only while there is time for it. */
  addSpan(
    kind: HookSpan[2],
    name: string,
    time: number,
    duration: number,
    stack: number,
    detail?: () => string,
  ): void;
  /** The number of the stack of the program, -1 where there is no time for it. */
  captureStack(): number;
  /** Called before anything is sent. */
  beforeSending: (() => void)[];
  /** Whether a script of that name is on the stack, with that function. */
  isCalledFrom(url: string, functionName?: string): boolean;
  /** Gives a function the name, length and other properties of the one it takes the place of. */
  disguise<T extends object>(method: T, original: object): T;
  /** What to do when the program closes its stdout or stderr. */
  closing: { stdout: (() => void)[]; stderr: (() => void)[] };
  hooks: Hooks;
}

/** Makes the kit. */
export function makeKit(options: HookOptions): Kit {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope[options.binding] as (text: string) => void;
  delete scope[options.binding];
  const internal = (Deno as unknown as Record<symbol, Internal>)[
    (Deno as unknown as { internal: symbol }).internal
  ];
  const { performance, Atomics, Error, Map, Int32Array, SharedArrayBuffer, Reflect, queueMicrotask } = globalThis;
  const { stringify } = JSON;
  // While Deno.exit() in a timer waits for Microlog, Deno panics if it is asked for the time.
  let exitedAt: number | undefined;
  const readTime = performance.now.bind(performance);
  const now = () => exitedAt ?? readTime();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const v8Console = internal?.core.console;

  let entries: HookEntry[] = [];
  let spans: HookSpan[] = [];
  let stacks: string[] = [];
  /** Units of text that wait. */
  let buffered = 0;
  let scheduled = false;
  let inside = false;
  const dropped = { entries: 0, spans: 0, from: 0 };
  /** What was sent since Microlog last acknowledged. */
  const unacknowledged = { entries: 0, units: 0 };
  const known = new Map<string, number>();
  let stackCount = 0;
  /** Spent on stacks and details, ms. */
  let spentOnStacks = 0;

  // A few stacks and details at once are welcome, a flood is not.
  const hasTime = () => spentOnStacks <= 20 + now() * options.stackShare;
  // The structured stack comes from Error.prepareStackTrace, which a program may have set: it is put back at once.
  const readStack = <T>(read: (error: unknown, sites: NodeJS.CallSite[]) => T): T | undefined => {
    const prepare = Reflect.getOwnPropertyDescriptor(Error, "prepareStackTrace");
    const limit = Reflect.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    const set = (key: string, value: unknown) =>
      Reflect.defineProperty(Error, key, { value, configurable: true, writable: true, enumerable: true });
    try {
      if (set("stackTraceLimit", 40) && set("prepareStackTrace", read)) return new Error().stack as T;
    } finally {
      if (prepare === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
      else Reflect.defineProperty(Error, "prepareStackTrace", prepare);
      if (limit === undefined) Reflect.deleteProperty(Error, "stackTraceLimit");
      else Reflect.defineProperty(Error, "stackTraceLimit", limit);
    }
  };
  const describe = (_error: unknown, sites: NodeJS.CallSite[]): string => {
    let text = "";
    for (const site of sites) {
      const url = site.getScriptNameOrSourceURL() ?? "";
      if (url.startsWith("ext:")) continue;
      text += `${site.getFunctionName() ?? ""}\t${url}\t${site.getLineNumber() ?? 0}\t${site.getColumnNumber() ?? 0}\n`;
    }
    return text;
  };
  /** A stack costs from 20 µs to more than 100. */
  const captureStack = (): number => {
    if (!hasTime()) return -1;
    const began = now();
    const text = readStack(describe);
    spentOnStacks += now() - began;
    return typeof text === "string" && text !== "" ? intern(text) : -1;
  };
  const intern = (text: string): number => {
    let index = known.get(text);
    if (index === undefined) {
      // A program may have no end of stacks: those that come again are few.
      if (known.size >= 5_000) known.clear();
      index = stackCount++;
      known.set(text, index);
      stacks.push(text);
    }
    return index;
  };

  const beforeSending: (() => void)[] = [];
  let isPreparing = false;
  const push = () => {
    scheduled = false;
    if (!isPreparing) {
      isPreparing = true;
      for (const prepare of beforeSending) prepare();
      isPreparing = false;
    }
    if (entries.length + spans.length + dropped.entries + dropped.spans === 0) return;
    const batch: HookBatch = {
      ...{ entries, spans, stacks },
      ...{ dropped: dropped.entries, droppedSpans: dropped.spans, droppedFrom: dropped.from },
    };
    const text = buffered;
    entries = [];
    spans = [];
    stacks = [];
    buffered = 0;
    dropped.entries = dropped.spans = dropped.from = 0;
    try {
      const json = stringify(batch);
      // Stacks, and what JSON has to escape.
      unacknowledged.units += json.length - text;
      send(json);
    } catch {
      // The program may have given all objects a `toJSON` that fails.
      dropped.entries += batch.dropped + batch.entries.length;
      dropped.spans += batch.droppedSpans + batch.spans.length;
      dropped.from = batch.droppedFrom || now();
    }
  };
  /** Whether another one may be sent. Cheap where it may not. */
  const admits = (kind: "entries" | "spans", level: number): boolean => {
    const limit = level > 1 ? 1.1 : 1;
    if (
      unacknowledged.entries < options.maxEntries * limit && unacknowledged.units < options.maxBuffer * limit
    ) return true;
    if (dropped.from === 0) dropped.from = now();
    dropped[kind]++;
    return false;
  };
  const taken = (units: number) => {
    unacknowledged.entries++;
    unacknowledged.units += units;
    buffered += units;
    // Sent when the program gives way, so that a thousand lines in a row are one message.
    if (!scheduled) {
      scheduled = true;
      queueMicrotask(push);
    }
    if (buffered > 256 * 1024) push();
  };
  /** The beginning of a text, no character halved. */
  const cut = (text: string, length: number): string => {
    if (text.length <= length) return text;
    const last = text.charCodeAt(length - 1);
    return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
  };
  // Tens of megabytes are counted by V8 itself, without a copy.
  const byteLength = (text: string): number => internal?.core.byteLength?.(text) ?? encoder.encode(text).length;
  const enter = (level: number, from: HookEntry[2], text: string, stack: number, bytes: number, own?: number) => {
    const kept = cut(text, options.maxText);
    const length = kept.length < text.length && bytes === 0 ? byteLength(text) : bytes;
    const entry: HookEntry = [now(), level, from, kept, length, stack];
    if (own !== undefined) entry.push(own);
    entries.push(entry);
    taken(kept.length);
  };
  // A getter of a logged object may log in turn, which is an entry of its own; only capturing must not nest.
  const capture = (work: () => void) => {
    if (inside) return;
    inside = true;
    try {
      work();
    } finally {
      inside = false;
    }
  };

  let lastAck = now();
  let spent = 0;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let waiting = false;
  let gone = false;
  const acknowledge = () => {
    lastAck = now();
    unacknowledged.entries = unacknowledged.units = 0;
  };
  // The runtime is about to end without waiting for anyone: hold it until Microlog has what it needs. Bounded in time,
  // in each case and in all, and skipped where Microlog is gone.
  const flush = (what: string) => {
    const began = now();
    if (gone || waiting || spent > 200 + began * 0.01 || began - lastAck > 10_000) return push();
    waiting = true;
    push();
    send(what);
    while (waiting && now() - began < 500) Atomics.wait(cell, 0, 0, 1);
    waiting = false;
    spent += now() - began;
  };
  // At Deno.exit() `unload` comes first, and then Deno waits for Microlog; at a natural end it is the other way round.
  globalThis.addEventListener("beforeunload", () => {
    gone = true;
    push();
  });
  globalThis.addEventListener("unload", () => {
    push();
    // A worker does not wait there, and still has to count how long it holds.
    if (!options.isWorker) exitedAt = now();
  });

  return {
    options,
    internal,
    now,
    add: (level, from, text, bytes = 0) =>
      capture(() => {
        if (admits("entries", level)) enter(level, from, text, captureStack(), bytes);
      }),
    written: (from, bytes) =>
      capture(() => {
        if (bytes.length === 0 || !admits("entries", 1)) return;
        // Cut before decoding, so that a huge write costs no more than a long line.
        const isCut = bytes.length > options.maxText;
        const text = decoder.decode(isCut ? bytes.subarray(0, options.maxText) : bytes, { stream: isCut });
        // What is left of a halved character.
        if (isCut) decoder.decode();
        enter(1, from, text, captureStack(), isCut ? bytes.length : 0);
      }),
    lost: (text, own) => {
      if (admits("entries", 3)) enter(3, "uncaught", text, -1, 0, own);
      flush(options.flush);
    },
    addSpan: (kind, name, time, duration, stack, detail) =>
      capture(() => {
        if (!admits("spans", 1)) return;
        let text = "";
        if (detail !== undefined && hasTime()) {
          const began = now();
          text = cut(detail(), 1024);
          spentOnStacks += now() - began;
        }
        const kept = cut(name, 1024);
        spans.push([time, duration, kind, kept, text, stack]);
        taken(kept.length + text.length);
      }),
    isCalledFrom: (url, functionName) =>
      readStack((_error, sites) =>
        sites.some((site) =>
          site.getScriptNameOrSourceURL() === url &&
          (functionName === undefined || site.getFunctionName() === functionName)
        )
      ) === true,
    disguise: (method, original) => {
      for (const key of Reflect.ownKeys(original)) {
        if (key !== "prototype") {
          Reflect.defineProperty(method, key, Reflect.getOwnPropertyDescriptor(original, key)!);
        }
      }
      return method;
    },
    captureStack,
    beforeSending,
    closing: { stdout: [], stderr: [] },
    hooks: {
      now,
      bridge: (open) => {
        v8Console?.[open ? "profile" : "profileEnd"]?.("microlog");
      },
      drain: () => {
        acknowledge();
        push();
      },
      status: () => {
        const { user, system } = globalThis.process.cpuUsage();
        return { cpu: user + system, rss: Deno.memoryUsage().rss };
      },
      ack: () => {
        acknowledge();
        waiting = false;
      },
      flush,
      guardWorkers: () => {},
    },
  };
}
