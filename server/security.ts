/**
 * Who may talk to the server. It listens on this machine, yet every page in the person's browser can send it requests:
 * so the Host has to be a name of this server (a stranger's name may be pointed at 127.0.0.1), and what changes
 * something has to come from its own pages or from no page at all.
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";
import { MicrologError } from "../recording/errors.ts";
import { HttpError } from "./errors.ts";

/** Sent with every answer. Neither scripts nor styles may be inline; what a script sets on `element.style` may. */
const HEADERS: Record<string, string> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Says whether a Host header's name, without its port, is one of this server's. */
export type HostCheck = (hostname: string) => boolean;

/**
 * Makes the check of names.
 *
 * @param names Further names of this server, beside those of the loopback
 * @param anyAddress Whether every IP address is fine, as where the server listens on all of the machine's. An address,
 *   unlike a name, cannot be pointed elsewhere by a stranger
 */
export function hostCheck(names: Iterable<string>, anyAddress = false): HostCheck {
  const known = new Set([...names].map((name) => bare(name)));
  return (hostname) => {
    const name = bare(hostname);
    return known.has(name) || isLoopback(name) || (anyAddress && isAddress(name));
  };
}

/** Whether the name or address is always this machine's own. */
export function isLoopback(hostname: string): boolean {
  const name = bare(hostname);
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Refuses strangers and adds the security headers to every answer. */
export function guard(isKnown: HostCheck): MiddlewareHandler {
  return async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    checkHost(c.req.header("host"), isKnown);
    if (c.req.method !== "GET" && c.req.method !== "HEAD") checkOrigin(c.req.raw.headers);
    await next();
  };
}

function checkHost(host: string | undefined, isKnown: HostCheck): void {
  const url = host !== undefined && /^[^\s/?#@\\]+$/.test(host) ? URL.parse(`http://${host}`) : null;
  if (url !== null && isKnown(url.hostname)) return;
  throw new HttpError(
    403,
    new MicrologError(`Cannot answer for the host ${JSON.stringify(host ?? "")}: it is not a name of this server`, {
      hint: "Start the server with --host and that name, or set MICROLOG_SERVER to its address",
    }),
  );
}

/** Refuses what a page of another site has asked for. */
export function checkOrigin(headers: Headers): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  // Programs that are no browser send neither.
  const own = origin === null || URL.parse(origin)?.host === URL.parse(`http://${headers.get("host")}`)?.host;
  if (own && (site === null || site === "same-origin" || site === "none")) return;
  throw new HttpError(403, new MicrologError("Cannot do this: the request comes from a page of another site"));
}

/** Without the brackets of an IPv6 address, in lower case. */
function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || name.includes(":");
}
