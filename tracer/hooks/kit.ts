/**
 * Makes what the hooks in the target share: taking entries, spans and stacks, putting properties in place, and what
 * Microlog asks of them all.
 *
 * All functions of this folder travel as text, so they may refer to nothing outside themselves but what they are given.
 * What they use later they take hold of now: the program may replace it.
 *
 * @module
 */
import type { HookEntry, HookOptions, Internal, Kit, TemporalClock } from "./contract.ts";
import type { makeOutbox } from "./outbox.ts";
import type { makeStacks } from "./stacks.ts";

/** Makes the kit, of parts that travel as it does. */
export function makeKit(
  options: HookOptions,
  parts: { makeStacks: typeof makeStacks; makeOutbox: typeof makeOutbox },
): Kit {
  const scope = globalThis as unknown as Record<string, unknown>;
  const send = scope[options.binding] as (text: string) => unknown;
  delete scope[options.binding];
  const { performance, Atomics, Int32Array, SharedArrayBuffer, Reflect } = globalThis;
  const deno = scope.Deno as typeof Deno & { internal?: symbol } | undefined;
  const isNode = typeof deno?.internal !== "symbol";
  const internal = isNode ? undefined : (deno as unknown as Record<symbol, Internal>)[deno.internal as symbol];
  const builtin = (name: string) => globalThis.process.getBuiltinModule?.(name) as Record<string, unknown> | undefined;

  // While Deno.exit() in a timer waits for Microlog, Deno panics if it is asked for the time.
  let exitedAt: number | undefined;
  const readTime = performance.now.bind(performance);
  // So it does where it is asked while it is ending a worker; V8's own clock is nobody's to borrow.
  const { Temporal } = globalThis as unknown as { Temporal?: TemporalClock };
  const instant = Temporal?.Now.instant;
  const origin = [readTime(), instant?.().epochNanoseconds ?? 0n] as const;
  const v8Time = () =>
    instant === undefined ? readTime() : origin[0] + Number(instant().epochNanoseconds - origin[1]) / 1e6;
  /** Whether it is Microlog that calls, at any moment, and not the program. */
  let fromOutside = false;
  const outside = <A extends unknown[], R>(work: (...args: A) => R) => (...args: A): R => {
    const before = fromOutside;
    fromOutside = true;
    try {
      return work(...args);
    } finally {
      fromOutside = before;
    }
  };
  const now = () => exitedAt ?? (fromOutside ? v8Time() : readTime());
  const began = now();
  // Node makes those of the global scope when they are first asked for, which the program could see.
  const util = (isNode ? builtin("node:util") : undefined) as typeof import("node:util") | undefined;
  const { TextDecoder, TextEncoder } = util ?? globalThis;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  type V8Console = Record<string, ((name: string) => unknown) | undefined>;
  const nodeConsole = () => {
    const { profile, profileEnd } = (builtin("node:console") ?? globalThis.console) as unknown as V8Console;
    const isNative = /^function profile\(\) \{ \[native code\] \}$/.test(String(profile));
    // The one of the inspector is the same, but loading it replaces `process.chdir`.
    return isNative ? { profile, profileEnd } : builtin("node:inspector")?.console as V8Console | undefined;
  };
  const v8Console: V8Console | undefined = isNode ? nodeConsole() : internal?.core.console;
  const inspect = (isNode ? util?.inspect ?? globalThis.String : deno!.inspect) as Kit["inspect"];

  // Not queueMicrotask: Deno puts its own on the global scope once more when it is first called.
  const { then } = globalThis.Promise.prototype;
  const resolved = globalThis.Promise.resolve();
  const later = (work: () => void) => void Reflect.apply(then, resolved, [work]);

  const stacks = parts.makeStacks({ now, share: options.stackShare, isNode });
  const outbox = parts.makeOutbox({ options, now, later, send, takeStacks: stacks.take });
  const { push, admits } = outbox;
  let over = false;
  let inside = false;

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
    outbox.enter(entry);
  };
  // A getter of a logged object may log in turn, which is an entry of its own; only capturing must not nest.
  const capture = (work: () => void) => {
    if (inside || over) return;
    inside = true;
    try {
      work();
    } finally {
      inside = false;
    }
  };

  let lastAck = began;
  let spent = 0;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let waiting = false;
  let gone = false;
  const acknowledge = () => {
    lastAck = now();
    outbox.acknowledge();
  };
  // The runtime is about to end without waiting for anyone: hold it until Microlog has what it needs. Bounded in time,
  // in each case and in all, and skipped where Microlog is gone.
  const flush = (what: string) => {
    if (over) return;
    const since = now();
    if (gone || waiting || spent > 200 + (since - began) * 0.01 || since - lastAck > 10_000) return push();
    waiting = true;
    push();
    // False is from Microlog's own library, where it cannot come while the thread waits.
    if (send(what) === false) waiting = false;
    while (waiting && now() - since < 500) Atomics.wait(cell, 0, 0, 1);
    waiting = false;
    spent += now() - since;
  };

  const undo: (() => void)[] = [];
  let bridged = false;
  const bridge = (open: boolean) => {
    bridged = open;
    v8Console?.[open ? "profile" : "profileEnd"]?.("microlog");
  };
  const uninstall = () => {
    if (over) return;
    const safely = (work: () => void) => {
      try {
        work();
      } catch {
        // Nobody is there any more to be told, and the program has no part in it. What stays records nothing.
      }
    };
    safely(push);
    over = true;
    waiting = false;
    if (bridged) safely(() => bridge(false));
    for (const work of undo.splice(0).reverse()) safely(work);
  };

  if (typeof globalThis.addEventListener === "function" && !isNode) {
    const listen = (type: string, listener: () => void) => {
      globalThis.addEventListener(type, listener);
      const { removeEventListener } = globalThis;
      undo.push(() => removeEventListener.call(globalThis, type, listener));
    };
    // At Deno.exit() `unload` comes first, and then Deno waits for Microlog; at a natural end it is the other way round.
    listen("beforeunload", () => {
      gone = true;
      push();
    });
    listen("unload", () => {
      push();
      // A worker does not wait there, and still has to count how long it holds.
      if (!options.isWorker) exitedAt = now();
    });
  }

  return {
    options,
    internal,
    isNode,
    inspect,
    now,
    later,
    isTold: false,
    add: (level, from, text, bytes = 0, own) =>
      capture(() => {
        if (admits("entries", level)) enter(level, from, text, stacks.capture(own), bytes);
      }),
    written: (from, bytes) =>
      capture(() => {
        if (bytes.length === 0 || !admits("entries", 1)) return;
        // Cut before decoding, so that a huge write costs no more than a long line.
        const isCut = bytes.length > options.maxText;
        const text = decoder.decode(isCut ? bytes.subarray(0, options.maxText) : bytes, { stream: isCut });
        // What is left of a halved character.
        if (isCut) decoder.decode();
        enter(1, from, text, stacks.capture(), isCut ? bytes.length : 0);
      }),
    lost: (text, own, survives = false) => {
      if (over) return;
      if (admits("entries", 3)) enter(3, "uncaught", text, -1, 0, own);
      if (!survives) flush(options.flush);
    },
    addSpan: (kind, name, time, duration, stack, detail) =>
      capture(() => {
        if (!admits("spans", 1)) return;
        const text = detail === undefined ? "" : stacks.spend(() => cut(detail(), 1024)) ?? "";
        outbox.addSpan([time, duration, kind, cut(name, 1024), text, stack]);
      }),
    isCalledFrom: stacks.isCalledFrom,
    disguise: (method, original) => {
      for (const key of Reflect.ownKeys(original)) {
        if (key !== "prototype") {
          Reflect.defineProperty(method, key, Reflect.getOwnPropertyDescriptor(original, key)!);
        }
      }
      return method;
    },
    put: (target, name, property) => {
      const before = Reflect.getOwnPropertyDescriptor(target, name);
      if (!Reflect.defineProperty(target, name, property)) return () => {};
      const takeOut = () => {
        const own = Reflect.getOwnPropertyDescriptor(target, name);
        if (own === undefined || own.value !== property.value || own.get !== property.get) return;
        if (before === undefined) Reflect.deleteProperty(target, name);
        else Reflect.defineProperty(target, name, before);
      };
      undo.push(takeOut);
      return takeOut;
    },
    undo,
    isOver: () => over,
    captureStack: (own) => over ? -1 : stacks.capture(own),
    beforeSending: outbox.beforeSending,
    closing: { stdout: [], stderr: [] },
    hooks: {
      now: outside(now),
      bridge: outside(bridge),
      drain: outside(() => {
        if (over) return;
        acknowledge();
        push();
      }),
      status: () => {
        const { process } = globalThis;
        const { user, system } = process.cpuUsage();
        return { cpu: user + system, rss: isNode ? process.memoryUsage.rss() : deno!.memoryUsage().rss };
      },
      ack: outside(() => {
        acknowledge();
        waiting = false;
      }),
      flush,
      uninstall: outside(uninstall),
      guardWorkers: () => {},
    },
  };
}
