/**
 * Takes errors that nobody caught, with what caused them.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** Installs the hook; sent to the target as text. */
export function hookErrors(kit: Kit): void {
  const { Error, Set, Array } = globalThis;
  const limit = 10;
  const show = (error: unknown): string => {
    try {
      return error instanceof Error && typeof error.stack === "string" ? error.stack : kit.inspect(error);
    } catch {
      // A thrown value may refuse to be looked at; that it was thrown is still worth an entry.
      return "a value that cannot be shown";
    }
  };
  /** What an error refers to, by its role. */
  const behind = (error: unknown): [role: string, error: unknown][] => {
    try {
      if (!(error instanceof Error)) return [];
      const found: [string, unknown][] = [];
      const { errors, cause } = error as { errors?: unknown; cause?: unknown };
      if (Array.isArray(errors)) {
        errors.slice(0, limit).forEach((one, i) => found.push([`Error ${i + 1} of ${errors.length}`, one]));
      }
      if (cause !== undefined) found.push(["Caused by", cause]);
      return found;
    } catch {
      return [];
    }
  };
  const uncaught = (prefix: string, error: unknown, survives = false) => {
    const first = prefix + show(error);
    let text = first;
    const seen = new Set([error]);
    const follow = (error: unknown, depth: number) => {
      for (const [role, next] of behind(error)) {
        if (depth > limit || seen.has(next) || text.length > kit.options.maxText) continue;
        seen.add(next);
        text += `\n${role}: ${show(next)}`;
        follow(next, depth + 1);
      }
    };
    follow(error, 1);
    kit.lost(text, first.length, survives);
  };
  const ofError = "Uncaught ";
  const ofPromise = "Uncaught (in promise) ";
  if (kit.isNode) {
    const { process } = globalThis;
    // It tells before anything else happens, and changes nothing of that.
    const type = "uncaughtExceptionMonitor";
    const listener = (error: unknown, origin: unknown) => {
      try {
        const handled = process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
        uncaught(origin === "unhandledRejection" ? ofPromise : ofError, error, handled);
      } catch {
        // The program may have replaced what tells of listeners; an error in here would end the program in another way.
      }
    };
    const { on, removeListener } = process;
    on.call(process, type, listener);
    kit.undo.push(() => removeListener.call(process, type, listener));
    return;
  }
  const onError = (event: ErrorEvent) => uncaught(ofError, event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => uncaught(ofPromise, event.reason);
  const { addEventListener, removeEventListener } = globalThis;
  addEventListener.call(globalThis, "error", onError as EventListener);
  addEventListener.call(globalThis, "unhandledrejection", onRejection as EventListener);
  kit.undo.push(() => {
    removeEventListener.call(globalThis, "error", onError as EventListener);
    removeEventListener.call(globalThis, "unhandledrejection", onRejection as EventListener);
  });
}
