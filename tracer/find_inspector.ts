/**
 * Finds the inspector of a program that runs already, and opens it where it is not open yet.
 *
 * Deno (since 2.9.2) and Node open their inspector when they get SIGUSR1. That kills whoever does not heed it, a Deno that
 * is still starting too; so it is sent only to a process that is seen to be Deno or Node, and to heed it.
 *
 * @module
 */
import { constants } from "node:os";
import { INSPECTOR_PORT, type Place, refusal } from "./attach_place.ts";
import { type ListedTarget, type Listing, listTargets } from "./inspector/list.ts";
import { allListeners, type Listener, listenersOf } from "./listeners.ts";
import { linuxProc, type Proc, readStat } from "./proc.ts";

/** How long an inspector may take to answer, ms. */
const ANSWER_LIMIT = 2_000;
/** How long it may take to open, ms: Deno opens it when the program gives way, and some calculate for seconds. */
const OPEN_LIMIT = 10_000;
/** How long a Deno may take to come so far that it heeds the signal, ms. */
const HEED_LIMIT = 3_000;
/** Time between two looks, ms; longer and longer, as they are not free. */
const PAUSE = 10;
const LONGEST_PAUSE = 200;

/** An inspector that can be talked to. */
export interface FoundInspector extends ListedTarget {
  hostname: string;
  port: number;
  /** Whether it was opened for us, and is to be closed again. */
  isOpened: boolean;
}

/** What {@linkcode findInspector} uses of the world. */
export interface FindWorld {
  /** Undefined where processes cannot be looked at. */
  proc: Proc | undefined;
  list(hostname: string, port: number, limit: number): Promise<Listing>;
  /** Sends SIGUSR1. */
  signal(pid: number): void;
  /** Microlog's own user and process. */
  uid: number | null;
  pid: number;
  os: string;
  /** Milliseconds. */
  now(): number;
  pause(ms: number): Promise<void>;
}

