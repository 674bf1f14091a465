/**
 * What lets Microlog's own library, where the program uses it, add to this recording instead of beginning another.
 *
 * @module
 */
import type { Kit } from "./contract.ts";

/** What a recorded thread offers to Microlog's own library in it, at `Deno[Deno.internal].microlog`. */
export interface LiveRecording {
  /**
   * Adds a log entry (`from: "log"`).
   *
   * @param level 0 debug, 1 info, 2 warn, 3 error
   * @param own How the URLs of scripts begin whose frames are left out of the stack
   */
  log(level: number, text: string, own: string): void;
  /**
   * Begins a span of kind `enabled`.
   *
   * @param own As in {@linkcode LiveRecording.log}
   * @returns What ends it, once
   */
  span(name: string, own: string): () => void;
}

/** Installs it; sent to the target as text. */
export function hookLibrary(kit: Kit): void {
  const { internal, now } = kit;
  // Whoever records already is who the library adds to.
  if (internal === undefined || "microlog" in internal) return;
  const live: LiveRecording = {
    log: (level, text, own) => kit.add(level, "log", text, 0, own),
    span(name, own) {
      const began = now();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        kit.addSpan("enabled", name, began, now() - began, kit.captureStack(own));
      };
    },
  };
  kit.put(internal, "microlog", { value: live, configurable: true, writable: true, enumerable: false });
}
