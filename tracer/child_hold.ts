/**
 * Makes the Deno programs that a target starts stand still until they are recorded too, whoever starts them.
 *
 * All that reaches them is the environment: NODE_OPTIONS, which Deno and Node both read. In it they are told to open an
 * inspector, on any port and without a word, and to load a file before the program. Deno needs no permission for either.
 * Node is told the opposite in the same breath: it takes `--no-inspect` and the last of two options where Deno knows no
 * `--no-inspect` and takes the first. In Node nothing is opened, its own `--inspect` means what it always does, and the
 * file does nothing.
 *
 * @module
 */
import { BINDING, HELD, OWN } from "./hold.ts";

/** What a program that nobody came for leaves on its global object: whoever comes later has to stop it first. */
const MARK = "microlog.late";

/** How long a child waits for Microlog to come, ms. */
export const COME_LIMIT = 1_500;
/** How long it waits then to be let go, ms. */
const RELEASE_LIMIT = 5_000;

interface HoldNames {
  binding: string;
  held: string;
  mark: string;
}

interface HoldLimits {
  come: number;
  release: number;
}

/** Runs in the child; travels as text, so it may refer to nothing outside itself. */
function hold({ binding, held, mark }: HoldNames, limits: HoldLimits): void {
  const scope = globalThis as unknown as Record<string | symbol, unknown>;
  const { performance, Atomics, Int32Array, SharedArrayBuffer } = globalThis;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const key = Symbol.for(mark);
  let end = performance.now() + limits.come;
  let told = false;
  delete scope[key];
  // V8 serves the inspector between two rounds of a loop.
  while (scope[binding] !== false && performance.now() < end) {
    if (!told && typeof scope[binding] === "function") {
      told = true;
      end = performance.now() + limits.release;
      (scope[binding] as (text: string) => void)(held);
    }
    Atomics.wait(cell, 0, 0, 0.2);
  }
  if (told || scope[binding] === false) delete scope[binding];
  else Object.defineProperty(scope, key, { value: true, configurable: true });
}

interface HostProcess {
  versions: Record<string, string>;
  env: Record<string, string>;
  ppid: number;
  kill(pid: number, signal: number): void;
}

/** Runs in the child and tells whether it is to hold; travels as text too. */
function isToHold(): boolean {
  const { process, Deno } = globalThis as unknown as { process: HostProcess; Deno: typeof globalThis.Deno };
  if (process.versions.deno === undefined) return false;
  // Deno lets this one variable be read without permission.
  const microlog = Number(/inspect-port=microlog-(\d+):/.exec(process.env.NODE_OPTIONS ?? "")?.[1]);
  // The target itself is held by other means.
  if (!(microlog > 0) || process.ppid === microlog) return false;
  // In `deno test` and `deno bench` each file has a main thread of its own; elsewhere this function does nothing.
  if (!/\{\s*\}\s*$/.test(String(Deno.test))) return false;
  if (Deno.permissions.querySync({ name: "run" }).state !== "granted") return true;
  try {
    process.kill(microlog, 0);
    return true;
  } catch (error) {
    // Microlog is gone, and this is a child of something that outlived it.
    return (error as { code?: string }).code !== "ESRCH";
  }
}

const CALL = `(${hold.toString()})(${JSON.stringify({ binding: BINDING, held: HELD, mark: MARK })}, ${
  JSON.stringify({ come: COME_LIMIT, release: RELEASE_LIMIT })
})`;

/** The file that children load before their program. */
export const CHILD_HOLD = `"use strict";
// Microlog's. A Deno program started by one that is recorded waits here until it is recorded too. Node passes over it.
delete require.cache[__filename];
if ((${isToHold.toString()})()) ${CALL};
`;

/** Makes a program hold that is running already, or runs nothing before its main module, like `deno serve`. */
export const HOLD_NOW = `void setTimeout(() => ${CALL}, 0)\n//# sourceURL=${OWN}hold_now.js`;

/** Tells whether a program waited for Microlog in vain, and runs. */
export const IS_LATE = `Symbol.for(${JSON.stringify(MARK)}) in globalThis`;

