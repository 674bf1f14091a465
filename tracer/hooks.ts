/**
 * What runs inside the target: captures what it prints, and errors nobody caught, with their stacks.
 *
 * {@linkcode install} travels as text over the inspector, so it may refer to nothing outside itself. It must not be
 * seen by the program: it prints, throws and returns nothing, adds no frame above the program's own (the console's
 * methods are those of a second instance of Deno's own console, whose print function is ours), and keeps no event loop
 * alive.
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
];

/** What the hooks send: entries, and the stacks they are the first to use. */
export interface HookBatch {
  entries: HookEntry[];
  /** A stack is lines of `function\turl\tline\tcolumn`, innermost first; Deno has mapped them to the sources. */
  stacks: string[];
  /** Entries dropped because nobody fetched them in time. */
  dropped: number;
}

/** What {@linkcode install} needs to know. */
export interface HookOptions {
  /** Name of the binding that brings text to Microlog. */
  binding: string;
  /** Entries longer than this are cut (UTF-16 units). */
  maxText: number;
  /** Entries kept at most until they are fetched. */
  maxEntries: number;
  /** Units of text kept at most until they are fetched. */
  maxBuffer: number;
  /** Part of the run that taking stacks may cost at most; entries beyond that go without. */
  stackShare: number;
}

/** The object that {@linkcode install} leaves for Microlog; no program can reach it. */
export interface Hooks {
  /** Milliseconds of the target's `performance.now()`. */
  now(): number;
  /** Opens (true) or closes (false) the profile that keeps V8's profiler warm between two chunks. */
  bridge(open: boolean): void;
  /** Sends what is waiting, if anything, as the JSON of a {@linkcode HookBatch}. */
  drain(): void;
  /** CPU time so far (µs) and resident memory (bytes) of the process, for where they cannot be read from outside. */
  status(): { cpu: number; rss: number };
  /** Says that a flush asked for has been done. */
  ack(): void;
}

/** Parts of Deno that are not in its public types. */
interface Internal {
  core: {
    console: Record<string, (...args: unknown[]) => unknown>;
    print(text: string, isError: boolean): void;
  };
  Console: new (print: (text: string, level: number) => void) => Record<string, (...args: unknown[]) => unknown>;
}

