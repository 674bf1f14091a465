/**
 * Takes errors that nobody caught, with what caused them.
 *
 * @module
 */
import type { Kit } from "./kit.ts";

/** Installs the hook; sent to the target as text. */
export function hookErrors(kit: Kit): void {
  const { Error, Set, Array } = globalThis;
  const { inspect } = Deno;
  const limit = 10;
  const show = (error: unknown): string => {
    try {
      return error instanceof Error && typeof error.stack === "string" ? error.stack : inspect(error);
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
  const uncaught = (prefix: string, error: unknown) => {
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
    kit.lost(text, first.length);
  };
  globalThis.addEventListener("error", (event) => uncaught("Uncaught ", event.error ?? event.message));
  globalThis.addEventListener("unhandledrejection", (event) => uncaught("Uncaught (in promise) ", event.reason));
}
