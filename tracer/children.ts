/**
 * Connects to the Deno programs that a target starts, as they start, so that each gets a recording of its own.
 *
 * @module
 */
import { COME_LIMIT, HOLD_NOW, holdToken, IS_LATE } from "./child_hold.ts";
import { Descendants, type FoundProcess } from "./descendants.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import type { Proc } from "./proc.ts";
import { type Connection, connectTo } from "./target.ts";

/** How often to look for new processes where some came a moment ago, ms: what a child waits until it is found. */
const INTERVAL = 20;
/** How often where none came for a while, ms: to wake up takes 0.15 ms, which at 20 ms is 0.8% of a core. */
const REST = 100;
/** After how many looks at which nothing stirred, half a second. */
const CALM = 25;
/** When to look whether a program went on before Microlog was ready, ms: it waits for a moment less. */
const LOOK_AGAIN = COME_LIMIT + 100;
/** How often to ask an inspector that is open for the program, which may still be being loaded, ms. */
const ASK_INTERVAL = 5;

/** What {@linkcode Children} needs. */
export interface ChildrenOptions {
  /** Process id of the target. */
  target: number;
  /** Process id of Microlog. */
  microlog: number;
  proc: Proc;
  /**
   * Records a child, which stands still or is about to: it must be let go as the target itself is. Called once for each
   * program; one that starts anew in its process, as with `--watch`, is another.
   *
   * Resolves when the recording is at its end and the connection closed. When `signal` is aborted Microlog waits no
   * longer: what there is should be written, and the child left to itself.
   */
  attach(child: FoundProcess, connection: Connection, signal: AbortSignal): Promise<void>;
  /** Takes what went wrong with a child, which runs on unrecorded. */
  failed(error: unknown, child: FoundProcess): void;
}

/**
 * The children of a target, and theirs.
 *
 * @example
 * ```ts
 * import { Children } from "./children.ts";
 * import { linuxProc } from "./proc.ts";
 *
 * const children = new Children({
 *   target: 4711,
 *   microlog: Deno.pid,
 *   proc: linuxProc()!,
 *   attach: async (child, { session, disconnect }) => {
 *     console.log("found", child.command);
 *     disconnect();
 *     await session.closed;
 *   },
 *   failed: (error, child) => console.error(child.pid, error),
 * });
 * children.start();
 * await children.stop();
 * ```
 */
export class Children {
  readonly #options: ChildrenOptions;
  readonly #descendants: Descendants;
  readonly #stopping = new AbortController();
  readonly #recordings = new Set<Promise<void>>();
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What the timer is set to, ms. */
  #pace = 0;
  /** Looks since something stirred. */
  #calm = 0;

  constructor(options: ChildrenOptions) {
    this.#options = options;
    this.#descendants = new Descendants(options.target, holdToken(options.microlog), options.proc);
  }

  /** Begins to look for children. */
  start(): void {
    this.#keepPace();
  }

  /** Sets the timer anew where the pace has changed. */
  #keepPace(): void {
    const pace = this.#calm < CALM ? INTERVAL : REST;
    if (pace === this.#pace) return;
    clearInterval(this.#timer);
    this.#pace = pace;
    this.#timer = setInterval(() => this.#look(), pace);
  }

  /** Stops looking, and waits until what there is of each child's recording is written. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await Promise.all(this.#recordings);
  }

  #look(): void {
    const found = this.#descendants.scan();
    this.#calm = this.#descendants.isStirring ? 0 : this.#calm + 1;
    this.#keepPace();
    for (const child of found) {
      const recording = this.#record(child).catch((error) => {
        // A child that ends while it is being connected to has nothing to tell.
        if (this.#descendants.lives(child)) this.#options.failed(error, child);
      });
      this.#recordings.add(recording);
      void recording.then(() => this.#recordings.delete(recording));
    }
  }

  /** Records all programs that run in a process, one after the other. */
  async #record(child: FoundProcess): Promise<void> {
    const { signal } = this.#stopping;
    const seen = new Set<string>();
    while (!signal.aborted) {
      const connection = await this.#unlessStopped(this.#connect(child, seen), (late) => late?.disconnect());
      if (connection === undefined) return;
      try {
        await this.#options.attach(child, connection, signal);
      } catch (error) {
        connection.disconnect();
        if (!(error instanceof InspectorClosedError)) throw error;
      }
    }
  }

  /** Connects to the next program in a process; undefined when that has ended. */
  async #connect(child: FoundProcess, seen: Set<string>): Promise<Connection | undefined> {
    const connection = await connectTo(child.port, {
      hasEnded: () => this.#stopping.signal.aborted || !this.#descendants.lives(child),
      isWanted: (path) => !seen.has(path) && seen.add(path).has(path),
      pause: seen.size === 0 ? ASK_INTERVAL : INTERVAL,
    });
    if (connection === undefined) return undefined;
    const { session } = connection;
    try {
      if (await isPastHold(child, session)) stop(session);
      void this.#stopLate(session).catch(ignoreEnd);
    } catch (error) {
      if (!(error instanceof InspectorClosedError)) throw error;
    }
    return connection;
  }

  /** Stops a program again for as long as it goes on before it was recorded: on a busy machine Microlog may be late. */
  async #stopLate(session: Session): Promise<void> {
    for (;;) {
      await this.#unlessStopped(Promise.race([pause(LOOK_AGAIN), session.closed]), () => {});
      if (this.#stopping.signal.aborted || session.isClosed || !await isLate(session)) return;
      stop(session);
    }
  }

  /** A process that is stopped answers nothing, and need not be waited for. */
  async #unlessStopped<T>(work: Promise<T>, tidy: (late: T) => void): Promise<T | undefined> {
    const { signal } = this.#stopping;
    const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();
    const onAbort = () => {
      stop(undefined);
      work.then(tidy, () => {});
    };
    signal.addEventListener("abort", onAbort);
    try {
      return await Promise.race([work, stopped]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}

/** Whether a program runs that is to be stopped first: the others hold before they begin. */
async function isPastHold({ subcommand }: FoundProcess, session: Session): Promise<boolean> {
  return subcommand === "serve" || await isLate(session);
}

/** Whether a program waited for Microlog in vain, and runs. */
async function isLate(session: Session): Promise<boolean> {
  return (await evaluate(session, IS_LATE)).result.value === true;
}

/** Has a program hold that runs. The answer may come only when it has been recorded for long. */
function stop(session: Session): void {
  void evaluate(session, HOLD_NOW).catch(ignoreEnd);
}

/** Waits, without keeping Microlog from its end. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}

function evaluate(session: Session, expression: string) {
  return session.send("Runtime.evaluate", { expression, returnByValue: true });
}

function ignoreEnd(error: unknown): void {
  if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
}
