/**
 * A program that runs already, as Microlog is connected to it: what it is, and how to leave it.
 *
 * @module
 */
import { type Place, refusal } from "./attach_place.ts";
import { findInspector, type FindWorld, type FoundInspector, systemWorld } from "./find_inspector.ts";
import { OWN } from "./hold.ts";
import { InspectorClosedError, type Session } from "./inspector/session.ts";
import { readEnvironment, readStat } from "./proc.ts";
import { countClients, listenersOf } from "./listeners.ts";
import { type Connection, openInspector } from "./target.ts";
import { MicrologError } from "../recording/errors.ts";

/** How long the program may take to say what it is, ms. */
const ANSWER_LIMIT = 5_000;
/** How long it may take to close its inspector, ms. */
const CLOSE_LIMIT = 500;

/** A process of this machine. */
export interface LocalProcess {
  pid: number;
  /** When it started, in ticks since the machine did: tells it from a later process of the same number. */
  started: string;
}

/** A program that Microlog is connected to. */
export interface Attached {
  connection: Connection;
  runtime: "deno" | "node";
  /** Versions by name, as in a header. */
  versions: Record<string, string>;
  pid: number;
  /** Where it runs on this machine and can be looked at. */
  local: LocalProcess | undefined;
  command: string[];
  /** "" where it is not known. */
  cwd: string;
  /** Its environment; empty where it is not known. */
  environment: Record<string, string>;
  /** Its machine, as it tells. */
  machine: { os: string; cores: number };
  /** The workers that nobody records: those of Node. */
  unrecorded: number;
  /** Ends the connection; closes the inspector, where it was opened for us and nobody else uses it. */
  leave(): void;
}

/** What the program says of itself. */
interface Told {
  runtime: "deno" | "node" | "";
  versions: Record<string, string>;
  pid: number;
  isRecorded: boolean;
  /** Of Node only: Deno would ask a person whether it may be told. */
  command: string[];
  cwd: string;
  machine: { os: string; cores: number };
}

/** Runs in the program; travels as text. It must ask for no permission, and load nothing that is not loaded. */
function tell(): Told {
  const scope = globalThis as unknown as { Deno?: typeof Deno & { internal?: symbol }; process?: NodeJS.Process };
  const machine = { os: "", cores: globalThis.navigator?.hardwareConcurrency ?? 0 };
  const told: Told = { runtime: "", versions: {}, pid: 0, isRecorded: false, command: [], cwd: "", machine };
  const { Deno: deno } = scope;
  // Node programs may have a Deno of their own making.
  if (typeof deno?.internal === "symbol") {
    const internal = (deno as unknown as Record<symbol, object | undefined>)[deno.internal];
    const isRecorded = internal !== undefined && "microlog" in internal;
    machine.os = `${deno.build.os} ${deno.build.arch}`;
    return { ...told, runtime: "deno", versions: { ...deno.version }, pid: deno.pid, isRecorded };
  }
  const { process } = scope;
  if (typeof process?.versions?.node !== "string") return told;
  const { versions: { node, v8 }, pid, argv, execArgv } = process;
  const [path = "node", ...args] = argv;
  machine.os = `${process.platform} ${process.arch}`;
  return {
    ...told,
    runtime: "node",
    versions: { node, v8 },
    pid,
    command: [path, ...execArgv, ...args],
    cwd: process.cwd(),
  };
}

const TELL = `(${tell.toString()})()\n//# sourceURL=${OWN}tell.js`;

/** Closes the inspector. What is loaded for that Deno has no other way to close it. */
const CLOSE: Record<Attached["runtime"], string> = {
  deno: `void import("node:inspector").then((inspector) => inspector.close(), () => {})\n//# sourceURL=${OWN}close.js`,
  node: `void (process.getBuiltinModule ?? require)("node:inspector").close()\n//# sourceURL=${OWN}close.js`,
};

/**
 * Connects to a program that runs already. Nothing is changed in it yet, but that its inspector may be open.
 *
 * @throws {MicrologError} If there is none, or it cannot be recorded
 */
