/**
 * Running Deno on the checkout.
 *
 * @module
 */
import { toSystemPath } from "./places.ts";

/** How a run ended, and what it printed. */
export interface Run {
  success: boolean;
  stdout: string;
  stderr: string;
}

/** What a run gets beside its arguments. */
export interface RunOptions {
  /** Default the top folder. */
  cwd?: string;
  /** Added to the environment. */
  env?: Record<string, string>;
}

/** Runs the Deno that runs this, without colours. */
export async function runDeno(
  args: readonly string[],
  { cwd = toSystemPath(""), env = {} }: RunOptions = {},
): Promise<Run> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
