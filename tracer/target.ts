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
  /** A second line, with a state of its own; the same one each time. */
  connectAgain(): Promise<Session>;
  /** Closes both: a target that is ending may end. */
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
  return { process, connect: () => connectTo(port, { hasEnded: () => ended }) };
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

/** How to wait for an inspector. */
export interface Waiting {
  /** Whether to give up. */
  hasEnded(): boolean;
  /**
   * Whether to connect to the main thread of that path: a program that starts anew in the same process, as with
   * `--watch`, has another.
   */
  isWanted?(path: string): boolean;
  /** How long to wait before asking again, ms. */
  pause?: number;
}

/**
 * Connects to the inspector on a port of the loopback, as soon as there is one.
 *
 * @returns Undefined where it gave up
 */
export async function connectTo(
  port: number,
  { hasEnded, isWanted = () => true, pause = 1 }: Waiting,
): Promise<Connection | undefined> {
  while (!hasEnded()) {
    const path = await inspectorPath(port);
    if (path !== undefined && isWanted(path)) return await openInspector({ hostname: HOST, port, path, isDeno: true });
    // Deno listens a moment after its start; asking again is cheaper than being late.
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return undefined;
}

/** Where an inspector is. */
export interface InspectorAddress {
  hostname: string;
  port: number;
  /** Of the one program that is meant. */
  path: string;
  /** Whether the program is run by Deno. */
  isDeno: boolean;
}

/**
 * Connects to an inspector.
 *
 * @throws {MicrologError} If it is none, or hangs up
 */
export async function openInspector(address: InspectorAddress): Promise<Connection> {
  const { session, close } = await openLine(address);
  let second: ReturnType<typeof openLine> | undefined;
  return {
    session,
    connectAgain: async () => (await (second ??= openLine(address))).session,
    disconnect() {
      close();
      // Where it was never opened, or the target had gone by then, there is nothing to close.
      second?.then((line) => line.close(), () => {});
    },
  };
}

async function openLine(
  { hostname, port, path, isDeno }: InspectorAddress,
): Promise<{ session: Session; close(): void }> {
  // The session comes first: the socket may have something to tell it before it is handed over.
  const session = new Session((messages) => socket.send(messages));
  const socket = await openSocket(hostname, port, path, {
    message: (text) => session.receive(text),
    close: () => session.close(),
    takesPongs: isDeno,
  });
  return { session, close: () => socket.close() };
}

/** The path of the inspector of a program's main thread; undefined while nothing listens there. */
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
