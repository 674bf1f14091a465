/**
 * Starts the target under the inspector, as it would start without.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { HOLD_OPTION } from "./hold.ts";
import { openSocket } from "./inspector/websocket.ts";
import { Session } from "./inspector/session.ts";

const HOST = "127.0.0.1";

/** What to start. */
export interface TargetCommand {
  /** Path of the deno binary. */
  deno: string;
  /** Options for `deno run`, before the script. */
  options: string[];
  script: string;
  args: string[];
  /** Variables added to the environment. */
  env: Record<string, string>;
}

/** A started target. */
export interface Target {
  process: Deno.ChildProcess;
  /** Connects to its inspector; undefined where the target ended before it had one. */
  connect(): Promise<Connection | undefined>;
}

/** An open line to the target's inspector. */
export interface Connection {
  session: Session;
  /** Closes it: a target that is ending may end. */
  disconnect(): void;
}

/** A port nobody listens on at the moment. */
function freePort(): number {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/**
 * Starts a target that holds before its first line. Its stdin, stdout and stderr are Microlog's own, so that not a byte
 * passes through our hands and a terminal stays one.
 *
 * `-q --inspect-publish-uid=http` keep the inspector's own lines off stderr.
 */
export function startTarget(command: TargetCommand): Target {
  const port = freePort();
  const process = spawn(command, [
    "-q",
    `--inspect=${HOST}:${port}`,
    "--inspect-publish-uid=http",
    HOLD_OPTION,
  ]);
  let ended = false;
  void process.status.then(() => ended = true);
  return { process, connect: () => connect(port, () => ended) };
}

/** Starts a target without Microlog having any part in it. */
export function startPlain(command: TargetCommand): Deno.ChildProcess {
  return spawn(command, []);
}

function spawn(command: TargetCommand, inspect: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(command.deno, {
      args: ["run", ...inspect, ...command.options, command.script, ...command.args],
      env: command.env,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new MicrologError("Cannot start the program: Microlog may not run deno", {
        hint: `Give it --allow-run=${command.deno}, or -A`,
        cause: error,
      });
    }
    throw error;
  }
}

async function connect(port: number, hasEnded: () => boolean): Promise<Connection | undefined> {
  while (!hasEnded()) {
    const path = await inspectorPath(port);
    if (path !== undefined) return await openSession(port, path);
    // Deno listens a moment after its start; asking again is cheaper than being late.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return undefined;
}

async function openSession(port: number, path: string): Promise<Connection> {
  // The session comes first: the socket may have something to tell it before it is handed over.
  const session = new Session((messages) => socket.send(messages));
  const socket = await openSocket(HOST, port, path, {
    message: (text) => session.receive(text),
    close: () => session.close(),
  });
  return { session, disconnect: () => socket.close() };
}

/** The path of the target's inspector; undefined while nothing listens there. */
async function inspectorPath(port: number): Promise<string | undefined> {
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ hostname: HOST, port });
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return undefined;
    throw error;
  }
  try {
    connection.setNoDelay(true);
    await connection.write(new TextEncoder().encode(`GET /json HTTP/1.1\r\nHost: ${HOST}:${port}\r\n\r\n`));
    const buffer = new Uint8Array(16 * 1024);
    let answer = "";
    // Answered in a piece or two; an empty list while the target is not ready yet.
    while (!/\]\s*$/.test(answer)) {
      const n = await connection.read(buffer);
      if (n === null) break;
      answer += new TextDecoder().decode(buffer.subarray(0, n));
    }
    return /"webSocketDebuggerUrl":\s*"ws:\/\/[^/]+([^"]+)"/.exec(answer)?.[1];
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionReset) return undefined;
    throw error;
  } finally {
    connection.close();
  }
}
