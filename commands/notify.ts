/**
 * Telling a running server that a recording began or ended.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";

/** How long a server may take to answer, ms: a run must not wait for it. */
const LIMIT = 500;

/**
 * Tells the server; resolves to whether one answered. Never throws: that no server runs is the usual case.
 *
 * @param server Base URL, without a final slash
 */
export async function notify(server: string, id: RecordingId, event: "start" | "end"): Promise<boolean> {
  const url = new URL(`${server}/api/notify`);
  const body = JSON.stringify({ ...id, event });
  try {
    return url.protocol === "http:" ? await post(url, body) : await postSecurely(url, body);
  } catch {
    return false;
  }
}

async function postSecurely(url: URL, body: string): Promise<boolean> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", origin: url.origin },
    signal: AbortSignal.timeout(LIMIT),
  });
  await response.body?.cancel();
  return response.ok;
}

/** A bare request: setting up `fetch` costs more than all else at the end of a short run. */
async function post(url: URL, body: string): Promise<boolean> {
  const hostname = url.hostname === "localhost" ? "127.0.0.1" : url.hostname.replace(/^\[|\]$/g, "");
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LIMIT);
  try {
    using connection = await Deno.connect({ hostname, port: Number(url.port || 80), signal: limit.signal });
    limit.signal.addEventListener("abort", () => connection.close());
    const request = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nOrigin: ${url.origin}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
    await connection.write(new TextEncoder().encode(request));
    const buffer = new Uint8Array(256);
    const n = await connection.read(buffer) ?? 0;
    return /^HTTP\/1\.1 2/.test(new TextDecoder().decode(buffer.subarray(0, n)));
  } finally {
    clearTimeout(timer);
  }
}
