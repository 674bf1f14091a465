/**
 * Passing signals on to the target.
 *
 * @module
 */

/** Signals that are passed on; those that usually end a program first save what was recorded. */
const ENDING: readonly Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
const OTHER: readonly Deno.Signal[] = ["SIGUSR1", "SIGUSR2"];
/** The terminal sends these to the whole process group: the target has got them already. */
const FROM_KEYBOARD: readonly Deno.Signal[] = ["SIGINT", "SIGQUIT"];

/**
 * Passes signals on until the returned function is called.
 *
 * @param save Writes what was recorded so far; the signal waits for it
 */
export function passSignals(target: Deno.ChildProcess, save: () => Promise<void>): () => void {
  if (Deno.build.os === "windows") return ignoreInterrupts();
  const listeners: [Deno.Signal, () => void][] = [];
  const listen = (signal: Deno.Signal, listener: () => void) => {
    Deno.addSignalListener(signal, listener);
    listeners.push([signal, listener]);
  };
  for (const signal of ENDING) {
    listen(signal, () => {
      if (FROM_KEYBOARD.includes(signal) && inForeground()) return;
      void save().finally(() => send(target, signal));
    });
  }
  for (const signal of OTHER) listen(signal, () => send(target, signal));
  return () => {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  };
}

/** On Windows the console hands Ctrl-C to every process: Microlog only has to outlive it. */
function ignoreInterrupts(): () => void {
  const listener = () => {};
  Deno.addSignalListener("SIGINT", listener);
  return () => Deno.removeSignalListener("SIGINT", listener);
}

function send(target: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    target.kill(signal);
  } catch (error) {
    // It ended meanwhile.
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}

/**
 * Whether this process is in the foreground of a terminal, so that the keyboard's signals reach its whole group.
 * Source: proc(5), fields pgrp and tpgid of /proc/self/stat.
 */
function inForeground(): boolean {
  if (Deno.build.os !== "linux") return Deno.stdin.isTerminal();
  let stat: string;
  try {
    stat = Deno.readTextFileSync("/proc/self/stat");
  } catch (error) {
    // Without -A Deno keeps /proc closed.
    if (error instanceof Deno.errors.NotCapable) return Deno.stdin.isTerminal();
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[2] === fields[5];
}
