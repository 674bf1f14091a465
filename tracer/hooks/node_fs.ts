/**
 * Takes what is written to stdout and stderr through `node:fs`, as pino does.
 *
 * Loading `node:fs` takes milliseconds, so nothing is done before the program loads it, and then before the program can
 * use it. Nobody tells of that, but the runtime leaves traces in its internal object:
 * - `import … from "node:fs"` loads node's process object and the streams on the way, where nobody has before. When the
 *   streams come the module's object is complete.
 * - CommonJS, and with it every npm package of that kind, begins with `createRequire`, which reads the global `URL`.
 *
 * Not seen: names imported as in `import { writeSync } from "node:fs"`, which nobody can change; what is written in the
 * same turn where streams were used before; all where `process` was used before, too, and nothing is CommonJS; and
 * `fs.promises`, file handles and `writeFile` on a descriptor, which do not come by `write`.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** Installs the hook; sent to the target as text. */
export function hookNodeFs(kit: Kit): void {
  const { Reflect, Uint8Array, ArrayBuffer, Math } = globalThis;
  type Args = [fd: unknown, data: unknown, ...rest: unknown[]];
  type Method = (...args: Args) => unknown;

  /** The bytes or the text of a call of `write` or `writeSync`, as far as written. */
  const report = (from: "stdout" | "stderr", [, data, ...rest]: Args, written?: number) => {
    if (typeof data === "string") {
      const encoding = typeof rest[1] === "string" ? rest[1] : "utf8";
      kit.written(from, globalThis.Buffer.from(data, encoding as "utf8").subarray(0, written));
    } else if (ArrayBuffer.isView(data)) {
      const given = typeof rest[0] === "object" && rest[0] !== null
        ? rest[0] as { offset?: unknown; length?: unknown }
        : { offset: rest[0], length: rest[1] };
      const offset = typeof given.offset === "number" ? given.offset : 0;
      const length = typeof given.length === "number" ? given.length : data.byteLength - offset;
      kit.written(from, new Uint8Array(data.buffer, data.byteOffset + offset, Math.min(length, written ?? length)));
    }
  };
  const reportAll = (from: "stdout" | "stderr", [, chunks]: Args) => {
    for (const chunk of chunks as unknown[]) report(from, [1, chunk]);
  };
  let isDone = false;
  const load = () => globalThis.process.getBuiltinModule("node:fs") as unknown as Record<string, Method>;
  const patch = (fs?: Record<string, Method>) => {
    if (isDone || kit.isOver()) return;
    isDone = true;
    fs ??= load();
    const real = { write: fs.write, writeSync: fs.writeSync, writev: fs.writev, writevSync: fs.writevSync };
    const streamOf = (fd: unknown) => fd === 1 ? "stdout" : fd === 2 ? "stderr" : undefined;
    const tell = (work: () => void) => {
      if (kit.isTold || kit.isOver()) return;
      try {
        work();
      } catch {
        // Arguments that nobody understands are for `fs` to refuse.
      }
    };
    const methods: Record<keyof typeof real, Method> = {
      write(...args) {
        const from = streamOf(args[0]);
        const result = Reflect.apply(real.write!, this, args) as unknown;
        // Accepted by then, if not yet written.
        if (from !== undefined) tell(() => report(from, args));
        return result;
      },
      writeSync(...args) {
        const from = streamOf(args[0]);
        const written = Reflect.apply(real.writeSync!, this, args) as number;
        if (from !== undefined) tell(() => report(from, args, written));
        return written;
      },
      writev(...args) {
        const from = streamOf(args[0]);
        const result = Reflect.apply(real.writev!, this, args) as unknown;
        if (from !== undefined) tell(() => reportAll(from, args));
        return result;
      },
      writevSync(...args) {
        const from = streamOf(args[0]);
        const written = Reflect.apply(real.writevSync!, this, args) as unknown;
        if (from !== undefined) tell(() => reportAll(from, args));
        return written;
      },
    };
    for (const name of ["write", "writeSync", "writev", "writevSync"] as const) {
      const own = Reflect.getOwnPropertyDescriptor(fs, name);
      if (typeof own?.value !== "function") continue;
      kit.put(fs, name, { ...own, value: kit.disguise(methods[name], own.value as Method) });
    }
  };

  const internals = kit.internal as unknown as Record<string, unknown> | undefined;
  // Node has it from the start; in Deno it is there for certain where CommonJS has been loaded.
  if (kit.isNode || "nodeBootstrap" in globalThis) {
    if (typeof globalThis.process.getBuiltinModule === "function") patch();
    return;
  }
  if (internals === undefined) return;
  const has = (name: string) => Reflect.getOwnPropertyDescriptor(internals, name) !== undefined;
  // The traces that `import … from "node:fs"` leaves. Where others have left them, loading it is seen by nobody.
  if (kit.options.late === true && has("__nodeProcessBootstrapped") && has("resourceForReadableStream")) {
    import("node:fs").then((module) => patch(module.default as unknown as Record<string, Method>)).catch(() => {
      // Where it cannot be loaded nobody writes with it.
    });
    return;
  }
  /** Calls back once, when the runtime sets a property of its own. */
  const whenSet = (name: string, work: () => void) => {
    if (has(name)) return;
    const restore = (value: unknown) =>
      Reflect.defineProperty(internals, name, { value, configurable: true, writable: true, enumerable: true });
    kit.put(internals, name, {
      configurable: true,
      enumerable: false,
      get: () => undefined,
      set: (value) => {
        restore(value);
        if (!kit.isOver()) work();
      },
    });
  };
  whenSet("resourceForReadableStream", () => {
    if (kit.isCalledFrom("node:fs")) patch();
  });
  whenSet("__nodeProcessBootstrapped", () => {
    if (kit.isCalledFrom("node:fs")) kit.later(() => patch());
  });
  whenSet("__initWorkerThreads", () => {
    const own = Reflect.getOwnPropertyDescriptor(globalThis, "URL");
    if (own === undefined || !own.configurable || !("value" in own)) return;
    let reads = 0;
    const restore = kit.put(globalThis, "URL", {
      configurable: true,
      enumerable: own.enumerable ?? false,
      get: () => {
        const isRequire = kit.isCalledFrom("node:module", "createRequire");
        if (isRequire || ++reads >= 20 || kit.isOver()) restore();
        if (isRequire) patch();
        return own.value as unknown;
      },
      set: (value) => {
        restore();
        globalThis.URL = value as typeof URL;
      },
    });
  });
}
