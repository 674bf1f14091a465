/**
 * What makes threads wait for Microlog before they, or their workers, end: a worker ends without waiting for anybody, and
 * Node's main thread says aloud that it waits.
 *
 * It travels as text, so it may refer to nothing outside itself.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** Hooks what ends threads. */
export function hookWorkers(kit: Kit): void {
  const { hooks, internal, isNode, options: { isWorker, flush, flushWorkers } } = kit;
  const { Reflect, Worker } = globalThis;

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
    kit.put(target, name, { ...own, value: wrapped });
  };
  /** Has the process object tell that it ends. */
  const whenExiting = (work: () => void) => {
    const { process } = globalThis;
    const own = Reflect.getOwnPropertyDescriptor(process, "emit");
    let { emit } = process;
    let isReplaced = false;
    let told = false;
    // A getter, as a function in between would show in the stacks of the program's listeners.
    const get = () => {
      if ((process as { _exiting?: boolean })._exiting === true && !told) {
        told = true;
        work();
      }
      return emit;
    };
    const restore = kit.put(process, "emit", {
      configurable: true,
      enumerable: own?.enumerable ?? false,
      get,
      set: (value: typeof emit) => {
        emit = value;
        isReplaced = true;
      },
    });
    kit.undo.push(() => {
      restore();
      if (isReplaced && Reflect.getOwnPropertyDescriptor(process, "emit")?.get !== get) process.emit = emit;
    });
  };

  const beforeTerminate = () => hooks.flush(flushWorkers);
  const ending = () => hooks.flush(flush);
  if (isNode) return whenExiting(ending);
  if (typeof Worker === "function") wrap(Worker.prototype, "terminate", beforeTerminate);
  if (isWorker) {
    wrap(globalThis, "close", ending);
    // Deno.exit() in a worker ends it.
    globalThis.addEventListener("unload", ending);
    const { removeEventListener } = globalThis;
    kit.undo.push(() => removeEventListener.call(globalThis, "unload", ending));
    // A worker of node:worker_threads with nothing left to do has its process object tell of it. In other workers that
    // is not loaded, and to ask for it would load it.
    if (internal?.dispatchProcessExitEvent !== undefined) whenExiting(ending);
  }

  let guarded = false;
  hooks.guardWorkers = () => {
    // Without node's process object no node:worker_threads.
    if (guarded || kit.isOver() || internal?.dispatchProcessExitEvent === undefined) return;
    guarded = true;
    const { Worker } = globalThis.process.getBuiltinModule("node:worker_threads");
    wrap(Worker.prototype, "terminate", beforeTerminate);
  };
}
