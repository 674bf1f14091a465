/**
 * Runs Microlog, and plain Deno beside it, as processes of their own, and reads what was recorded.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { ProfileBuilder } from "../../profile/builder.ts";
import { functionTable } from "../../profile/functions.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { formatId } from "../../recording/identity.ts";
import type { EndRecord, LogRecord, RecordingRecord } from "../../recording/records.ts";
import { DiskStore } from "../../store/disk.ts";
import { linesOf } from "../../store/lines.ts";
import type { RecordingInfo } from "../../store/store.ts";

/** How long a process, or a wait, may take before its test fails, ms. */
const LIMIT = 30_000;

/** The command line of Microlog, as a path. */
export const MOD = fileURLToPath(new URL("../../mod.ts", import.meta.url));

/** A program of the targets folder, as a path. */
export function target(name: string): string {
  return fileURLToPath(new URL(`targets/${name}`, import.meta.url));
}

/** How a process is started. */
export interface StartOptions {
  /** What it reads; nothing by default. "open" leaves its stdin open for {@linkcode Running.type}. */
  stdin?: string | Uint8Array | "open";
  env?: Record<string, string>;
  cwd?: string;
}

/** How a process ended, and all that it wrote. */
export interface Result {
  code: number;
  signal: Deno.Signal | null;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** The same as text. */
  out: string;
  err: string;
}

/** A process under test. */
export class Running {
  readonly child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout: Promise<void>;
  readonly #stderr: Promise<void>;
  readonly #limit: ReturnType<typeof setTimeout>;
  readonly #waiting = new Set<() => void>();
  readonly #written = { stdout: new Uint8Array(0), stderr: new Uint8Array(0) };
  readonly #expired = Promise.withResolvers<never>();
  #ended = false;