export async function attach(place: Place, world: FindWorld = systemWorld()): Promise<Attached> {
  const inspector = await findInspector(place, world);
  const connection = await connect(place, inspector);
  let runtime: Attached["runtime"] = inspector.isDeno ? "deno" : "node";
  let local: LocalProcess | undefined;
  let hasEnded = false;
  connection.session.on("Runtime.executionContextDestroyed", () => void (hasEnded = true));
  let hasLeft = false;
  const leave = () => {
    if (hasLeft) return;
    hasLeft = true;
    const isToClose = inspector.isOpened && !hasEnded && !connection.session.isClosed;
    if (isToClose && !hasOthers(local, inspector, world)) closeInspector(runtime, connection);
    else connection.disconnect();
  };
  try {
    const { pid, isRecorded, ...told } = await ask(place, connection.session);
    if (told.runtime === "") {
      throw refusal(place, "it is neither Deno nor Node", "Microlog records programs of these two");
    }
    runtime = told.runtime;
    if (isRecorded) {
      throw refusal(
        place,
        "it is being recorded by Microlog already",
        "Wait for the end of that recording; half a minute where Microlog was killed",
      );
    }
    local = findLocally(pid, inspector, world);
    const unrecorded = runtime === "node" ? await countWorkers(connection.session) : 0;
    return {
      ...told,
      runtime,
      pid,
      local,
      ...surroundings(told, inspector, local, world),
      connection,
      unrecorded,
      leave,
    };
  } catch (error) {
    leave();
    throw error;
  }
}

async function connect(place: Place, inspector: FoundInspector): Promise<Connection> {
  try {
    return await openInspector(inspector);
  } catch (error) {
    if (error instanceof MicrologError || error instanceof Deno.errors.ConnectionRefused) {
      throw refusal(place, "it does not let Microlog connect", "It may have ended meanwhile: try again", error);
    }
    throw error;
  }
}

async function ask(place: Place, session: Session): Promise<Told> {
  const told = session.send("Runtime.evaluate", { expression: TELL, returnByValue: true });
  const { value, limit } = timeOut(ANSWER_LIMIT);
  try {
    const answer = await Promise.race([told, limit]);
    if (answer !== undefined) return answer.result.value as Told;
  } catch (error) {
    if (error instanceof InspectorClosedError) throw refusal(place, "it ended meanwhile", "Try again", error);
    throw error;
  } finally {
    clearTimeout(value);
  }
  throw refusal(
    place,
    "it does not answer",
    "It is stopped, or waits for something that keeps it from everything else, as for a file or another program",
  );
}

function timeOut(ms: number): { value: ReturnType<typeof setTimeout>; limit: Promise<undefined> } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { value: setTimeout(() => resolve(undefined), ms), limit: promise };
}

/** The process behind an inspector: that of the number it says, if that is who listens there. */
function findLocally(pid: number, { port }: FoundInspector, { proc }: FindWorld): LocalProcess | undefined {
  if (proc === undefined || !listenersOf(proc, pid).some((listener) => listener.port === port)) return undefined;
  const stat = readStat(proc, pid);
  return stat === undefined ? undefined : { pid, started: stat.started };
}

/** What the program was started with, as the system tells; or as it tells itself. */
function surroundings(
  told: Pick<Told, "command" | "cwd" | "runtime">,
  { url }: FoundInspector,
  local: LocalProcess | undefined,
  { proc }: FindWorld,
): Pick<Attached, "command" | "cwd" | "environment"> {
  if (local === undefined || proc === undefined) {
    return { command: told.command.length > 0 ? told.command : [told.runtime, url], cwd: told.cwd, environment: {} };
  }
  const folder = `/proc/${local.pid}`;
  return {
    command: (proc.text(`${folder}/cmdline`) ?? "").split("\0").slice(0, -1),
    cwd: proc.link(`${folder}/cwd`) ?? told.cwd,
    environment: readEnvironment(proc, local.pid),
  };
}

/** How many workers a Node program has; it tells of each that runs as it begins to. */
async function countWorkers(session: Session): Promise<number> {
  let count = 0;
  session.on("NodeWorker.attachedToWorker", () => void count++);
  try {
    await session.send("NodeWorker.enable", { waitForDebuggerOnStart: false });
    await session.send("NodeWorker.disable", {});
  } catch {
    // That there are some is all that there is to say of them.
  }
  return count;
}

/** Whether somebody else has connected to the inspector meanwhile. */
function hasOthers(local: LocalProcess | undefined, { port }: FoundInspector, { proc, pid }: FindWorld): boolean {
  return proc !== undefined && local !== undefined && countClients(proc, local.pid, pid, port).others > 0;
}

/** Closes the inspector, and the connection with it. */
function closeInspector(runtime: Attached["runtime"], { session, disconnect }: Connection): void {
  const limit = setTimeout(disconnect, CLOSE_LIMIT);
  // Where it works its end is the answer.
  session.send("Runtime.evaluate", { expression: CLOSE[runtime], includeCommandLineAPI: true }).then((answer) => {
    if (answer.exceptionDetails !== undefined) disconnect();
  }, disconnect);
  void session.closed.then(() => {
    clearTimeout(limit);
    disconnect();
  });
}

/** The program as a person would say it. */
export function describeProgram({ command }: Pick<Attached, "command">): string {
  const [path = "", ...args] = command;
  const text = [path.split("/").at(-1), ...args].join(" ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
