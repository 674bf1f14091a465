/**
 * Takes what is written to `Deno.stdout` and `Deno.stderr`; `process.stdout` writes there too.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** Installs the hook; sent to the target as text. */
export function hookStreams(kit: Kit): void {
  const { internal } = kit;
  if (internal === undefined) return;
  const { Deno, Reflect } = globalThis;
  for (const from of ["stdout", "stderr"] as const) {
    const stream = Deno[from];
    const { write, writeSync, close } = stream;
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
        if (!kit.isOver()) closed();
        close.call(stream);
      },
    };
    for (const name of ["writeSync", "write", "close"] as const) {
      const value = kit.disguise(methods[name], stream[name]);
      kit.closing[from].push(kit.put(stream, name, { value, configurable: true, writable: true, enumerable: false }));
    }
    // A stream of its own, which hands everything on: the runtime writes to its own stream by ways nobody can follow.
    const real = Reflect.getOwnPropertyDescriptor(Reflect.getPrototypeOf(stream) ?? {}, "writable")?.get;
    if (real === undefined || Reflect.getOwnPropertyDescriptor(stream, "writable") !== undefined) continue;
    // It takes hold of the runtime's, which the program may have in its hands, where the runtime has loaded streams.
    if (kit.options.late === true && "writableStreamForRid" in internal) continue;
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
          if (!kit.isOver()) closed();
          return writer.close();
        },
        abort: (reason) => writer.abort(reason),
      });
    };
    Reflect.defineProperty(stream, "writable", { get: () => writable ??= tell(), configurable: true });
    kit.undo.push(() => {
      // Once the program has it, it keeps it.
      if (writable === undefined) Reflect.deleteProperty(stream, "writable");
    });
  }
}
