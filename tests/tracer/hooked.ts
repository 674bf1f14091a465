/**
 * Runs programs that install the hooks as a target gets them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { FLUSH, FLUSH_WORKERS } from "../../tracer/hold.ts";
import type { HookBatch, HookEntry, HookOptions, HookSpan } from "../../tracer/hooks.ts";

/** What the hooks are told. */
export const HOOK_OPTIONS: HookOptions = {
  binding: "binding",
  maxText: 1000,
  maxEntries: 100,
  maxBuffer: 1_000_000,
  stackShare: 1,
  isWorker: false,
  flush: FLUSH,
  flushWorkers: FLUSH_WORKERS,
};

/** What came of a program. */
export interface Outcome<T> {
  code: number;
  stdout: string;
  stderr: string;
  batches: HookBatch[];
  entries: HookEntry[];
  spans: HookSpan[];
  /** The stacks of all batches. */
  stacks: string[];
  flushes: number;
  result: T;
}

/** How to run a program: by default Deno. */
export interface Runner {
  command: string;
  args: readonly string[];
  /** What the program gets to install the hooks; by default their options. */
  hooks?(options: HookOptions): unknown;
}

/** All of an entry that is the same each time. */
export function brief([, level, from, text]: HookEntry): [level: number, from: HookEntry[2], text: string] {
  return [level, from, text];
}

/**
 * Runs a scenario in a program of its own. The program gets as arguments the scenario, where to write
 * `{ sent, result }`, and the options of the hooks.
 *
 * @param options What differs from {@linkcode HOOK_OPTIONS}; null to run it without the hooks
 */
export async function runHooked<T = void>(
  program: string,
  scenario: string,
  options: Partial<HookOptions> | null = {},
  runner: Runner = { command: Deno.execPath(), args: ["run", "-A", "--no-check", "--quiet"] },
): Promise<Outcome<T>> {
  const path = await Deno.makeTempFile({ prefix: "microlog-hooks-" });
  try {
    const { hooks = (options: HookOptions) => options } = runner;
    const hooked = options === null ? [] : [JSON.stringify(hooks({ ...HOOK_OPTIONS, ...options }))];
    const output = await new Deno.Command(runner.command, {
      args: [...runner.args, program, scenario, path, ...hooked],
      env: { NO_COLOR: "1" },
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const text = await Deno.readTextFile(path);
    assert.notEqual(text, "", decode(output.stderr));
    const { sent, result } = JSON.parse(text) as { sent: string[]; result: T };
    const batches = sent.filter((message) => message !== FLUSH).map((message) => JSON.parse(message) as HookBatch);
    return {
      code: output.code,
      stdout: decode(output.stdout),
      stderr: decode(output.stderr),
      batches,
      entries: batches.flatMap(({ entries }) => entries),
      spans: batches.flatMap(({ spans }) => spans),
      stacks: batches.flatMap(({ stacks }) => stacks),
      flushes: sent.length - batches.length,
      result,
    };
  } finally {
    await Deno.remove(path);
  }
}
