/**
 * Takes what is written to `Deno.stdout` and `Deno.stderr`; `process.stdout` writes there too.
 *
 * @module
 */
import type { Kit } from "./kit.ts";

/** Installs the hook; sent to the target as text. */
export function hookStreams(kit: Kit): void {
  const { Reflect } = globalThis;
  for (const from of ["stdout", "stderr"] as const) {
    const stream = Deno[from];
    const { write, writeSync, close } = stream;
    const define = (name: "write" | "writeSync" | "close", value: (...args: never[]) => unknown) =>
      Reflect.defineProperty(stream, name, {
        value: kit.disguise(value, stream[name]),
        configurable: true,
        writable: true,
        enumerable: false,
      });
    const closed = () => {
      for (const undo of kit.closing[from]) undo();
    };
    const methods = {
      // Written before it is reported: what fails to be written was not printed.
      writeSync(bytes: Uint8Array): number {
        const n = writeSync.call(stream, bytes);
        kit.written(from, n < bytes.length ? bytes.subarray(0, n) : bytes);
        return n;
      },
      write(bytes: Uint8Array): Promise<number> {
        kit.written(from, bytes);
        return write.call(stream, bytes);
      },
      close(): void {
        closed();
        close.call(stream);
      },
    };
    for (const name of ["writeSync", "write", "close"] as const) {
      define(name, methods[name]);
      kit.closing[from].push(() => {
        if (stream[name] === methods[name]) Reflect.deleteProperty(stream, name);
      });
    }
    // A stream of its own, which hands everything on: the runtime writes to its own stream by ways nobody can follow.
    const real = Reflect.getOwnPropertyDescriptor(Reflect.getPrototypeOf(stream) ?? {}, "writable")?.get;
    if (real === undefined) continue;
    let writable: WritableStream<Uint8Array> | undefined;
    const tell = (): WritableStream<Uint8Array> => {
      const writer = (real.call(stream) as WritableStream<Uint8Array>).getWriter();
      // Not before it is wanted: Deno loads all streams for it.
      return new globalThis.WritableStream<Uint8Array>({
        write(chunk) {
          if (chunk instanceof Uint8Array) kit.written(from, chunk);
          return writer.write(chunk);
        },
        close() {
          closed();
          return writer.close();
        },
        abort: (reason) => writer.abort(reason),
      });
    };
    Reflect.defineProperty(stream, "writable", { get: () => writable ??= tell(), configurable: true });
  }
}
