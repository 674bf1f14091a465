/**
 * What a command may use of the world, so that tests can hand it another one.
 *
 * @module
 */
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import type { Environment, Settings } from "./settings.ts";

/** What a command may use of the world. */
export interface Context {
  /** Environment variables. */
  env: Environment;
  /** Writes data that was asked for. */
  stdout(text: string): void;
  /** Writes what people read beside it. */
  stderr(text: string): void;
  /** Whether a person is there to be asked. */
  isTerminal(): boolean;
  /** Asks a yes-or-no question; no is the default. */
  confirm(question: string): boolean;
  /** Opens the store that the settings name. */
  openStore(settings: Settings): Promise<Store>;
  /** Waits until the person (Ctrl-C) or the system asks the program to end. */
  interrupted(): Promise<void>;
}

/** A command: takes its arguments, gives its exit code. Errors for people are thrown. */
export type Command = (args: string[], context: Context) => Promise<number>;

/** The world as it is. */
export function systemContext(): Context {
  return {
    env: Deno.env,
    stdout: (text) => write(Deno.stdout, text),
    stderr: (text) => write(Deno.stderr, text),
    isTerminal: () => Deno.stdin.isTerminal() && Deno.stderr.isTerminal(),
    confirm: (question) => confirm(question),
    openStore,
    interrupted,
  };
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
  } catch (error) {
    // Whoever read it has seen enough, as in: microlog list | head
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function interrupted(): Promise<void> {
  // Windows knows no SIGTERM.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    const finish = () => {
      for (const signal of signals) Deno.removeSignalListener(signal, finish);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, finish);
  });
}
