/**
 * What the hooks in the target send, are asked for, and have in common.
 *
 * @module
 */

/** One entry as the hooks send it. Times are milliseconds of the target's `performance.now()`. */
export type HookEntry = [
  time: number,
  level: number,
  from: "console" | "stdout" | "stderr" | "uncaught" | "log",
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
  kind: "mark" | "measure" | "time" | "timeStamp" | "group" | "enabled",
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
  /** Part of the recorded time that taking stacks may cost at most; entries beyond that go without. */
  stackShare: number;
  /** Whether the thread is a worker. */
  isWorker: boolean;
  /**
   * Whether the program has a life without the hooks, before they come or after they have been taken out. What it keeps
   * between two calls, as counters and timers of the console, then stays where it is without them.
   */
  late?: boolean;
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
  /**
   * Takes all hooks out of the thread, and sends what waits. What the program has replaced meanwhile stays as it is;
   * functions of ours that it still holds hand on what they get. Never throws; once is enough.
   */
  uninstall(): void;
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
    isProxy(value: unknown): boolean;
  };
  Console: new (print: (text: string, level: number) => void) => Record<string, (...args: unknown[]) => unknown>;
  /** There once node's process object is loaded. */
  dispatchProcessExitEvent?: unknown;
}

/** Methods of a console. */
export type ConsoleMethods = Record<string, (...args: unknown[]) => unknown>;

/** What each hook gets. */
export interface Kit {
  options: HookOptions;
  /** Deno's internal object; none in Node. */
  internal: Internal | undefined;
  /** Whether the target is Node. */
  isNode: boolean;
  /** Shows a value as the console of the target does. */
  inspect(value: unknown, options?: { depth?: number; breakLength?: number; colors?: boolean }): string;
  /** Milliseconds of the target's `performance.now()`. */
  now(): number;
  /** Does something when the program gives way. */
  later(work: () => void): void;
  /** Takes an entry. `bytes` is for a text that has been cut already, `own` as in {@linkcode Kit.captureStack}. */
  add(level: number, from: HookEntry[2], text: string, bytes?: number, own?: string): void;
  /** Takes what was written to a stream. */
  written(from: "stdout" | "stderr", bytes: Uint8Array): void;
  /** Whether a write is under way that has been told of: what it consists of is not told of once more. */
  isTold: boolean;
  /**
   * Takes an error nobody caught, and holds the program until Microlog has it, unless it survives; `own` as in
   * {@linkcode HookEntry}.
   */
  lost(text: string, own: number, survives?: boolean): void;
  /** Takes a span. What it calls `detail` for may be dear and is asked for only while there is time for it. */
  addSpan(
    kind: HookSpan[2],
    name: string,
    time: number,
    duration: number,
    stack: number,
    detail?: () => string,
  ): void;
  /**
   * The number of the stack of the program, -1 where there is no time for it.
   *
   * @param own How the URLs of scripts begin whose frames are left out
   */
  captureStack(own?: string): number;
  /** Called before anything is sent. */
  beforeSending: (() => void)[];
  /** Whether a script of that name is on the stack, with that function. */
  isCalledFrom(url: string, functionName?: string): boolean;
  /** Gives a function the name, length and other properties of the one it takes the place of. */
  disguise<T extends object>(method: T, original: object): T;
  /**
   * Defines a property of the program's, until the hooks are taken out.
   *
   * @returns What takes it out before, where the program has not replaced it
   */
  put(target: object, name: PropertyKey, property: PropertyDescriptor): () => void;
  /** What takes out the hooks, the last first. */
  undo: (() => void)[];
  /** Whether the hooks have been taken out: nothing is taken any more. */
  isOver(): boolean;
  /** What to do when the program closes its stdout or stderr. */
  closing: { stdout: (() => void)[]; stderr: (() => void)[] };
  hooks: Hooks;
}

/** What is used of the language's `Temporal`, which TypeScript's libraries do not have yet. */
export interface TemporalClock {
  Now: { instant(): { epochNanoseconds: bigint } };
}