/** What {@linkcode installHold} does to files. */
export interface HoldFiles {
  readTextFile(path: string): Promise<string>;
  mkdir(path: string, options: { recursive: true }): Promise<void>;
  writeTextFile(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

/**
 * Puts the file that children load where it can stay. It is never taken away: what outlives Microlog still has its path
 * in the environment, and Deno and Node do not start without it. Its name is that of its content, so it never changes.
 *
 * @param home Folder of the recordings
 * @returns Its path
 */
export async function installHold(home: string, files: HoldFiles = Deno): Promise<string> {
  const folder = `${home}/.microlog`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(CHILD_HOLD));
  const hash = new Uint8Array(digest).toHex().slice(0, 16);
  const path = `${folder}/hold-${hash}.cjs`;
  try {
    if (await files.readTextFile(path) === CHILD_HOLD) return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await files.mkdir(folder, { recursive: true });
  const unfinished = `${path}.${crypto.randomUUID()}`;
  await files.writeTextFile(unfinished, CHILD_HOLD);
  await files.rename(unfinished, path);
  return path;
}

/** What tells the environment of this Microlog's targets from that of another's. */
export function holdToken(microlog: number): string {
  return `inspect-port=microlog-${microlog}:0`;
}

/** Microlog's own part of NODE_OPTIONS. */
const OWN_PART =
  / ?"--\\inspect=127\.0\.0\.1:0" "--no-\\inspect" \S+ \S+ "--\\inspect-port=microlog-\S+ \S+ --require "(?:[^"\\]|\\.)*"/g;

/** Deno says on stderr that a debugger came and went, unless it is told to keep that to itself, and that alone. */
const QUIET = "deno_inspector_server=warn,deno_runtime::worker=warn,deno::worker=warn";

/** The variables of the environment that have a part in it. */
export interface ChildEnv {
  NODE_OPTIONS?: string;
  DENO_LOG?: string;
}

/**
 * The environment for a target whose children are to be recorded: what is set already, and ours.
 *
 * @param before What is set already. The part of a Microlog around this one is left out: the children are ours
 * @param file The file from {@linkcode installHold}
 * @param microlog Process id of Microlog
 * @returns Undefined where what is set has to do with the inspector itself: that is left as it is, and the children run
 *   unrecorded
 *
 * @example
 * ```ts
 * import { childEnv, installHold } from "./child_hold.ts";
 * const file = await installHold("/home/me/microlog");
 * const env = childEnv({ NODE_OPTIONS: "--max-old-space-size=4096" }, file, Deno.pid);
 * ```
 */
export function childEnv(before: ChildEnv, file: string, microlog: number): Required<ChildEnv> | undefined {
  const theirs = (before.NODE_OPTIONS ?? "").replaceAll(OWN_PART, "").trim();
  if (/(?:^|\s|")--(?:no-)?(?:inspect|debug)/.test(theirs)) return undefined;
  // Within quotes a backslash means nothing to Deno and Node; but `node:cluster` looks for the bare words, and would give
  // each of its workers an inspector of its own.
  const ours = [
    '"--\\inspect=127.0.0.1:0"',
    '"--no-\\inspect"',
    // Deno takes the first and keeps quiet; Node the last, which is what it does unasked.
    '"--\\inspect-publish-uid=http"',
    '"--\\inspect-publish-uid=stderr,http"',
    // Node takes the last, its default, and Deno neither.
    `"--\\${holdToken(microlog)}"`,
    '"--\\inspect-port=127.0.0.1:9229"',
    `--require "${file.replaceAll(/["\\]/g, "\\$&")}"`,
  ].join(" ");
  const log = (before.DENO_LOG ?? "").replace(`,${QUIET}`, "");
  return {
    NODE_OPTIONS: theirs === "" ? ours : `${theirs} ${ours}`,
    // Unset, it is as if it were "info".
    DENO_LOG: `${log === "" ? "info" : log},${QUIET}`,
  };
}

/**
 * The expression that hands the environment on to the children of a program, evaluated before its first line.
 *
 * Workers of `node:cluster` hang in Deno where NODE_OPTIONS has any `--require`; so what is ours goes as soon as that
 * module is loaded, and what such a program starts runs unrecorded.
 *
 * @param env What to set, from {@linkcode childEnv}; empty where the program has it already
 */
export function handingOn(env: Record<string, string>): string {
  const args = [env, OWN_PART.source, QUIET].map((value) => JSON.stringify(value)).join();
  return `(${handOn.toString()})(${args})\n//# sourceURL=${OWN}env.js`;
}

/** Runs in the target; travels as text, so it may refer to nothing outside itself. */
function handOn(variables: Record<string, string>, ownPart: string, quiet: string): void {
  const { env, permissions } = Deno;
  const isGranted = (variable: string) => permissions.querySync({ name: "env", variable }).state === "granted";
  for (const [name, value] of Object.entries(variables)) if (isGranted(name)) env.set(name, value);

  const change = (name: string, edit: (before: string) => string) => {
    const before = isGranted(name) ? env.get(name) : undefined;
    if (before === undefined) return;
    const after = edit(before);
    if (after === "") env.delete(name);
    else env.set(name, after);
  };
  const key = "__initCluster";
  const internal = (Deno as unknown as Record<symbol, Record<string, unknown>>)[
    (Deno as unknown as { internal: symbol }).internal
  ];
  if (internal === undefined || key in internal) return;
  const pattern = new RegExp(ownPart, "g");
  const property = { configurable: true, enumerable: true };
  Object.defineProperty(internal, key, {
    ...property,
    get: () => undefined,
    set: (value) => {
      Object.defineProperty(internal, key, { ...property, value, writable: true });
      change("NODE_OPTIONS", (before) => before.replace(pattern, "").trim());
      change("DENO_LOG", (before) => before === `info,${quiet}` ? "" : before.replace(`,${quiet}`, ""));
    },
  });
}
