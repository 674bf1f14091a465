/**
 * Takes what goes through the console of Node, and what is written to `process.stdout` and `process.stderr`.
 *
 * All of Node's console writes by one method, found by the name of its symbol, also where the program took hold of a
 * method before the hooks came. The streams are made when they are first asked for, which changes what they stand for
 * (a pipe no longer blocks): the hooks do not ask.
 *
 * @module
 */
import type { ConsoleMethods, Kit } from "./contract.ts";

/** Installs the hook; sent to the target as text. */
export function hookNodeConsole(kit: Kit): void {
  if (!kit.isNode) return;
  const { now } = kit;
  const { process, Buffer, Reflect, ArrayBuffer, Uint8Array, Map, WeakSet, Proxy } = globalThis;
  type Method = ConsoleMethods[string];
  type From = "stdout" | "stderr";
  interface Stream {
    write: Method;
  }
  /** The console's line that is being written, and whether the stream has told of it. */
  let line: { level: number; isTold: boolean } | undefined;

  const report = (from: From, chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string") {
      const isText = typeof encoding !== "string" || /^utf-?8$/i.test(encoding);
      if (!isText) kit.written(from, Buffer.from(chunk, encoding as BufferEncoding));
      else if (chunk !== "") kit.add(1, from, chunk);
    } else if (ArrayBuffer.isView(chunk)) {
      kit.written(from, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
  };
  const patched = new WeakSet<Stream>();
  const patch = (from: From, stream: Stream | undefined) => {
    if (stream === undefined || patched.has(stream) || kit.isOver()) return;
    patched.add(stream);
    const { write } = stream;
    if (typeof write !== "function") return;
    const ours = function (this: unknown, ...args: unknown[]): unknown {
      const outer = kit.isTold;
      const current = line;
      line = undefined;
      // Node writes to files by `fs`.
      kit.isTold = true;
      let result: unknown;
      try {
        result = Reflect.apply(write, this, args);
      } finally {
        kit.isTold = outer;
      }
      if (outer) return result;
      if (current === undefined) report(from, args[0], args[1]);
      else if (!current.isTold) {
        current.isTold = true;
        kit.add(current.level, "console", args[0] as string);
      }
      return result;
    };
    const enumerable = Reflect.getOwnPropertyDescriptor(stream, "write")?.enumerable ?? false;
    const value = kit.disguise(ours, write);
    kit.put(stream, "write", { value, writable: true, configurable: true, enumerable });
  };
  for (const from of ["stdout", "stderr"] as const) {
    const own = Reflect.getOwnPropertyDescriptor(process, from);
    if (own?.get === undefined || !own.configurable) continue;
    const real = own.get;
    const get = function () {
      const stream = Reflect.apply(real, process, []) as Stream;
      restore();
      patch(from, stream);
      return stream;
    };
    const restore = kit.put(process, from, { ...own, get: kit.disguise(get, real) });
  }

  const console = process.getBuiltinModule?.("node:console") ?? globalThis.console;
  const target = console as unknown as ConsoleMethods & Record<symbol, Method> & Partial<Record<string, Stream>>;
  const key = Reflect.ownKeys(target).find((key) => typeof key === "symbol" && key.description === "kWriteToConsole");
  const own = key === undefined ? undefined : Reflect.getOwnPropertyDescriptor(target, key);
  if (key === undefined || typeof own?.value !== "function") return;
  const write = own.value as Method;
  /** The level of the method that was called last, where it is not what its stream says. */
  let noted: number | undefined;
  let heading: string | undefined;
  let isOpening = false;
  const ours = function (this: unknown, ...args: unknown[]): unknown {
    const [symbol, text] = args as [symbol | undefined, unknown];
    const from = symbol?.description === "kUseStderr" ? "stderr" : "stdout";
    const level = from === "stdout" ? noted === 0 ? 0 : 1 : noted === 2 ? 2 : 3;
    noted = undefined;
    if (isOpening) heading = String(text);
    // It is about to be asked for it.
    if (!kit.isOver()) {
      const stream = target[`_${from}`];
      if (stream === (process[from] as unknown as Stream)) patch(from, stream);
    }
    const outer = line;
    const current = line = { level, isTold: false };
    try {
      return Reflect.apply(write, this, args);
    } finally {
      line = outer;
      // The program may have put something of its own in the place of the stream, or of its `write`.
      if (!current.isTold) kit.add(level, "console", `${text}\n`);
    }
  };
  kit.put(target, key, { ...own, value: kit.disguise(ours, write) });

  const replace = (name: string, make: (method: Method) => Method) => {
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    if (own === undefined || typeof own.value !== "function") return;
    const method = own.value as Method;
    kit.put(target, name, { ...own, value: make(method) });
  };
  // No function of ours may be on the stack that a trace prints.
  const noting = (level: number) => (method: Method) =>
    new Proxy(method, {
      get apply() {
        noted = level;
        return Reflect.apply as ProxyHandler<Method>["apply"];
      },
    });
  replace("debug", noting(0));
  replace("warn", noting(2));

  const limit = 1_000;
  const timers = new Map<string, number>();
  const groups: { time: number; name: string }[] = [];
  /** As Node makes a text of it; once, for it may be an object of the program. */
  const labelOf = (label: unknown): string => label === undefined ? "default" : `${label}`;
  const around = (work: (method: Method, args: unknown[]) => unknown) => (method: Method): Method => {
    const ours = (...args: unknown[]) => kit.isOver() ? Reflect.apply(method, target, args) : work(method, args);
    return kit.disguise(ours.bind(target), method);
  };
  replace(
    "time",
    around((time, [label]) => {
      const name = labelOf(label);
      time(name);
      if (!timers.has(name) && timers.size < limit) timers.set(name, now());
    }),
  );
  replace(
    "timeEnd",
    around((timeEnd, [label]) => {
      const name = labelOf(label);
      const began = timers.get(name);
      timers.delete(name);
      timeEnd(name);
      if (began !== undefined) kit.addSpan("time", name, began, now() - began, kit.captureStack());
    }),
  );
  const open = around((group, args) => {
    heading = undefined;
    isOpening = true;
    try {
      Reflect.apply(group, target, args);
    } finally {
      isOpening = false;
    }
    if (groups.length < limit) groups.push({ time: now(), name: (heading ?? "").trim() });
  });
  replace("group", open);
  replace("groupCollapsed", open);
  replace(
    "groupEnd",
    around((groupEnd) => {
      groupEnd();
      const group = groups.pop();
      if (group !== undefined) kit.addSpan("group", group.name, group.time, now() - group.time, kit.captureStack());
    }),
  );
  replace(
    "timeStamp",
    around((timeStamp, args) => {
      const result = Reflect.apply(timeStamp, target, args);
      kit.addSpan("timeStamp", args[0] === undefined ? "" : String(args[0]), now(), 0, kit.captureStack());
      return result;
    }),
  );
}
