/**
 * Finds the Deno programs among the descendants of a process.
 *
 * @module
 */
import { type Proc, readStat } from "./proc.ts";

/** A Deno program whose inspector is open. */
export interface FoundProcess {
  pid: number;
  /** When it started, in ticks since the machine did: tells it from a later process of the same number. */
  started: string;
  /** The nearest of its ancestors that was found before, or the root. */
  parent: number;
  /** Its command line. */
  command: string[];
  /** The `deno run …` way of starting it, as far as it matters: `run`, `serve`, …; "" for a compiled program. */
  subcommand: string;
  /** Where its inspector listens, on the loopback. */
  port: number;
}

/** A descendant that lives. */
interface Known {
  pid: number;
  started: string;
  /** What it was a child of when it was first seen; undefined for the root. By now it may be another's. */
  parent: Known | undefined;
  /** Nothing more is to be found out about it: it is found, or nothing to be found. */
  settled: boolean;
  found: boolean;
  /** The sockets that were looked up in vain. */
  sockets: string;
  /** How often it was looked at since it was seen to be a V8 without an inspector. */
  looks: number;
}

/** How often a program is looked at, whose inspector is not open yet, before it is done less often. */
const EAGER_LOOKS = 100;
/** Every how many scans it is done then. */
const LAZY = 25;

/** Every how many scans to look for programs that lost their parents before they were seen, like daemons. */
const SWEEP = 10;

/** Those of Deno's subcommands that run a program in the process itself, apart from `deno file.ts`. */
const RUNNING = new Set(["run", "serve", "eval", "x"]);

/** Those that do not, or not as a program: each file of tests has a thread of its own. */
const NOT_RUNNING = new Set(
  ("add approve-scripts audit bench bump-version cache check clean compile completions coverage create deploy doc fmt " +
    "help i info init install jupyter lint lsp outdated pack publish remove repl rm sandbox task test types " +
    "uninstall update upgrade vendor why").split(" "),
);

/**
 * The Deno programs below a process, each told of once. Processes that stand between, like `npm` and `sh`, are looked
 * through; a process whose parent has ended stays known.
 *
 * A scan costs one short read (8 µs) while nothing was started anywhere on the machine since the last one.
 */
export class Descendants {
  readonly #root: number;
  readonly #token: string;
  readonly #proc: Proc;
  readonly #known = new Map<number, Known>();
  /** Processes that have nothing to do with the target. */
  #others: Set<string>;
  #lastPid = "";
  #scans = 0;
  #isSweepDue = false;
  #hasMet = false;

  /**
   * Made as soon as the target is started: what runs by then is none of its daemons.
   *
   * @param root Process id of the target; it is not told of itself
   * @param token What stands in the environment of the programs that are meant
   */
  constructor(root: number, token: string, proc: Proc) {
    this.#root = root;
    this.#token = token;
    this.#proc = proc;
    this.#others = new Set(proc.list("/proc"));
  }

