import assert from "node:assert/strict";
import { openSocket } from "../../../tracer/inspector/websocket.ts";

const TEXT = 0x1;
const CONTINUED = 0x0;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const UPGRADE = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

interface Frame {
  opcode: number;
  final: boolean;
  payload: Uint8Array;
}

/** One frame as a server sends it, unmasked. */
function frame(opcode: number, payload: string | Uint8Array, final = true): Uint8Array {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const head = new DataView(new ArrayBuffer(10));
  head.setUint8(0, (final ? 0x80 : 0) | opcode);
  let length = 2;
  if (bytes.length < 126) head.setUint8(1, bytes.length);
  else if (bytes.length < 65536) {
    head.setUint8(1, 126);
    head.setUint16(2, bytes.length);
    length = 4;
  } else {
    head.setUint8(1, 127);
    head.setBigUint64(2, BigInt(bytes.length));
    length = 10;
  }
  return new Uint8Array([...new Uint8Array(head.buffer, 0, length), ...bytes]);
}

/** The far end of one connection. */
class Peer {
  #connection: Deno.TcpConn;
  #bytes: number[] = [];

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    connection.setNoDelay(true);
  }

  async #more(): Promise<boolean> {
    const buffer = new Uint8Array(256 * 1024);
    const n = await this.#connection.read(buffer);
    for (let i = 0; i < (n ?? 0); i++) this.#bytes.push(buffer[i]!);
    return n !== null;
  }

  /** The head of the request. */
  async head(): Promise<string> {
    let text = "";
    while (!text.endsWith("\r\n\r\n")) {
      assert.ok(await this.#more());
      text = new TextDecoder().decode(new Uint8Array(this.#bytes));
    }
    this.#bytes = [];
    return text;
  }

  /** One byte, and no more of those that have come. */
  async byte(): Promise<void> {
    await this.#connection.read(new Uint8Array(1));
  }

  /** The next frame that is no unsolicited pong; undefined at the end. */
  async frame(): Promise<Frame | undefined> {
    for (;;) {
      const next = await this.anyFrame();
      if (next === undefined || next.opcode !== PONG || next.payload.length > 0) return next;
    }
  }

  /** The next frame. */
  async anyFrame(): Promise<Frame | undefined> {
    const need = async (length: number) => {
      while (this.#bytes.length < length) if (!await this.#more()) return false;
      return true;
    };
    if (!await need(2)) return undefined;
    const [first = 0, second = 0] = this.#bytes;
    assert.ok(second & 0x80, "clients mask");
    const extra = (second & 0x7f) === 127 ? 8 : (second & 0x7f) === 126 ? 2 : 0;
    assert.ok(await need(2 + extra + 4));
    const length = extra === 0
      ? second & 0x7f
      : this.#bytes.slice(2, 2 + extra).reduce((value, byte) => value * 256 + byte, 0);
    const start = 2 + extra + 4;
    assert.ok(await need(start + length));
    const mask = this.#bytes.slice(2 + extra, start);
    const payload = Uint8Array.from(this.#bytes.slice(start, start + length), (byte, i) => byte ^ mask[i % 4]!);
    this.#bytes = this.#bytes.slice(start + length);
    return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload };
  }

  async send(...parts: (string | Uint8Array)[]): Promise<void> {
    for (const part of parts) {
      const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** What a client was told. */
class Heard {
  texts: string[] = [];
  closes = 0;
  #changed = Promise.withResolvers<void>();

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  message = (text: string) => {
    this.texts.push(text);
    this.#change();
  };
  close = () => {
    this.closes++;
    this.#change();
  };

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#changed.promise;
  }
}

/** Runs a server for one connection. */
async function serve<T>(work: (port: number, accept: () => Promise<Peer>) => Promise<T>): Promise<T> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const peers: Peer[] = [];
  try {
    return await work((listener.addr as Deno.NetAddr).port, async () => {
      const peer = new Peer(await listener.accept());
      peers.push(peer);
      return peer;
    });
  } finally {
    listener.close();
    for (const peer of peers) {
      try {
        peer.close();
      } catch (error) {
        assert.ok(error instanceof Deno.errors.BadResource, "closed already");
      }
    }
  }
}

/** An open socket and its far end. */
async function connected(
  work: (socket: Awaited<ReturnType<typeof openSocket>>, peer: Peer, heard: Heard) => Promise<void>,
) {
  await serve(async (port, accept) => {
    const heard = new Heard();
    const opening = openSocket("127.0.0.1", port, "/ws/1", heard);
    const peer = await accept();
    await peer.head();
    await peer.send(UPGRADE);
    const socket = await opening;
    try {
      await work(socket, peer, heard);
    } finally {
      socket.close();
    }
  });
}

function textOf(frame: Frame | undefined): string {
  assert.equal(frame?.opcode, TEXT);
  assert.equal(frame.final, true);
  return new TextDecoder().decode(frame.payload);
}

Deno.test("websocket: asks as the protocol wants it", async () => {
  await serve(async (port, accept) => {
    const opening = openSocket("127.0.0.1", port, "/ws/1a2b", new Heard());
    const peer = await accept();
    const head = await peer.head();
    assert.match(head, /^GET \/ws\/1a2b HTTP\/1\.1\r\n/);
    assert.ok(head.includes(`\r\nHost: 127.0.0.1:${port}\r\n`));
    assert.ok(head.includes("\r\nUpgrade: websocket\r\n"));
    assert.ok(head.includes("\r\nSec-WebSocket-Version: 13\r\n"));
    const key = /\r\nSec-WebSocket-Key: (.+)\r\n/.exec(head)?.[1] ?? "";
    assert.equal(atob(key).length, 16);
    // The head in pieces, the first frame right behind it.
    await peer.send(UPGRADE.slice(0, 20), UPGRADE.slice(20), frame(TEXT, "x"));
    (await opening).close();
  });
});

Deno.test("websocket: messages of all lengths go out, those of one call in one write", async () => {
  await connected(async (socket, peer) => {
    const texts = ["", "short", "x".repeat(125), "y".repeat(126), "ž".repeat(40_000), "last"];
    socket.send(texts);
    for (const text of texts) assert.equal(textOf(await peer.frame()), text);
  });
});

Deno.test("websocket: messages of all lengths come in", async () => {
  await connected(async (_socket, peer, heard) => {
    const texts = [
      "",
      "a",
      "b".repeat(125),
      "c".repeat(126),
      "d".repeat(65_535),
      "e".repeat(65_536),
      "ž".repeat(200_000),
    ];
    await peer.send(...texts.map((text) => frame(TEXT, text)));
    await heard.until(() => heard.texts.length === texts.length);
    assert.deepEqual(heard.texts, texts);
  });
});

Deno.test("websocket: a frame may come byte by byte", async () => {
  await connected(async (_socket, peer, heard) => {
    const bytes = frame(TEXT, "z".repeat(130));
    for (const byte of bytes) await peer.send(new Uint8Array([byte]));
    await heard.until(() => heard.texts.length === 1);
    assert.deepEqual(heard.texts, ["z".repeat(130)]);
  });
});

Deno.test("websocket: fragments are one message, cut anywhere, with control frames between them", async () => {
  await connected(async (_socket, peer, heard) => {
    const bytes = new TextEncoder().encode("naïve");
    await peer.send(
      frame(TEXT, bytes.subarray(0, 3), false),
      frame(PING, "still there?"),
      frame(CONTINUED, bytes.subarray(3, 4), false),
      frame(PONG, ""),
      frame(CONTINUED, bytes.subarray(4)),
      frame(TEXT, "next"),
    );
    await heard.until(() => heard.texts.length === 2);
    assert.deepEqual(heard.texts, ["naïve", "next"]);
    const pong = await peer.frame();
    assert.equal(pong?.opcode, PONG);
    assert.equal(new TextDecoder().decode(pong.payload), "still there?");
  });
});

Deno.test("websocket: whatever arrives is answered at once, so that its acknowledgement travels", async () => {
  await connected(async (_socket, peer) => {
    await peer.send(frame(TEXT, "x"));
    const answer = await peer.anyFrame();
    assert.equal(answer?.opcode, PONG);
  });
});

Deno.test("websocket: the far end closes", async () => {
  await connected(async (socket, peer, heard) => {
    await peer.send(frame(TEXT, "last"), frame(CLOSE, ""));
    await heard.until(() => heard.closes > 0);
    socket.send(["too late"]);
    socket.close();
    assert.deepEqual(heard.texts, ["last"]);
    assert.equal(heard.closes, 1);
  });
});

Deno.test("websocket: the far end is gone, in the middle of a frame", async () => {
  await connected(async (_socket, peer, heard) => {
    await peer.send(frame(TEXT, "whole"), frame(TEXT, "x".repeat(1000)).subarray(0, 500));
    await heard.until(() => heard.texts.length === 1);
    peer.close();
    await heard.until(() => heard.closes > 0);
    assert.deepEqual(heard.texts, ["whole"]);
  });
});

Deno.test("websocket: a reset, as of a target that was killed, is an end like any other", async () => {
  await connected(async (socket, peer, heard) => {
    // Closing with unread bytes makes the system send a reset.
    socket.send(["unread".repeat(10_000)]);
    await peer.frame();
    socket.send(["unread"]);
    peer.close();
    await heard.until(() => heard.closes > 0);
    assert.equal(heard.closes, 1);
  });
});

Deno.test("websocket: closing it tells so, once", async () => {
  await connected(async (socket, peer, heard) => {
    socket.close();
    socket.close();
    assert.equal(heard.closes, 1);
    assert.equal(await peer.frame(), undefined);
  });
});

Deno.test("websocket: a server that refuses is told about", async () => {
  await serve(async (port, accept) => {
    const heard = new Heard();
    const refused = assert.rejects(openSocket("127.0.0.1", port, "/", heard), {
      name: "MicrologError",
      message: `Cannot talk to the inspector on port ${port}: it answered HTTP/1.1 400 Bad Request`,
    });
    const peer = await accept();
    await peer.head();
    await peer.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    await refused;
    assert.equal(heard.closes, 0);
  });
});

Deno.test("websocket: a server that hangs up before it answers is told about", async () => {
  for (const reset of [false, true]) {
    await serve(async (port, accept) => {
      const refused = assert.rejects(openSocket("127.0.0.1", port, "/", new Heard()), {
        name: "MicrologError",
        message: `Cannot talk to the inspector on port ${port}: it closed the connection`,
      });
      const peer = await accept();
      // Closing with unread bytes makes the system send a reset.
      if (reset) await peer.byte();
      else await peer.head();
      peer.close();
      await refused;
    });
  }
});

Deno.test("websocket: nobody there", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  await assert.rejects(openSocket("127.0.0.1", port, "/", new Heard()), Deno.errors.ConnectionRefused);
});
