/**
 * Learns of the scripts V8 parses, without making the target pay for it all the time.
 *
 * V8 tells scripts, and their source maps, only while the debugger is on, and with the debugger on every `throw` takes
 * half as long again. So it is on while modules arrive, at the start above all, off after a quiet moment, and on again
 * when a script shows up that is not known yet: V8 then tells all scripts there are.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { ScriptParsed } from "./inspector/protocol.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";

/** How long no script may arrive before the debugger goes off, µs. */
const QUIET = 200_000;

/** Turns V8's debugger on and off as scripts are wanted. */
export class ScriptFeed {
  #session: Session;
  #clock: Clock;
  #opened: Promise<unknown> | undefined;
  #lastArrival = 0;
  #resting = false;
  #known = new Set<string>();

  /** @param arrived Called once for each script */
  constructor(session: Session, clock: Clock, arrived: (script: ScriptParsed) => void) {
    this.#session = session;
    this.#clock = clock;
    session.on("Debugger.scriptParsed", (script) => {
      if (this.#known.has(script.scriptId)) return;
      this.#known.add(script.scriptId);
      this.#lastArrival = clock.now();
      arrived(script);
    });
  }

  /** Resolves when all scripts there are have been told. The debugger stays on until it has been quiet for a while. */
  async open(): Promise<void> {
    this.#lastArrival = this.#clock.now();
    this.#opened ??= Promise.all([
      this.#session.send("Debugger.enable", {}),
      // Microlog is no debugger: a `debugger` statement must not stop the program.
      this.#session.send("Debugger.setSkipAllPauses", { skip: true }),
    ]);
    await this.#opened;
  }

  /**
   * To be called now and then: turns the debugger off once no script has come for a while.
   *
   * @param before Asks for what nobody tells once the debugger is off: V8 forgets all scripts with the program's end
   */
  async rest(before: () => Promise<void>): Promise<void> {
    if (this.#opened === undefined || this.#resting || this.#clock.now() - this.#lastArrival < QUIET) return;
    this.#resting = true;
    await before();
    this.#resting = false;
    // Whoever has asked meanwhile still needs it.
    if (this.#clock.now() - this.#lastArrival < QUIET) return;
    this.#opened = undefined;
    this.#session.send("Debugger.disable", {}).catch((error: unknown) => {
      if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
    });
  }

  /** The text of a script. */
  async source(scriptId: string): Promise<string> {
    await this.open();
    return (await this.#session.send("Debugger.getScriptSource", { scriptId })).scriptSource;
  }
}