/** The world as it is. */
export function systemWorld(): FindWorld {
  return {
    proc: linuxProc(),
    list: listTargets,
    signal: (pid) => Deno.kill(pid, "SIGUSR1"),
    uid: Deno.permissions.querySync({ name: "sys", kind: "uid" }).state === "granted" ? Deno.uid() : null,
    pid: Deno.pid,
    os: Deno.build.os,
    now: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/**
 * Finds the inspector of a process or at an address.
 *
 * @throws {MicrologError} If there is none to be had
 */
export async function findInspector(place: Place, world: FindWorld = systemWorld()): Promise<FoundInspector> {
  return "pid" in place ? await ofProcess(place.pid, world) : await atAddress(place, world);
}

async function ofProcess(pid: number, world: FindWorld): Promise<FoundInspector> {
  const { proc } = world;
  if (proc === undefined) throw cannotLook(pid, world);
  const runtime = examine(pid, proc, world);
  const words = (proc.text(`/proc/${pid}/cmdline`) ?? "") + (proc.text(`/proc/${pid}/environ`) ?? "");
  const listeners = listenersOf(proc, pid);
  // To ask a program's own server would be a request that it is not made for: only where there may be an inspector.
  // Microlog's own way of writing it is meant for Deno alone, see child_hold.ts.
  const mention = runtime === "node" ? /--inspect(?!-port|-publish)/ : /--\\?inspect(?!-port|-publish)/;
  const likely = mention.test(words) ? listeners : listeners.filter(({ port }) => port === INSPECTOR_PORT);
  for (const listener of likely) {
    const found = await askListener(listener, world, false);
    if (found !== undefined) return found;
  }
  if (runtime === undefined) {
    const name = baseOf(proc.link(`/proc/${pid}/exe`) ?? "");
    throw refusal(
      { pid },
      `it is neither Deno nor Node${name === "" ? "" : `, but ${name}`}`,
      "Programs that deno or node runs can be attached to, and whatever else has an inspector by its address",
    );
  }
  await waitUntilHeeding(pid, runtime, proc, world);
  // Only where it says so does it open elsewhere.
  const isTaken = allListeners(proc, pid).some(({ port }) => port === INSPECTOR_PORT);
  if (isTaken && !/--inspect-port/.test(words)) {
    throw refusal(
      { pid },
      `port ${INSPECTOR_PORT}, where its inspector would open, is in use`,
      `See by whom with: ss -ltnp sport = :${INSPECTOR_PORT}`,
    );
  }
  send(pid, world);
  return await opened(pid, proc, world, listeners);
}

/** Waits until a process that has been signalled listens at one more place, and that is an inspector. */
async function opened(
  pid: number,
  proc: Proc,
  world: FindWorld,
  before: readonly Listener[],
): Promise<FoundInspector> {
  const asked = new Set(before.map(({ inode }) => inode));
  const end = world.now() + OPEN_LIMIT;
  for (let pause = PAUSE; world.now() < end; pause = Math.min(LONGEST_PAUSE, pause * 1.2)) {
    for (const listener of listenersOf(proc, pid)) {
      if (asked.has(listener.inode)) continue;
      const found = await askListener(listener, world, true);
      if (found !== undefined) return found;
      asked.add(listener.inode);
    }
    const stat = readStat(proc, pid);
    if (stat === undefined || stat.hasEnded) throw refusal({ pid }, "it ended meanwhile", WHICH);
    await world.pause(pause);
  }
  // One that the program itself has opened is not opened anew.
  for (const listener of before) {
    const found = await askListener(listener, world, false);
    if (found !== undefined) return found;
  }
  throw refusal(
    { pid },
    `its inspector did not open within ${OPEN_LIMIT / 1000} s`,
    "It may be too busy to notice, or use SIGUSR1 itself: try again, or start it with --inspect",
  );
}

async function askListener(
  { hostname, port }: Listener,
  { list }: FindWorld,
  isOpened: boolean,
): Promise<FoundInspector | undefined> {
  const targets = await list(hostname, port, ANSWER_LIMIT);
  const [first] = typeof targets === "string" ? [] : targets;
  return first === undefined ? undefined : { ...first, hostname, port, isOpened };
}

const WHICH = "See which there are with: pgrep -a 'deno|node'";

/** Looks at a process; returns whether it is Deno or Node, undefined for neither. */
function examine(pid: number, proc: Proc, { uid, pid: own }: FindWorld): "deno" | "node" | undefined {
  const stat = readStat(proc, pid);
  if (stat === undefined) throw refusal({ pid }, "no such process", WHICH);
  if (stat.hasEnded) throw refusal({ pid }, "it has ended", WHICH);
  if (pid === own) throw refusal({ pid }, "that is Microlog itself", WHICH);
  const status = statusOf(proc, pid);
  const group = status.get("Tgid") ?? String(pid);
  if (group !== String(pid)) throw refusal({ pid }, `it is a thread of process ${group}`, `Attach to ${group}`);
  const owner = Number(status.get("Uid")?.split(/\s+/)[0] ?? uid);
  if (uid !== null && uid !== 0 && owner !== uid) throw isOthers(pid, owner);
  if (/^[Tt]/.test(status.get("State") ?? "")) {
    throw refusal({ pid }, "it is stopped", `Let it go on first: kill -CONT ${pid}`);
  }
  const network = proc.link(`/proc/${pid}/ns/net`);
  if (network !== undefined && network !== proc.link(`/proc/${own}/ns/net`)) {
    throw refusal(
      { pid },
      "it has a network of its own, as in a container",
      "Run Microlog in there, or give the address at which its inspector is reached from here",
    );
  }
  const name = baseOf(proc.link(`/proc/${pid}/exe`) ?? "");
  return /^deno([-_.\d].*)?$/.test(name) ? "deno" : /^node(js)?([-_.]?\d.*)?$/.test(name) ? "node" : undefined;
}

/** The last part of the path of a program, which may have been replaced since. */
function baseOf(path: string): string {
  return path.replace(/ \(deleted\)$/, "").split("/").at(-1) ?? "";
}

/** `/proc/PID/status`, by the names in proc(5). */
function statusOf(proc: Proc, pid: number): Map<string, string> {
  const rows = (proc.text(`/proc/${pid}/status`) ?? "").split("\n").map((row) => row.split(":\t"));
  return new Map(rows.map(([name = "", value = ""]) => [name, value.trim()]));
}

/** Whether a process has a handler for SIGUSR1. */
function heeds(proc: Proc, pid: number): boolean {
  const caught = BigInt(`0x${statusOf(proc, pid).get("SigCgt") || "0"}`);
  return (caught >> BigInt(constants.signals.SIGUSR1 - 1) & 1n) === 1n;
}

async function waitUntilHeeding(pid: number, runtime: "deno" | "node", proc: Proc, world: FindWorld): Promise<void> {
  const end = world.now() + HEED_LIMIT;
  while (!heeds(proc, pid)) {
    if (readStat(proc, pid)?.hasEnded !== false) throw refusal({ pid }, "it ended meanwhile", WHICH);
    if (world.now() >= end) {
      throw refusal(
        { pid },
        "it does not heed SIGUSR1, which opens the inspector",
        runtime === "deno"
          ? "Deno heeds it since 2.9.2, once the program has given way for the first time: start it with --inspect"
          : "Start it with --inspect",
      );
    }
    await world.pause(PAUSE);
  }
}

function send(pid: number, world: FindWorld): void {
  try {
    world.signal(pid);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw refusal({ pid }, "Microlog may not send it SIGUSR1", "Give it --allow-run, or -A", error);
    }
    if (error instanceof Deno.errors.PermissionDenied) throw isOthers(pid, undefined, error);
    if (error instanceof Deno.errors.NotFound || /ESRCH|os error 3\b/.test(String(error))) {
      throw refusal({ pid }, "it ended meanwhile", WHICH, error);
    }
    throw error;
  }
}

function isOthers(pid: number, owner: number | undefined, cause?: unknown): Error {
  const as = owner === undefined ? "" : `, as in: sudo -u '#${owner}' deno run -A …`;
  return refusal({ pid }, "it belongs to another user", `Run Microlog as that user${as}`, cause);
}

function cannotLook(pid: number, { os }: FindWorld): Error {
  if (os !== "linux") {
    const open = os === "windows" ? "Start it with --inspect" : `Open its inspector with: kill -USR1 ${pid}`;
    return refusal(
      { pid },
      "Microlog can look at processes on Linux only",
      `${open}, and attach to the address that it prints`,
    );
  }
  return refusal(
    { pid },
    "Microlog may not look at processes",
    "Give it -A; or, with --allow-net, the address of an inspector: ws://… or host:port",
  );
}

async function atAddress(place: Exclude<Place, { pid: number }>, world: FindWorld): Promise<FoundInspector> {
  const { hostname, port, path } = place;
  const end = world.now() + ANSWER_LIMIT;
  let listing = await world.list(hostname, port, ANSWER_LIMIT);
  // A Deno that is starting has none yet.
  while (listing.length === 0 && world.now() < end) {
    await world.pause(PAUSE);
    listing = await world.list(hostname, port, ANSWER_LIMIT);
  }
  if (typeof listing === "string") throw whyNot(place, listing);
  if (path !== undefined && listing.length > 0) {
    const wanted = listing.find((target) => target.path === path);
    if (wanted === undefined) {
      throw refusal(
        place,
        "there is another program by now",
        `Each start has an address of its own; ${formatHost(hostname)}:${port} is enough`,
      );
    }
    return { ...wanted, hostname, port, isOpened: false };
  }
  const [first] = listing;
  if (first === undefined) throw refusal(place, "there is no program to debug", START);
  return { ...first, hostname, port, isOpened: false };
}

const START = "Start the program with --inspect, which prints its address, or give its process id";

function whyNot(place: Exclude<Place, { pid: number }>, reason: Extract<Listing, string>): Error {
  const { hostname, port } = place;
  switch (reason) {
    case "refused":
      return refusal(place, "nothing listens there", START);
    case "unknown":
      return refusal(place, `there is no host ${hostname}`, START);
    case "forbidden":
      return refusal(place, "Microlog may not connect to it", `Give it --allow-net=${formatHost(hostname)}:${port}`);
    case "silent":
      return refusal(place, "it does not answer", "The program may be stopped; or that is no inspector");
    case "other":
      return refusal(place, "that is no inspector", START);
  }
}

function formatHost(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
