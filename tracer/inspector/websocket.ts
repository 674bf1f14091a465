/**
 * A WebSocket client over a plain TCP connection, for the inspector on loopback.
 *
 * Why not `WebSocket`: the inspector answers small messages, and Nagle's algorithm with delayed acknowledgements costs
 * up to 40 ms a turn there; this one sets TCP_NODELAY, sends what is queued in one write, and answers whatever arrives
 * with an unsolicited pong, so that the acknowledgement travels at once and the inspector's next message is not held
 * back. Node hangs up at a pong; it goes without. Only what the inspector uses of RFC 6455 is here: text messages,
 * fragments, ping, close.
 *
 * @module
 */
import { MicrologError } from "../../recording/errors.ts";

const OPCODE_TEXT = 0x1;
const OPCODE_CLOSE = 0x8;
const OPCODE_PING = 0x9;
const OPCODE_PONG = 0xa;
const FIN = 0x80;
const MASKED = 0x80;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Receives the text messages of a {@linkcode Socket}, and its end. */
export interface SocketEvents {
  message(text: string): void;
  close(): void;
  /** Whether the other side takes pongs that it has not asked for; so it is unless this says no. */
  takesPongs?: boolean;
}

/** A duplex line of text messages to an inspector. */
export interface Socket {
  /** Sends these messages in one write. */
  send(messages: readonly string[]): void;
  close(): void;
}

/** Bytes that were read and not yet used. */
class Inbox {
  #bytes = new Uint8Array(64 * 1024);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      const length = this.length;
      const target = length + chunk.length > this.#bytes.length
        ? new Uint8Array(Math.max(this.#bytes.length * 2, length + chunk.length))
        : this.#bytes;
      target.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = target;
      this.#start = 0;
      this.#end = length;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  peek(index: number): number {
    return this.#bytes[this.#start + index] ?? 0;
  }

  /** The next bytes, valid until the next push. */
  take(length: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }
}

/** Encodes one client frame; clients must mask, and a mask of zeros is as good as any other on loopback. */
function encodeFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const extra = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8;
  const frame = new Uint8Array(2 + extra + 4 + payload.length);
  const view = new DataView(frame.buffer);
  frame[0] = FIN | opcode;
  if (extra === 0) frame[1] = MASKED | payload.length;
  else if (extra === 2) {
    frame[1] = MASKED | 126;
    view.setUint16(2, payload.length);
  } else {
    frame[1] = MASKED | 127;
    view.setBigUint64(2, BigInt(payload.length));
  }
  frame.set(payload, 2 + extra + 4);
  return frame;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Takes whole frames off the inbox; returns undefined where one is not complete yet. */
function takeFrame(inbox: Inbox): { opcode: number; final: boolean; payload: Uint8Array } | undefined {
  if (inbox.length < 2) return undefined;
  const first = inbox.peek(0);
  let length = inbox.peek(1) & 0x7f;
  let head = 2;
  if (length >= 126) {
    const bytes = length === 126 ? 2 : 8;
    if (inbox.length < head + bytes) return undefined;
    length = 0;
    for (let i = 0; i < bytes; i++) length = length * 256 + inbox.peek(head + i);
    head += bytes;
  }
  if (inbox.length < head + length) return undefined;
  inbox.take(head);
  return { opcode: first & 0x0f, final: (first & FIN) !== 0, payload: inbox.take(length) };
}

const PONG = encodeFrame(OPCODE_PONG, new Uint8Array(0));

/** The text of a complete head of an HTTP response, or undefined. */
function takeHead(inbox: Inbox): string | undefined {
  for (let i = 3; i < inbox.length; i++) {
    if (inbox.peek(i) === 10 && inbox.peek(i - 1) === 13 && inbox.peek(i - 2) === 10 && inbox.peek(i - 3) === 13) {
      return decoder.decode(inbox.take(i + 1));
    }
  }
  return undefined;
}

/** Asks for a WebSocket; what follows the answer stays in the inbox. */
async function shakeHands(connection: Deno.TcpConn, path: string, inbox: Inbox): Promise<void> {
  const { hostname, port } = connection.remoteAddr;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const key = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const request = encoder.encode(
    `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  const buffer = new Uint8Array(4096);
  let head: string | undefined;
  try {
    for (let at = 0; at < request.length;) at += await connection.write(request.subarray(at));
    while (head === undefined) {
      const n = await connection.read(buffer);
      if (n === null) throw new Deno.errors.ConnectionReset("it closed the connection");
      inbox.push(buffer.subarray(0, n));
      head = takeHead(inbox);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.ConnectionReset || cause instanceof Deno.errors.BrokenPipe)) throw cause;
    throw new MicrologError(`Cannot talk to the inspector on port ${port}: it closed the connection`, { cause });
  }
  if (!/^HTTP\/1\.1 101 /.test(head)) {
    throw new MicrologError(`Cannot talk to the inspector on port ${port}: it answered ${head.split("\r\n")[0]}`);
  }
}

/**
 * Opens a WebSocket to an inspector.
 *
 * @param hostname Host of the inspector, `127.0.0.1`
 * @param port Its port
 * @param path The path of the target, from its `webSocketDebuggerUrl`
 * @throws {MicrologError} If the other side is no WebSocket server, or hangs up
 */
export async function openSocket(hostname: string, port: number, path: string, events: SocketEvents): Promise<Socket> {
  const connection = await Deno.connect({ hostname, port });
  const inbox = new Inbox();
  try {
    connection.setNoDelay(true);
    await shakeHands(connection, path, inbox);
  } catch (error) {
    connection.close();
    throw error;
  }
  const buffer = new Uint8Array(256 * 1024);
  let open = true;
  let writing = Promise.resolve();

  function write(bytes: Uint8Array): void {
    writing = writing.then(async () => {
      for (let at = 0; open && at < bytes.length;) at += await connection.write(bytes.subarray(at));
    }).catch(end);
  }
  /** The far end is gone or we are: both end the same way, once. */
  function end(): void {
    if (!open) return;
    open = false;
    connection.close();
    events.close();
  }

  let fragments: Uint8Array[] = [];
  function drain(): void {
    for (let frame = takeFrame(inbox); frame !== undefined; frame = takeFrame(inbox)) {
      if (frame.opcode === OPCODE_CLOSE) return end();
      if (frame.opcode === OPCODE_PING) write(encodeFrame(OPCODE_PONG, frame.payload.slice()));
      else if (frame.opcode !== OPCODE_PONG) {
        if (frame.final && fragments.length === 0) events.message(decoder.decode(frame.payload));
        else {
          fragments.push(frame.payload.slice());
          if (frame.final) {
            const whole = concat(fragments);
            fragments = [];
            events.message(decoder.decode(whole));
          }
        }
      }
    }
  }
  (async () => {
    drain();
    while (open) {
      const n = await connection.read(buffer);
      if (n === null) break;
      if (events.takesPongs !== false) write(PONG);
      inbox.push(buffer.subarray(0, n));
      drain();
    }
  })().catch((error: unknown) => {
    // Closing it ourselves interrupts the read, and a reset is how a killed target looks: anything else is a bug.
    if (open && !(error instanceof Deno.errors.ConnectionReset)) throw error;
  }).finally(end);

  return {
    send(messages) {
      if (open) write(concat(messages.map((text) => encodeFrame(OPCODE_TEXT, encoder.encode(text)))));
    },
    close: end,
  };
}