/** Installs the hooks; sent to the target as text. */
export function install(options: HookOptions): Hooks {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope[options.binding] as (text: string) => void;
  delete scope[options.binding];
  const internal = (Deno as unknown as Record<symbol, Internal>)[
    (Deno as unknown as { internal: symbol }).internal
  ];
  const {
    performance,
    Atomics,
    JSON,
    Error,
    Map,
    TextDecoder,
    TextEncoder,
    Promise,
    Int32Array,
    SharedArrayBuffer,
    Reflect,
  } = globalThis;
  const { Uint8Array } = globalThis;
  const now = () => performance.now();
  const resolved = Promise.resolve();
  const v8Console = internal?.core.console;

  let entries: HookEntry[] = [];
  let stacks: string[] = [];
  let buffered = 0;
  let dropped = 0;
  let scheduled = false;
  let inside = false;
  const known = new Map<string, number>();
  let stackCount = 0;
  let stackTime = 0;

  // The structured stack comes from Error.prepareStackTrace, which a program may have set: it is put back at once.
  const describe = (_error: unknown, sites: NodeJS.CallSite[]): string => {
    let text = "";
    for (const site of sites) {
      const url = site.getScriptNameOrSourceURL() ?? "";
      if (url.startsWith("ext:")) continue;
      text += `${site.getFunctionName() ?? ""}\t${url}\t${site.getLineNumber() ?? 0}\t${site.getColumnNumber() ?? 0}\n`;
    }
    return text;
  };
  const captureStack = (): number => {
    // A stack costs from 20 µs to more than 100: a few of them at once are welcome, a flood is not.
    const began = now();
    if (stackTime > 20 + began * options.stackShare) return -1;
    const prepare = Reflect.getOwnPropertyDescriptor(Error, "prepareStackTrace");
    const limit = Reflect.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    const set = (key: string, value: unknown) =>
      Reflect.defineProperty(Error, key, { value, configurable: true, writable: true, enumerable: true });
    let text: unknown;
    try {
      if (set("stackTraceLimit", 40) && set("prepareStackTrace", describe)) text = new Error().stack;
    } finally {
      if (prepare === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
      else Reflect.defineProperty(Error, "prepareStackTrace", prepare);
      if (limit === undefined) Reflect.deleteProperty(Error, "stackTraceLimit");
      else Reflect.defineProperty(Error, "stackTraceLimit", limit);
    }
    stackTime += now() - began;
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

  const push = () => {
    scheduled = false;
    if (entries.length === 0 && dropped === 0) return;
    const batch: HookBatch = { entries, stacks, dropped };
    entries = [];
    stacks = [];
    buffered = 0;
    dropped = 0;
    send(JSON.stringify(batch));
  };
  const add = (level: number, from: HookEntry[2], text: string, stack: number, bytes = 0) => {
    if (entries.length >= options.maxEntries || buffered > options.maxBuffer) {
      dropped++;
      return;
    }
    const kept = text.slice(0, options.maxText);
    const isCut = kept.length < text.length;
    entries.push([now(), level, from, kept, isCut && bytes === 0 ? encoder.encode(text).length : bytes, stack]);
    buffered += kept.length;
    // Sent when the program gives way, so that a thousand lines in a row are one message.
    if (!scheduled) {
      scheduled = true;
      void resolved.then(push);
    }
    if (buffered > 256 * 1024) push();
  };

  let lastAck = now();
  let spent = 0;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let waiting = false;
  let gone = false;
  // The runtime is about to end without waiting for anyone: hold it until Microlog has what it needs. Bounded in time,
  // in each case and in all, and skipped where Microlog is gone.
  const flush = () => {
    const began = now();
    if (gone || waiting || spent > 200 + began * 0.01 || began - lastAck > 10_000) return push();
    waiting = true;
    push();
    send("flush");
    while (waiting && now() - began < 500) Atomics.wait(cell, 0, 0, 1);
    waiting = false;
    spent += now() - began;
  };

  if (internal?.Console !== undefined && internal.core?.print !== undefined) {
    const { print } = internal.core;
    // The console's own levels: 0 debug, 1 log and info, 2 warn, 3 error.
    const twin = new internal.Console((text, level) => {
      // A getter of a logged object may log in turn, which is an entry of its own; only capturing must not nest.
      // A trace is printed in two pieces, the second its line break.
      if (!inside && !(level > 3 && text === "\n")) {
        inside = true;
        try {
          add(level, "console", text, captureStack());
        } finally {
          inside = false;
        }
      }
      print(text, level > 1);
    });
    const target = globalThis.console as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (
      const name of [
        ...["log", "debug", "info", "warn", "error", "dir", "dirxml", "table", "trace", "assert", "clear"],
        ...["group", "groupCollapsed", "groupEnd", "count", "countReset", "time", "timeLog", "timeEnd"],
      ]
    ) {
      const own = Reflect.getOwnPropertyDescriptor(target, name);
      const method = twin[name];
      if (own === undefined || typeof method !== "function") continue;
      Reflect.defineProperty(target, name, { ...own, value: method.bind(target) });
      Reflect.defineProperty(target[name]!, "name", { value: name, configurable: true });
    }
    // The program's console keeps its own, which the program may look at and set.
    Reflect.defineProperty(twin, "indentLevel", {
      get: () => target.indentLevel,
      set: (value) => target.indentLevel = value,
    });
  }

  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const written = (from: "stdout" | "stderr", bytes: Uint8Array) => {
    if (inside || bytes.length === 0) return;
    inside = true;
    try {
      // Cut before decoding, so that a huge write costs no more than a long line.
      const cut = bytes.length > options.maxText;
      const text = decoder.decode(cut ? bytes.subarray(0, options.maxText) : bytes);
      add(from === "stderr" ? 3 : 1, from, text, captureStack(), cut ? bytes.length : 0);
    } finally {
      inside = false;
    }
  };
  for (const from of ["stdout", "stderr"] as const) {
    const stream = Deno[from];
    const { write, writeSync } = stream;
    const define = (name: string, value: unknown) =>
      Reflect.defineProperty(stream, name, { value, configurable: true, writable: true, enumerable: false });
    // Written before it is reported: what fails to be written was not printed.
    define(
      "writeSync",
      {
        writeSync(bytes: Uint8Array): number {
          const n = writeSync.call(stream, bytes);
          written(from, n < bytes.length ? bytes.subarray(0, n) : bytes);
          return n;
        },
      }.writeSync,
    );
    define(
      "write",
      {
        write(bytes: Uint8Array): Promise<number> {
          written(from, bytes);
          return write.call(stream, bytes);
        },
      }.write,
    );
    // A stream of its own, which hands everything on: the runtime writes to its own stream by ways nobody can follow.
    const real = Reflect.getOwnPropertyDescriptor(Reflect.getPrototypeOf(stream) ?? {}, "writable")?.get;
    let writable: WritableStream<Uint8Array> | undefined;
    const tell = (): WritableStream<Uint8Array> => {
      const writer = (real!.call(stream) as WritableStream<Uint8Array>).getWriter();
      // Not before it is wanted: Deno loads all streams for it.
      return new globalThis.WritableStream<Uint8Array>({
        write(chunk) {
          if (chunk instanceof Uint8Array) written(from, chunk);
          return writer.write(chunk);
        },
        close: () => writer.close(),
        abort: (reason) => writer.abort(reason),
      });
    };
    if (real !== undefined) {
      Reflect.defineProperty(stream, "writable", { get: () => writable ??= tell(), configurable: true });
    }
  }

  const uncaught = (prefix: string, error: unknown) => {
    let text: string;
    try {
      text = error instanceof Error && typeof error.stack === "string" ? error.stack : Deno.inspect(error);
    } catch {
      // A thrown value may refuse to be looked at; that it was thrown is still worth an entry.
      text = "a value that cannot be shown";
    }
    add(3, "uncaught", `${prefix}${text}`, -1);
    flush();
  };
  globalThis.addEventListener("error", (event) => uncaught("Uncaught ", event.error ?? event.message));
  globalThis.addEventListener("unhandledrejection", (event) => uncaught("Uncaught (in promise) ", event.reason));
  // At Deno.exit() `unload` comes first, and then Deno waits for Microlog; at a natural end it is the other way round.
  globalThis.addEventListener("beforeunload", () => gone = true);
  globalThis.addEventListener("unload", push);

  return {
    now,
    bridge: (open) => {
      v8Console?.[open ? "profile" : "profileEnd"]?.("microlog");
    },
    drain: () => {
      lastAck = now();
      push();
    },
    status: () => {
      const { user, system } = globalThis.process.cpuUsage();
      return { cpu: user + system, rss: Deno.memoryUsage().rss };
    },
    ack: () => {
      lastAck = now();
      waiting = false;
    },
  };
}

/** The expression that installs the hooks in a target, for `Runtime.evaluate`. */
export function hooksExpression(options: HookOptions): string {
  return `(${install.toString()})(${JSON.stringify(options)})\n//# sourceURL=ext:microlog/hooks.js`;
}