  /** Looks, and returns what was found since the last time. */
  scan(): FoundProcess[] {
    this.#scans++;
    this.#hasMet = false;
    // Its last number is that of the process or thread that was started last: threads tell of an exec, too.
    const lastPid = this.#proc.text("/proc/loadavg") ?? "";
    let isNew = lastNumber(lastPid) !== lastNumber(this.#lastPid);
    this.#lastPid = lastPid;
    if (isNew) this.#walk();
    this.#isSweepDue ||= isNew;
    if (this.#isSweepDue && this.#scans % SWEEP === 1) {
      this.#sweep();
      isNew = true;
    }
    const found: FoundProcess[] = [];
    for (const process of this.#known.values()) {
      if (process.settled || !(isNew || this.#isDue(process))) continue;
      const result = this.#look(process);
      if (result !== undefined) found.push(result);
    }
    return found;
  }

  /** Whether at the last scan something had been started, or a program was seen whose inspector is not open yet. */
  get isStirring(): boolean {
    if (this.#hasMet || this.#isSweepDue) return true;
    return [...this.#known.values()].some(({ settled, looks }) => !settled && looks > 0 && looks < EAGER_LOOKS);
  }

  /** Whether a process that was found lives. */
  lives({ pid, started }: FoundProcess): boolean {
    return this.#startOf(pid) === started;
  }

  #isDue({ looks }: Known): boolean {
    return looks > 0 && (looks < EAGER_LOOKS || this.#scans % LAZY === 0);
  }

  /** Gets to know the processes below those that are known. */
  #walk(): void {
    for (const { pid, started } of this.#known.values()) {
      if (this.#startOf(pid) !== started) this.#known.delete(pid);
    }
    // A Map hands out what is added while it is gone through.
    this.#walkBelow(this.#root, undefined);
    for (const process of this.#known.values()) this.#walkBelow(process.pid, process);
  }

  #walkBelow(above: number, parent: Known | undefined): void {
    for (const thread of this.#proc.list(`/proc/${above}/task`)) {
      const children = this.#proc.text(`/proc/${above}/task/${thread}/children`) ?? "";
      for (const pid of children.split(" ").map(Number)) {
        if (pid !== 0) this.#meet(pid, parent);
      }
    }
  }

  #meet(pid: number, parent: Known | undefined): void {
    if (this.#known.has(pid)) return;
    const started = this.#startOf(pid);
    if (started === undefined) return;
    this.#hasMet = true;
    this.#known.set(pid, { pid, started, parent, settled: false, found: false, sockets: "", looks: 0 });
  }

  /** Gets to know the processes that are nobody's children any more. */
  #sweep(): void {
    this.#isSweepDue = false;
    const others = new Set<string>();
    for (const name of this.#proc.list("/proc")) {
      const pid = Number(name);
      if (!(pid > 0) || pid === this.#root || this.#known.has(pid)) continue;
      if (this.#others.has(name) || !this.#isMeant(pid)) others.add(name);
      else this.#meet(pid, undefined);
    }
    this.#others = others;
  }

  #isMeant(pid: number): boolean {
    return this.#proc.text(`/proc/${pid}/environ`)?.includes(this.#token) === true;
  }

  /** When a process started; undefined where it has ended. */
  #startOf(pid: number): string | undefined {
    const stat = readStat(this.#proc, pid);
    return stat === undefined || stat.hasEnded ? undefined : stat.started;
  }

  #look(process: Known): FoundProcess | undefined {
    const { pid } = process;
    // Until it is a V8 of Deno's it may still become one: a shell that executes deno, a fork that has not yet.
    if (!this.#isV8(pid)) return undefined;
    process.looks++;
    const command = this.#command(pid);
    const subcommand = this.#subcommand(pid, command);
    // One with an inspector of its own is being debugged by somebody.
    const isDebugged = command.some((arg) => arg.startsWith("--inspect"));
    if (NOT_RUNNING.has(subcommand) || isDebugged || !this.#isMeant(pid)) {
      process.settled = true;
      return undefined;
    }
    const port = this.#inspectorPort(process);
    if (port === undefined) return undefined;
    process.settled = process.found = true;
    const { started } = process;
    return { pid, started, parent: this.#recordedParent(process), command, subcommand, port };
  }

  /** Whether it has the threads that V8 has in Deno; in Node they go by other names. */
  #isV8(pid: number): boolean {
    const threads = this.#proc.list(`/proc/${pid}/task`);
    return threads.some((thread) => this.#proc.text(`/proc/${pid}/task/${thread}/comm`)?.startsWith("V8 DefaultW"));
  }

  #command(pid: number): string[] {
    const text = this.#proc.text(`/proc/${pid}/cmdline`) ?? "";
    return text.split("\0").slice(0, -1);
  }

  #subcommand(pid: number, [, ...args]: string[]): string {
    const name = this.#proc.link(`/proc/${pid}/exe`)?.split("/").at(-1) ?? "";
    if (!name.startsWith("deno")) return "";
    const first = args.find((arg) => !arg.startsWith("-"));
    if (first === undefined) return "repl";
    return RUNNING.has(first) || NOT_RUNNING.has(first) ? first : "run";
  }

  /** The port of the first socket it listens at on the loopback: the inspector opens before the program runs. */
  #inspectorPort(process: Known): number | undefined {
    const folder = `/proc/${process.pid}/fd`;
    const sockets = new Set<string>();
    for (const fd of this.#proc.list(folder)) {
      const inode = /^socket:\[(\d+)\]$/.exec(this.#proc.link(`${folder}/${fd}`) ?? "")?.[1];
      if (inode !== undefined) sockets.add(inode);
    }
    const all = [...sockets].join();
    if (all === process.sockets) return undefined;
    process.sockets = all;
    let first = Infinity;
    let port: number | undefined;
    for (const row of this.#proc.rows(`/proc/${process.pid}/net/tcp`)) {
      const [, local = "", , state, , , , , , inode = ""] = row.trim().split(/\s+/);
      // Below the heading come those that listen, and then all others.
      if (state === "st") continue;
      if (state !== "0A") break;
      if (!local.startsWith("0100007F:") || !sockets.has(inode) || Number(inode) > first) continue;
      first = Number(inode);
      port = parseInt(local.slice(9), 16);
    }
    return port;
  }

  #recordedParent({ parent }: Known): number {
    for (let at = parent; at !== undefined; at = at.parent) {
      if (at.found) return at.pid;
    }
    return this.#root;
  }
}

function lastNumber(loadavg: string): string {
  return loadavg.slice(loadavg.lastIndexOf(" ") + 1);
}
