/**
 * The one recording that a thread can have at a time, and the parts of the program that share it.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { checkLabel } from "../recording/identity.ts";
import { Agent, type Told } from "./agent.ts";
import { live, OWN } from "./live.ts";
import type { StartOrder } from "./messages.ts";
import { typedInto } from "./notebook.ts";
import { askFor, isAllowed } from "./permissions.ts";
import { listensToSignals, watchListeners } from "./signals.ts";

/** How a part of a program is recorded. */
export interface EnabledOptions {
  /** Whether to sample where what is alive on the heap was allocated; `sample` by default. */
  heap?: "off" | "sample";
  /** What is masked in all texts, beside what looks like a secret. */
  redact?: RegExp | readonly RegExp[];
  /** Whether nothing is said on stderr when the recording is there; false by default. */
  quiet?: boolean;
}

/** A part that is being recorded. */
export interface Part {
  /** Ends it. Resolves when the recording, if this was its last part, is written. */
  end(): Promise<void>;
  /** Ends it, and the sampling with it, at once; what is left to write is written while the program goes on. */
  endNow(): void;
}

/** How long a start or an end that cannot give way may take, ms. */
const IN_PLACE = 10_000;
/** The same at the end of the process: nothing may keep that up for long. */
const AT_EXIT = 5_000;

type State = "idle" | "starting" | "recording" | "ending";

let agent: Agent | undefined;
let state: State = "idle";
/** Whether nothing of the recording that ends is left in the program. */
let hasLeft = true;
/** How many recordings there have been; parts may outlive one that failed. */
let turn = 0;
/** How many parts the recording under way has. */
let parts = 0;
let problem: MicrologError | undefined;
let stopWatching: (() => void) | undefined;
const waiting: (() => void)[] = [];

/** Begins a part. Waits for it without holding the program up. */
export async function begin(label: string, options: EnabledOptions): Promise<Part> {
  checkLabel(label);
  while (state === "ending") await change();
  if (state === "idle") {
    const outer = live();
    if (outer !== undefined) return spanOf(outer.span(label, OWN));
    order(label, options);
  }
  // Counted at once, lest another ends the recording meanwhile.
  parts++;
  const mine = turn;
  try {
    while (state === "starting") await change();
    return joined(label);
  } catch (error) {
    if (mine === turn) parts--;
    throw error;
  }
}

/** Begins a part at once: the program stands still until it has begun. */
export function beginNow(label: string, options: EnabledOptions): Part {
  checkLabel(label);
  if (state === "ending") agent?.serve(() => state !== "ending", IN_PLACE);
  if (state === "idle") {
    const outer = live();
    if (outer !== undefined) return spanOf(outer.span(label, OWN));
  }
  if (state !== "recording" && typedInto() !== undefined) {
    throw new MicrologError(`Cannot record ${label}: blocks in notebooks and the REPL cannot be recorded`, {
      hint: "Use await start(label) and await stop(), or await enabled(label, work) with a function",
    });
  }
  if (state === "idle") order(label, options);
  if (state === "starting") agent?.serve(() => state !== "starting", IN_PLACE);
  parts++;
  try {
    return joined(label);
  } catch (error) {
    parts--;
    throw error;
  }
}

/** A part of the recording that runs. */
function joined(label: string): Part {
  if (state !== "recording") {
    throw problem ?? new MicrologError(`Cannot record ${label}: Microlog's thread does not answer`);
  }
  const endSpan = live()?.span(label, OWN);
  const mine = turn;
  let ended = false;
  /** Whether it was the last one. */
  const leave = (): boolean => {
    if (ended) return false;
    ended = true;
    endSpan?.();
    return mine === turn && --parts === 0 && state === "recording";
  };
  return {
    end: async () => {
      if (!leave()) return;
      finish("goes on");
      while (state === "ending") await change();
    },
    endNow: () => {
      if (!leave()) return;
      finish("goes on");
      agent?.serve(() => hasLeft, IN_PLACE);
    },
  };
}

/** A part of a recording that somebody else makes: a span in it. */
function spanOf(endSpan: () => void): Part {
  return { end: () => Promise.resolve(endSpan()), endNow: endSpan };
}

