/**
 * What to attach to, as a person says it.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** A process of this machine, or the address of an inspector; `path` where one of several programs there is meant. */
export type Place = { pid: number } | { hostname: string; port: number; path?: string };

/** The port at which Deno and Node open their inspectors where nothing else is said. */
export const INSPECTOR_PORT = 9229;

/**
 * Reads a process id, `ws://host:port/path` or `host:port`.
 *
 * @throws {MicrologError} If it is none of them
 *
 * @example
 * ```ts
 * import { readPlace } from "./attach_place.ts";
 * console.log(readPlace("4711"), readPlace("localhost:9229")); // { pid: 4711 } { hostname: "localhost", port: 9229 }
 * ```
 */
export function readPlace(text: string): Place {
  if (/^\d+$/.test(text)) {
    const pid = Number(text);
    // To a system 0 is all processes of the caller's, and none has a number this long.
    if (pid > 0 && pid < 2 ** 31) return { pid };
    throw refusal(text, "no process has that id");
  }
  const url = URL.parse(/^wss?:\/\//.test(text) ? text : `ws://${text}`);
  const isAddress = text.startsWith("ws://")
    ? url?.search === "" && url.hash === ""
    : /^(\[[0-9a-fA-F:]+\]|[^:/?#@\s]+):\d+$/.test(text);
  if (!isAddress || url === null || url.hostname === "" || url.username !== "") {
    throw refusal(text, "it is neither a process id, nor ws://…, nor host:port");
  }
  const { pathname } = url;
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 80),
    ...(pathname === "" || pathname === "/" ? {} : { path: pathname }),
  };
}

/** The place as text. */
export function formatPlace(place: Place): string {
  if ("pid" in place) return String(place.pid);
  const { hostname, port, path = "" } = place;
  const address = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  return path === "" ? address : `ws://${address}${path}`;
}

/** The error of an attach that is not possible. */
export function refusal(name: string | Place, why: string, hint?: string, cause?: unknown): MicrologError {
  return new MicrologError(`Cannot attach to ${typeof name === "string" ? name : formatPlace(name)}: ${why}`, {
    hint: hint ?? "See microlog attach --help",
    cause,
  });
}
