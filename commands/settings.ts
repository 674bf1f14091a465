/**
 * The settings that environment variables give: the one place where they are read and checked.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { type LlmSettings, readLlm } from "./settings_llm.ts";
import { type BucketSettings, readBucket } from "./settings_s3.ts";

/** Where environment variables come from; `Deno.env` is one. */
export interface Environment {
  get(name: string): string | undefined;
}

/** All settings. */
export interface Settings {
  /** MICROLOG_HOME: the folder of recordings. */
  home: string;
  /** MICROLOG_S3_ROOT and the like: the bucket of recordings; undefined where they live in the folder. */
  bucket: BucketSettings | undefined;
  /** MICROLOG_SERVER: where the server is reached, without a final slash. */
  server: string;
  /** MICROLOG_DISABLE: whether recording is switched off. */
  disabled: boolean;
  /** TRACER_SAMPLE_DELAY: time between two samples, µs. */
  sampleInterval: number;
  /** TRACER_STATUS_DELAY: time between two rows of status, µs. */
  statusInterval: number;
  /** TRACER_MEMORY_DELAY: time between two counts of objects, µs. */
  memoryInterval: number;
  /** MICROLOG_DEV: whether the server looks for changed sources of its pages each time one is opened. */
  dev: boolean;
}

const DEFAULT_SERVER = "http://localhost:7777";

/**
 * Reads and checks the settings.
 *
 * @throws {MicrologError} If a variable holds what it may not; the message names it, its value and what is allowed
 *
 * @example
 * ```ts
 * import { readSettings } from "./settings.ts";
 * const settings = readSettings(new Map([["HOME", "/home/ann"], ["TRACER_SAMPLE_DELAY", "0.01"]]));
 * console.log(settings.home, settings.sampleInterval); // /home/ann/microlog 10000
 * ```
 */
export function readSettings(env: Environment): Settings {
  return {
    home: readHome(env),
    bucket: readBucket((name) => read(env, name)),
    server: readServer(env),
    disabled: readSwitch(env, "MICROLOG_DISABLE"),
    sampleInterval: readDelay(env, "SAMPLE_DELAY", 0.05, 0.0001, 10),
    statusInterval: readDelay(env, "STATUS_DELAY", 0.1, 0.01, 3600),
    memoryInterval: readDelay(env, "MEMORY_DELAY", 1, 0.01, 3600),
    dev: readSwitch(env, "MICROLOG_DEV"),
  };
}

/**
 * Reads and checks which language model the server may ask. Apart from the others: nobody else is to read a key, or to fail
 * because of one.
 *
 * @throws {MicrologError} If a variable holds what it may not, or the address is missing beside others
 */
export function readLlmSettings(env: Environment): LlmSettings | undefined {
  return readLlm((name) => read(env, name));
}

/** A variable's value; undefined where it is not set or empty, which to a shell is much the same. */
function read(env: Environment, name: string): string | undefined {
  const value = env.get(name)?.trim();
  return value === "" ? undefined : value;
}

function readHome(env: Environment): string {
  const home = read(env, "MICROLOG_HOME");
  // Shells replace the tilde, but not everything that sets variables is a shell.
  if (home !== undefined && !/^~([/\\]|$)/.test(home)) return home;
  const user = read(env, "HOME") ?? read(env, "USERPROFILE");
  if (user === undefined) {
    throw new MicrologError("Cannot tell where recordings live: neither MICROLOG_HOME nor HOME is set", {
      hint: "Set MICROLOG_HOME to the folder for recordings",
    });
  }
  return user.replace(/[/\\]+$/, "") + (home?.slice(1) ?? "/microlog");
}

function readServer(env: Environment): string {
  const value = read(env, "MICROLOG_SERVER");
  if (value === undefined) return DEFAULT_SERVER;
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw unusable("MICROLOG_SERVER", value, "an http or https address", DEFAULT_SERVER);
  }
  return url.href.replace(/\/+$/, "");
}

function readSwitch(env: Environment, name: string): boolean {
  const value = read(env, name);
  switch (value?.toLowerCase()) {
    case "true":
    case "1":
      return true;
    case undefined:
    case "false":
    case "0":
      return false;
    default:
      throw unusable(name, value!, "true or false", "true");
  }
}

/** A delay in seconds as µs. The names with MICROLOG_ are those that the Python package reads. */
function readDelay(env: Environment, suffix: string, standard: number, least: number, most: number): number {
  const name = read(env, `TRACER_${suffix}`) === undefined && read(env, `MICROLOG_${suffix}`) !== undefined
    ? `MICROLOG_${suffix}`
    : `TRACER_${suffix}`;
  const value = read(env, name);
  const seconds = value === undefined ? standard : Number(value);
  // Not a number compares as false, so this refuses it too.
  if (seconds >= least && seconds <= most) return Math.round(seconds * 1_000_000);
  throw unusable(name, value ?? "", `a number of seconds from ${least} to ${most}`, String(standard));
}

function unusable(name: string, value: string, allowed: string, example: string): MicrologError {
  return new MicrologError(`Cannot use ${name}=${JSON.stringify(value)}: it has to be ${allowed}`, {
    hint: `Set it as in ${name}=${example}, or leave it out`,
  });
}
