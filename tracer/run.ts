/**
 * The circumstances of a run: the header, known at once, and the rest, which takes a moment to find out.
 *
 * @module
 */
import { FORMAT_VERSION, type HeaderRecord, type RunRecord } from "../recording/records.ts";
import { maskCommand, maskEnvironment, maskText } from "../recording/secrets.ts";
import { readGit, type RunCommand } from "./git.ts";

/** What a header says of a run. */
export interface HeaderOptions {
  /** The program's command line. */
  command: readonly string[];
  /** Its working directory. */
  cwd: string;
  label: string;
  /** Microlog's version. */
  microlog: string;
  /** µs. */
  sampleInterval: number;
  /** µs. */
  statusInterval: number;
  /** The recording's own name, `label/time`. */
  id?: string;
  /** The recording of the process that started this one. */
  parent?: string;
  /** Versions of what runs it; Microlog's own Deno by default. */
  runtime?: Readonly<Record<string, string>>;
  /** The machine it runs on, where that is another one. */
  machine?: { os: string; cores: number };
}

/** The header of a recording, secrets masked. */
export function headerRecord(options: HeaderOptions, pid: number, start: Date): HeaderRecord {
  const { command, cwd, id, parent, runtime = Deno.version, machine } = options;
  return {
    type: "header",
    format: "microlog",
    version: FORMAT_VERSION,
    label: options.label,
    start: start.toISOString(),
    microlog: options.microlog,
    command: maskCommand(command),
    cwd: maskText(cwd),
    pid,
    runtime: { ...runtime },
    os: machine?.os ?? `${Deno.build.os} ${Deno.build.arch}`,
    cores: machine?.cores ?? navigator.hardwareConcurrency,
    memory: machine === undefined ? totalMemory() : 0,
    sampleInterval: options.sampleInterval,
    statusInterval: options.statusInterval,
    ...(id === undefined ? {} : { id }),
    ...(parent === undefined ? {} : { parent }),
  };
}

/** Bytes; 0 where Microlog may not ask. */
function totalMemory(): number {
  try {
    return Deno.systemMemoryInfo().total;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return 0;
    throw error;
  }
}

/**
 * What the target may do: an expression for `Runtime.evaluate` (`returnByValue`), of an object from name to state. It
 * asks what is so and never for more, so nobody is prompted, and it cannot throw.
 */
export const PERMISSIONS_EXPRESSION = `(() => {
  const states = {};
  for (const name of ["read", "write", "net", "env", "run", "ffi", "sys", "import"]) {
    try {
      const { state, partial } = Deno.permissions.querySync({ name });
      states[name] = partial === true ? "partial" : String(state);
    } catch {}
  }
  return states;
})()
//# sourceURL=ext:microlog/permissions.js`;

/** What {@linkcode readRun} is told. */
export interface RunOptions {
  /** µs since the recording began. */
  time: number;
  /** What {@linkcode PERMISSIONS_EXPRESSION} gave; anything else is taken as nothing. */
  permissions: unknown;
  /** Options of `deno run` that the target was started with. */
  options: readonly string[];
  /** Variables that the target has beside Microlog's own. */
  env: Readonly<Record<string, string>>;
  /** All variables of a program that did not inherit Microlog's own. */
  environment?: Readonly<Record<string, string>>;
  /** Whether it runs on another machine, of which nothing is known. */
  isElsewhere?: boolean;
  /** Microlog's settings in force, by the names under which they are set. */
  settings: Readonly<Record<string, string>>;
  /** The target's working directory. */
  cwd: string;
  /** Gives up waiting for git, as when the target has ended; what is known by then is told. */
  signal?: AbortSignal;
}

/** What {@linkcode readRun} uses of the world. None of it may throw, or ask a person for a permission. */
export interface RunWorld {
  /** The name of the machine; undefined where Microlog may not ask. */
  hostname(): string | undefined;
  /** Microlog's own environment, which the target inherits; undefined where Microlog may not read it. */
  environment(): Record<string, string> | undefined;
  /** A text file; undefined where it is none, or cannot be read. */
  readFile(path: string): Promise<string | undefined>;
  /** What a command printed; undefined where it could not be run to a good end. */
  run: RunCommand;
}

/** The circumstances of a run, secrets masked. What cannot be found out is left out; it never throws. */
export async function readRun(options: RunOptions, world: RunWorld = systemWorld()): Promise<RunRecord> {
  const host = options.isElsewhere === true ? undefined : world.hostname();
  const inherited = options.environment ?? world.environment();
  const git = options.isElsewhere === true ? undefined : await readGit(options.cwd, world, options.signal);
  return {
    type: "run",
    time: options.time,
    ...(host === undefined ? {} : { host }),
    permissions: permissionsOf(options.permissions, options.options),
    env: inherited === undefined ? {} : maskEnvironment({ ...inherited, ...options.env }),
    settings: maskEnvironment(options.settings),
    ...(git === undefined ? {} : { git }),
  };
}

/** Letters of `deno run` for permissions; they take a list only after `=`. */
const LETTERS: Record<string, string> = { R: "read", W: "write", N: "net", E: "env", S: "sys", I: "import" };

/**
 * What Deno answered; but of a permission for some things alone, as with --allow-net=localhost, it says that it would
 * prompt. The command line knows better.
 */
function permissionsOf(answer: unknown, options: readonly string[]): Record<string, string> {
  const states: Record<string, string> = {};
  if (typeof answer !== "object" || answer === null) return states;
  for (const [name, state] of Object.entries(answer)) if (typeof state === "string") states[name] = state;
  for (const option of options) {
    const [, long, letter] = /^(?:--allow-(\w+)|-[a-zA-Z]*([A-Z]))=/.exec(option) ?? [];
    const name = long ?? LETTERS[letter ?? ""] ?? "";
    if (states[name] === "prompt") states[name] = "partial";
  }
  return states;
}

/** The world as it is, as far as Microlog may see it without asking. */
export function systemWorld(): RunWorld {
  return {
    hostname: () => isGranted({ name: "sys", kind: "hostname" }) ? attempt(() => Deno.hostname()) : undefined,
    environment: () => isGranted({ name: "env" }) ? attempt(() => Deno.env.toObject()) : undefined,
    readFile: async (path) => {
      if (!isGranted({ name: "read", path })) return undefined;
      try {
        return await Deno.readTextFile(path);
      } catch {
        // That a file is not there, or cannot be read, is all there is to know of it here.
        return undefined;
      }
    },
    run: async (command, args, env, signal) => {
      if (!isGranted({ name: "run", command })) return undefined;
      try {
        const child = new Deno.Command(command, { args, env, stdin: "null", stdout: "piped", stderr: "null", signal });
        const { success, stdout } = await child.output();
        return success ? new TextDecoder().decode(stdout) : undefined;
      } catch {
        // It is not there, or was stopped: nothing is known then.
        return undefined;
      }
    },
  };
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** Undefined where it is refused after all. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // It is one line of the recording, and not worth more than to be left out.
    return undefined;
  }
}
