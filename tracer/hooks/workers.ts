/**
 * What makes threads wait for Microlog before they, or their workers, end: a worker ends without waiting for anybody.
 *
 * It travels as text, so it may refer to nothing outside itself.
 *
 * @module
 */
import type { Kit } from "./kit.ts";

/** Parts of Deno that are not in its public types. */
interface Internal {
  /** There once node's process object is loaded. */
  dispatchProcessExitEvent?: unknown;
}

/** Hooks what ends threads. */
export function hookWorkers({ hooks, options: { isWorker, flush, flushWorkers } }: Kit): void {
  const { Reflect, Deno, Worker } = globalThis;

  /** Puts a method in the place of another that looks the same. */
  const wrap = (target: object, name: string, before: () => void) => {
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    const method = own?.value as ((...args: unknown[]) => unknown) | undefined;
    if (own === undefined || typeof method !== "function") return;
    const wrapped = {
      [name](this: unknown, ...args: unknown[]): unknown {
        before();
        return Reflect.apply(method, this, args);
      },
    }[name]!;
    Reflect.defineProperty(wrapped, "length", { value: method.length, configurable: true });
    Reflect.defineProperty(target, name, { ...own, value: wrapped });
  };

  const beforeTerminate = () => hooks.flush(flushWorkers);
  if (typeof Worker === "function") wrap(Worker.prototype, "terminate", beforeTerminate);

  const internal = (Deno as unknown as Record<symbol, Internal>)[(Deno as unknown as { internal: symbol }).internal];
  if (isWorker) {
    const ending = () => hooks.flush(flush);
    wrap(globalThis, "close", ending);
    // Deno.exit() in a worker ends it.
    globalThis.addEventListener("unload", ending);
    // A worker of node:worker_threads with nothing left to do has its process object tell of it. In other workers that
    // is not loaded, and to ask for it would load it.
    if (internal?.dispatchProcessExitEvent !== undefined) {
      const { process } = globalThis;
      let { emit } = process;
      let told = false;
      // A getter, as a function in between would show in the stacks of the program's listeners.
      Reflect.defineProperty(process, "emit", {
        configurable: true,
        enumerable: Reflect.getOwnPropertyDescriptor(process, "emit")?.enumerable ?? false,
        get: () => {
          if ((process as { _exiting?: boolean })._exiting === true && !told) {
            told = true;
            ending();
          }
          return emit;
        },
        set: (value: typeof emit) => emit = value,
      });
    }
  }

  let guarded = false;
  hooks.guardWorkers = () => {
    // Without node's process object no node:worker_threads.
    if (guarded || internal?.dispatchProcessExitEvent === undefined) return;
    guarded = true;
    const { Worker } = globalThis.process.getBuiltinModule("node:worker_threads");
    wrap(Worker.prototype, "terminate", beforeTerminate);
  };
}
