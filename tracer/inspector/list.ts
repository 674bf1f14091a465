/**
 * Asks an address which programs can be debugged there, as an inspector tells over HTTP.
 *
 * @module
 */

/** A program that can be debugged. */
export interface ListedTarget {
  /** The path of its inspector. */
  path: string;
  /** Whether it is one of Deno's own, which alone take a pong that they have not asked for. */
  isDeno: boolean;
  /** Its main module, as far as it is told. */
  url: string;
}

/**
 * What an address says: the programs, or why there are none to be had. `refused`: nothing listens; `unknown`: there is no
 * such host; `forbidden`: Microlog may not connect; `silent`: no answer in time; `other`: it is no inspector.
 */
export type Listing = readonly ListedTarget[] | "refused" | "unknown" | "forbidden" | "silent" | "other";

/** An inspector's answer is shorter than this, bytes. */
const MAX_ANSWER = 256 * 1024;

/**
 * Asks for the programs that can be debugged at an address.
 *
 * @param limit How long it may take, ms
 *
 * @example
 * ```ts
 * import { listTargets } from "./list.ts";
 * console.log(await listTargets("127.0.0.1", 9229, 1_000));
 * ```
 */
export async function listTargets(hostname: string, port: number, limit: number): Promise<Listing> {
  const patience = AbortSignal.timeout(limit);
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ hostname, port, signal: patience });
  } catch (error) {
    return failureOf(error, patience);
  }
  const giveUp = () => connection.close();
  patience.addEventListener("abort", giveUp);
  try {
    return readTargets(await ask(connection));
  } catch (error) {
    return failureOf(error, patience);
  } finally {
    patience.removeEventListener("abort", giveUp);
    if (!patience.aborted) connection.close();
  }
}

function failureOf(error: unknown, patience: AbortSignal): Listing {
  if (patience.aborted) return "silent";
  if (error instanceof Deno.errors.NotCapable) return "forbidden";
  if (error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe) return "other";
  // Unreachable hosts and networks, too, have no class of their own.
  if (error instanceof Deno.errors.ConnectionRefused) return "refused";
  if (error instanceof Error && /lookup|resolve|Name or service/i.test(error.message)) return "unknown";
  if (error instanceof Error && /os error/.test(error.message)) return "refused";
  throw error;
}

/** The body of its answer. */
async function ask(connection: Deno.TcpConn): Promise<string> {
  const { hostname, port } = connection.remoteAddr;
  // Inspectors answer to nothing but addresses, lest web pages reach them by a name of their own.
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  await connection.write(new TextEncoder().encode(`GET /json HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`));
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16 * 1024);
  let answer = "";
  while (answer.length < MAX_ANSWER && !isComplete(answer)) {
    const n = await connection.read(buffer);
    if (n === null) break;
    answer += decoder.decode(buffer.subarray(0, n), { stream: true });
  }
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}

/** Whether the answer is there, or is none of an inspector: those end in a list. */
function isComplete(answer: string): boolean {
  if (answer.length >= 5 && !answer.startsWith("HTTP/")) return true;
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  return !/^HTTP\/1\.[01] 200 /.test(answer) || /\]\s*$/.test(answer.slice(head + 4)) ||
    /^(?!\s*\[)\s*\S/.test(answer.slice(head + 4)) || /\r\ncontent-length: *0\r\n/i.test(answer.slice(0, head + 2));
}

function readTargets(body: string): Listing {
  let list: unknown;
  try {
    list = JSON.parse(body);
  } catch {
    return "other";
  }
  if (!Array.isArray(list)) return "other";
  const targets: ListedTarget[] = [];
  for (const entry of list as unknown[]) {
    if (typeof entry !== "object" || entry === null) return "other";
    const { webSocketDebuggerUrl, description, url } = entry as Record<string, unknown>;
    const path = /^ws:\/\/[^/]+(\/.+)$/.exec(String(webSocketDebuggerUrl))?.[1];
    if (path === undefined) return "other";
    targets.push({ path, isDeno: description === "deno", url: typeof url === "string" ? url : "" });
  }
  return targets;
}
