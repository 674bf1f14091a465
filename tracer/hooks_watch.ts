/**
 * Takes the hooks out of a program that goes on where Microlog has been killed.
 *
 * @module
 */
import type { Hooks } from "./hooks.ts";
import { OWN } from "./hold.ts";

/** How long Microlog may be silent, and how often that is looked after, ms; it asks for what waits every second. */
const SILENCE = 10_000;
const INTERVAL = 5_000;

/** Runs in the program, upon the hooks; travels as text, so it may refer to nothing outside itself. */
export function watchHooks(this: Pick<Hooks, "now" | "drain" | "uninstall">, silence: number, interval: number): void {
  const { setInterval, clearInterval, Deno } = globalThis;
  const { now, drain, uninstall } = this;
  let asked = now();
  const timer: unknown = setInterval(() => {
    if (now() - asked > silence) this.uninstall();
  }, interval);
  // It must not keep the program from ending.
  if (typeof timer === "number") Deno.unrefTimer(timer);
  else (timer as { unref(): void }).unref();
  this.drain = () => {
    asked = now();
    drain();
  };
  this.uninstall = () => {
    clearInterval(timer as number);
    uninstall();
  };
}

/** The function that does it, for `Runtime.callFunctionOn`. */
export const WATCH_HOOKS = `function () {
  (${watchHooks.toString()}).call(this, ${SILENCE}, ${INTERVAL});
}
//# sourceURL=${OWN}watch.js
`;
