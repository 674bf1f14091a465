/**
 * Saves a recording when the program is about to be killed by a signal that it does not handle, as by Ctrl-C.
 *
 * The listeners are in Microlog's own thread: in the program's they would keep it from ending by itself.
 *
 * @module
 */
import { isAllowed } from "./permissions.ts";

/** The signals that are looked after, and their numbers. */
const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 2, SIGTERM: 15 };

/** How long saving may hold the end up, ms. */
const LIMIT = 2_000;

/** Those that this thread has ever listened to: to the system they are handled from then on, whoever does. */
const ours = new Set<string>();

/** The thread that is recorded. */
export interface Recorded {
  /** Whether it listens to signals, see {@linkcode listensToSignals}. */
  listens: boolean;
  /** Whether it is a worker. */
  isWorker: boolean;
}

/** Looks after the signals while a recording runs. */
export class SignalGuard {
  #listeners = new Map<Deno.Signal, () => void>();

  /**
   * Begins. A signal that the program handles already is left to it; so are all where none could be sent on, as the
   * program has to end by it in the end.
   *
   * @param save Saves; the program is about to end by that signal
   */
  constructor(save: (signal: Deno.Signal) => Promise<unknown>, recorded: Recorded) {
    if (Deno.build.os === "windows" || !isAllowed({ name: "run" })) return;
    const status = ownStatus() ?? "";
    for (const [name, number] of Object.entries(SIGNALS)) {
      if (handles(status, number) !== false && isTheirs(name, recorded)) continue;
      ours.add(name);
      const signal = name as Deno.Signal;
      const listener = () => void this.#save(signal, save);
      Deno.addSignalListener(signal, listener);
      this.#listeners.set(signal, listener);
    }
  }

  /** Leaves a signal to the program, which has come to handle it. */
  leave(signal: Deno.Signal): void {
    const listener = this.#listeners.get(signal);
    if (listener === undefined) return;
    this.#listeners.delete(signal);
    Deno.removeSignalListener(signal, listener);
  }

  /** Leaves all. */
  stop(): void {
    for (const signal of [...this.#listeners.keys()]) this.leave(signal);
  }

  async #save(signal: Deno.Signal, save: (signal: Deno.Signal) => Promise<unknown>): Promise<void> {
    await Promise.race([save(signal), new Promise((resolve) => setTimeout(resolve, LIMIT))]);
    this.stop();
    // With no listener left it does what it does by default.
    Deno.kill(Deno.pid, signal);
  }
}

/**
 * Whether a signal that the process handles, or may handle, is taken to be the program's: Deno handles some itself, as
 * long as it needs to put the terminal back, and does then what is done by default.
 */
function isTheirs(signal: string, { listens, isWorker }: Recorded): boolean {
  // It is the main thread that listens, as a rule, and a worker cannot tell.
  return listens || isWorker && !ours.has(signal);
}

/**
 * Whether a process handles a signal, by its number.
 *
 * Source: SigCgt in proc_pid_status(5).
 *
 * @param status The text of its `/proc/PID/status`
 * @returns Undefined where the text does not tell
 */
export function handles(status: string, signal: number): boolean | undefined {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  // The first bit is that of signal 1.
  return mask === undefined ? undefined : (BigInt(`0x${mask}`) >> BigInt(signal - 1) & 1n) === 1n;
}

/** What the system tells of this process; undefined where that may not be asked. */
function ownStatus(): string | undefined {
  if (Deno.build.os !== "linux" || !isAllowed({ name: "read" })) return undefined;
  try {
    return Deno.readTextFileSync("/proc/self/status");
  } catch {
    // Deno guards /proc.
    return undefined;
  }
}

/**
 * Whether the thread listens to any signals. Which they are Deno does not tell; where it tells nothing it is taken to.
 */
export function listensToSignals(): boolean {
  const runtime = Deno as unknown as Record<symbol, { core?: { resources?(): object } }> & { internal: symbol };
  const resources = runtime[runtime.internal]?.core?.resources?.();
  return resources === undefined || Object.values(resources).includes("signal");
}

/**
 * Calls back when the program begins to handle a signal; node's `process.on` comes by here too.
 *
 * @returns What ends it
 */
export function watchListeners(tell: (signal: Deno.Signal) => void): () => void {
  const { addSignalListener } = Deno;
  let over = false;
  const watching = {
    addSignalListener(signal: Deno.Signal, handler: () => void): void {
      addSignalListener(signal, handler);
      if (!over) tell(signal);
    },
  }.addSignalListener;
  const runtime = Deno as { addSignalListener: typeof addSignalListener };
  runtime.addSignalListener = watching;
  return () => {
    over = true;
    // Whoever has wrapped it meanwhile goes on calling it.
    if (runtime.addSignalListener === watching) runtime.addSignalListener = addSignalListener;
  };
}
