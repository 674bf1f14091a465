/**
 * Serves a store over HTTP.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { createApp } from "./app.ts";
import type { AppOptions } from "./app.ts";
import { EventHub } from "./events.ts";
import { hostCheck, isLoopback } from "./security.ts";

/** What to serve, and where. */
export interface ServeOptions extends Pick<AppOptions, "store" | "assets" | "version" | "report" | "llm"> {
  /** The address or name to listen on; default 127.0.0.1, which only this machine reaches. */
  host?: string;
  /** The port to listen on, 0 for any that is free; default 7777. */
  port?: number;
  /** Further names that the server is reached by, for example through a proxy. */
  names?: readonly string[];
}

/** A server that runs. */
export interface RunningServer {
  /** Where it is reached: `http://localhost:7777`. */
  url: string;
  /** Whether others than this machine reach it. */
  open: boolean;
  /** Ends it at once, with all its connections. */
  stop(): Promise<void>;
}

/** The port that nothing else says. */
export const DEFAULT_PORT = 7777;
const DEFAULT_HOST = "127.0.0.1";
/** Listening on these is listening on all of the machine's addresses. */
const WILDCARDS = ["0.0.0.0", "::", "[::]"];

/**
 * Starts serving.
 *
 * @throws {MicrologError} If it cannot listen there
 *
 * @example
 * ```ts ignore
 * const server = serve({ store, assets: builtAssets(), version: "0.1.0" });
 * console.error(server.url);
 * ```
 */
export function serve(options: ServeOptions): RunningServer {
  const { store, host = DEFAULT_HOST, port = DEFAULT_PORT } = options;
  const everywhere = WILDCARDS.includes(host);
  const names = [host, ...(options.names ?? []), ...(everywhere ? ownName() : [])];
  const stopped = new AbortController();
  const hub = new EventHub();
  const app = createApp({
    ...options,
    hub,
    isKnownHost: hostCheck(names, everywhere),
    sources: names.every(isLoopback),
  });
  const server = listen(host, port, stopped.signal, (request) => app.fetch(request));
  store.watch(() => hub.changed(), stopped.signal);
  return {
    url: `http://${nameOf(host)}:${server.addr.port}`,
    open: !isLoopback(host),
    stop: async () => {
      hub.close();
      stopped.abort();
      await server.finished;
    },
  };
}

function listen(
  host: string,
  port: number,
  signal: AbortSignal,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({ hostname: host.replace(/^\[(.*)\]$/, "$1"), port, signal, onListen: () => {} }, handler);
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrInUse) {
      throw new MicrologError(`Cannot listen on port ${port}: it is in use`, {
        hint: `Choose another with --port, for example --port ${port + 1}`,
        cause,
      });
    }
    if (cause instanceof Deno.errors.NotCapable) {
      throw new MicrologError(`Cannot listen on port ${port}: Deno was not given the permission`, {
        hint: `Run with --allow-net=${host}:${port}`,
        cause,
      });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MicrologError(`Cannot listen on ${host}, port ${port}: ${why}`, {
      hint: "Choose an address of this machine with --host, and a port with --port",
      cause,
    });
  }
}

function ownName(): string[] {
  try {
    return [Deno.hostname()];
  } catch {
    // Not permitted; it is then reached by address only.
    return [];
  }
}

/** The name to put into links. */
function nameOf(host: string): string {
  if (isLoopback(host) || WILDCARDS.includes(host)) return "localhost";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