  constructor(command: string, args: readonly string[], { stdin = "", env = {}, cwd }: StartOptions) {
    this.child = new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      ...(cwd === undefined ? {} : { cwd }),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#limit = setTimeout(() => {
      if (!this.#ended) this.kill("SIGKILL");
      this.#expired.reject(new Error(`Took longer than ${LIMIT} ms: ${args.join(" ")}\n${this.out}${this.err}`));
    }, LIMIT);
    this.#expired.promise.catch(() => {});
    this.#stdout = this.#collect("stdout");
    this.#stderr = this.#collect("stderr");
    this.#stdin = this.child.stdin.getWriter();
    if (stdin !== "open") void this.#feed(stdin);
  }

  async #feed(input: string | Uint8Array): Promise<void> {
    try {
      const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
      if (bytes.length > 0) await this.#stdin.write(bytes);
      await this.#stdin.close();
    } catch {
      // A process need not read what it is given.
    }
  }

  async #collect(name: "stdout" | "stderr"): Promise<void> {
    for await (const chunk of this.child[name]) {
      const before = this.#written[name];
      const all = new Uint8Array(before.length + chunk.length);
      all.set(before);
      all.set(chunk, before.length);
      this.#written[name] = all;
      for (const wake of this.#waiting) wake();
    }
  }

  get out(): string {
    return new TextDecoder().decode(this.#written.stdout);
  }

  get err(): string {
    return new TextDecoder().decode(this.#written.stderr);
  }

  /** Waits until its stdout, or stderr, matches. */
  async printed(pattern: RegExp, where: "out" | "err" = "out"): Promise<RegExpExecArray> {
    while (true) {
      const match = pattern.exec(this[where]);
      if (match !== null) return match;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await Promise.race([promise, this.#expired.promise]);
      this.#waiting.delete(resolve);
    }
  }

  /** Writes to its stdin. */
  async type(text: string): Promise<void> {
    await this.#stdin.write(new TextEncoder().encode(text));
  }

  kill(signal: Deno.Signal): void {
    this.child.kill(signal);
  }

  /** Waits for its end, and for everyone who writes to its stdout and stderr to close them. */
  async ended(): Promise<Result> {
    const end = Promise.all([this.child.status, this.#stdout, this.#stderr]);
    try {
      const [{ code, signal }] = await Promise.race([end, this.#expired.promise]);
      return { code, signal, ...this.#written, out: this.out, err: this.err };
    } finally {
      this.#ended = true;
      clearTimeout(this.#limit);
      await this.#stdin.close().catch(() => {});
    }
  }
}

/** Starts Deno with these arguments. */
export function startDeno(args: readonly string[], options: StartOptions = {}): Running {
  return new Running(Deno.execPath(), args, options);
}

/** Runs Deno with these arguments. */
export async function deno(args: readonly string[], options: StartOptions = {}): Promise<Result> {
  return await startDeno(args, options).ended();
}

/** How a program is run in a terminal. */
export interface TerminalOptions {
  env?: Record<string, string>;
  /** Keys, and the output after which they are typed. */
  typed?: { after: RegExp; text: string };
}

/** Runs Deno in a terminal of 31 rows and 93 columns; stdout is all that the terminal shows. */
export async function inTerminal(args: readonly string[], { env = {}, typed }: TerminalOptions = {}): Promise<Result> {
  const quoted = [Deno.execPath(), ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(" ");
  const command = `stty rows 31 cols 93; exec ${quoted}`;
  const run = new Running("script", ["-qec", command, "/dev/null"], {
    stdin: "open",
    env: { SHELL: "/bin/sh", ...env },
  });
  if (typed !== undefined) {
    await run.printed(typed.after);
    await run.type(typed.text);
  }
  return await run.ended();
}

/** The bytes that Microlog adds to stderr at the end of a run. */
const BOX = new TextEncoder().encode("┏━");

/** What the target wrote to stderr, without the box and the hint that follow it. */
export function withoutBox({ stderr }: Result): Uint8Array {
  for (let at = stderr.length - BOX.length; at >= 0; at--) {
    if (BOX.every((byte, i) => stderr[at + i] === byte)) return stderr.subarray(0, at);
  }
  return stderr;
}

/** A recording, read. */
export interface Recording {
  info: RecordingInfo;
  /** Its lines. */
  text: string;
  records: RecordingRecord[];
  profile: Profile;
  end: EndRecord | undefined;
  logs: LogRecord[];
}

/** A folder for recordings, of one test. */
export class Home implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<Home> {
    return new Home(await Deno.makeTempDir({ prefix: "microlog-e2e-" }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }

  /** The environment that Microlog runs in. Nobody listens on the port of its server. */
  env(more: Record<string, string> = {}): Record<string, string> {
    return {
      MICROLOG_HOME: this.path,
      MICROLOG_SERVER: "http://127.0.0.1:9",
      TRACER_SAMPLE_DELAY: "0.005",
      ...more,
    };
  }

  /** Starts Microlog. */
  start(args: readonly string[], options: StartOptions = {}): Running {
    return startDeno(["run", "-A", MOD, ...args], { ...options, env: this.env(options.env) });
  }

  /** Runs Microlog. */
  async microlog(args: readonly string[], options: StartOptions = {}): Promise<Result> {
    return await this.start(args, options).ended();
  }

  /** Runs and records; fails where the recording is not there. */
  async record(args: readonly string[], options: StartOptions = {}): Promise<{ run: Result; recording: Recording }> {
    const run = await this.microlog(["test", ...args], options);
    return { run, recording: await this.only(run) };
  }

  /** Names and states, newest first. */
  async list(): Promise<RecordingInfo[]> {
    return await new DiskStore(this.path).list();
  }

  /** The one recording there is. */
  async only(run?: Result): Promise<Recording> {
    const [info, ...more] = await this.list();
    if (info === undefined) throw new Error(`There is no recording\n${run?.out ?? ""}${run?.err ?? ""}`);
    if (more.length > 0) throw new Error("There is more than one recording");
    return await this.read(info);
  }

  async read(info: RecordingInfo): Promise<Recording> {
    const name = formatId(info);
    const lines = await linesOf(await new DiskStore(this.path).read(info), name);
    const text = await new Response(lines).text();
    const decoder = new RecordingDecoder(name);
    const records = [...decoder.push(text), ...decoder.finish()];
    const builder = new ProfileBuilder();
    for (const record of records) builder.add(record);
    return {
      info,
      text,
      records,
      profile: builder.profile,
      end: records.find((record) => record.type === "end"),
      logs: records.filter((record) => record.type === "log"),
    };
  }

  /** Waits until the recording that grows fulfils a condition. */
  async grown(isEnough: (recording: Recording) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(LIMIT);
    while (true) {
      const [info] = await this.list();
      if (info !== undefined && info.bytes > 0 && isEnough(await this.read(info))) return;
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Time in all calls of the functions of that name, µs. */
export function timeIn({ profile }: Recording, name: string): number {
  const rows = functionTable(profile).filter((row) => row.name === name);
  return rows.reduce((sum, { total }) => sum + total, 0);
}

/** When the last sample ends, µs. */
export function sampledUntil({ records }: Recording): number {
  let until = 0;
  for (const record of records) {
    if (record.type !== "samples") continue;
    until = Math.max(until, record.start + record.unit * record.duration.reduce((sum, steps) => sum + steps, 0));
  }
  return until;
}
