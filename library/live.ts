/**
 * The recording that this thread is part of, whoever makes it.
 *
 * @module
 */
import type { LiveRecording } from "../tracer/hooks/library.ts";

/** How the URLs of the library's own modules begin. */
export const OWN = new URL("./", import.meta.url).href;

/** What the hooks in a recorded thread offer; undefined where it is not recorded. */
export function live(): LiveRecording | undefined {
  const runtime = Deno as unknown as Record<symbol, { microlog?: LiveRecording } | undefined> & { internal: symbol };
  return runtime[runtime.internal]?.microlog;
}