function order(label: string, options: EnabledOptions): void {
  askFor(label);
  const given = orderOf(label, options);
  problem = undefined;
  state = "starting";
  turn++;
  parts = 0;
  try {
    if (agent === undefined) {
      agent = new Agent(take, fell);
      // At the end of the process whatever runs is saved.
      globalThis.addEventListener("unload", () => saveAtExit());
    }
  } catch (error) {
    state = "idle";
    throw error;
  }
  agent.keepAlive(true);
  agent.send({ type: "start", order: given });
}

function orderOf(label: string, { heap = "sample", quiet = false, redact = [] }: EnabledOptions): StartOrder {
  const patterns = redact instanceof RegExp ? [redact] : redact;
  return {
    label,
    ...self(),
    heap,
    listens: listensToSignals(),
    quiet,
    redact: patterns.map(({ source, flags }) => ({ source, flags })),
  };
}

function finish(program: "goes on" | "ends"): void {
  state = "ending";
  hasLeft = false;
  stopWatching?.();
  stopWatching = undefined;
  agent?.keepAlive(true);
  agent?.send({ type: "finish", program, code: program === "ends" && !isWorker() ? Deno.exitCode : undefined });
}

function saveAtExit(): void {
  if (state === "starting") agent?.serve(() => state !== "starting", AT_EXIT);
  if (state === "recording") finish("ends");
  if (state === "ending") agent?.serve(() => state !== "ending", AT_EXIT);
}

function take(message: Told): void {
  switch (message.type) {
    case "started":
      to("recording");
      agent?.keepAlive(false);
      stopWatching = watchListeners((signal) => agent?.send({ type: "handles", signal }));
      break;
    case "left":
      hasLeft = true;
      break;
    case "done":
      // Not Deno.stderr: in a notebook the console is what people see.
      if (message.text !== undefined) console.error(message.text);
      over();
      break;
    case "warning":
      warn(message.text, message.hint);
      break;
    case "failed":
      problem = new MicrologError(message.text, message.hint === undefined ? {} : { hint: message.hint });
      if (state === "ending") warn(`the recording could not be ended: ${message.text}`, message.hint);
      over();
      break;
  }
}

function fell(error: Error): void {
  agent = undefined;
  if (state === "idle") return;
  problem = new MicrologError(`Cannot go on recording: ${error.message}`, { cause: error });
  if (state !== "starting") warn(`the recording stops here, the program goes on: ${error.message}`);
  over();
}

function over(): void {
  hasLeft = true;
  agent?.keepAlive(false);
  to("idle");
}

function to(next: State): void {
  state = next;
  for (const resolve of waiting.splice(0)) resolve();
}

/** Resolves when the state has changed. */
function change(): Promise<void> {
  return new Promise((resolve) => waiting.push(resolve));
}

function warn(text: string, hint?: string): void {
  console.error(`Microlog: ${text}${hint === undefined ? "" : `\n${hint}`}`);
}

function isWorker(): boolean {
  return (Deno.mainModule as string | undefined) === undefined;
}

/** "" where it may not be asked for, or is gone. */
function workingDirectory(): string {
  if (!isAllowed({ name: "read" })) return "";
  try {
    return Deno.cwd();
  } catch {
    // It has been deleted: it is a line of the header, and not worth more than to be left out.
    return "";
  }
}

/** What the program knows of itself. */
function self(): Pick<StartOrder, "command" | "cwd" | "thread" | "isWorker"> {
  const { name } = globalThis as { name?: string };
  // A worker does not know the program's main module, but its own.
  const script = isWorker() ? globalThis.location?.href ?? "" : Deno.mainModule;
  const typed = typedInto();
  const main = script.startsWith("file:") ? decodeURIComponent(new URL(script).pathname) : script;
  return {
    command: typed === undefined ? ["deno", "run", main, ...Deno.args] : ["deno", typed],
    cwd: workingDirectory(),
    thread: isWorker() ? name || "worker" : "main",
    isWorker: isWorker(),
  };
}
