/**
 * Takes what goes through the console. Its methods are those of a second instance of Deno's own console, whose print
 * function is ours, so that what is recorded is what was printed and no value is formatted twice.
 *
 * @module
 */
import type { Kit } from "./kit.ts";

/** Installs the hook; sent to the target as text. */
export function hookConsole(kit: Kit): void {
  const { internal, now } = kit;
  if (internal?.Console === undefined || internal.core?.print === undefined) return;
  type Methods = Record<string, (...args: unknown[]) => unknown>;
  const { print } = internal.core;
  const { Reflect, String, Map } = globalThis;
  const target = globalThis.console as unknown as Methods;
  const limit = 1_000;
  /** Times at which `console.time` was called, ms. */
  const timers = new Map<string, number>();
  const groups: { time: number; name: string }[] = [];
  /** What the group that is being opened is called. */
  let heading: string | undefined;
  let isOpening = false;

  // The console's own levels: 0 debug, 1 log and info, 2 warn, 3 error.
  const twin = new internal.Console((text, level) => {
    // A trace is printed in two pieces, the second its line break.
    if (!(level > 3 && text === "\n")) kit.add(level, "console", text);
    if (isOpening) heading = text;
    print(text, level > 1);
  });
  const { time, timeEnd, group, groupEnd } = twin as Record<"time" | "timeEnd" | "group" | "groupEnd", Methods[string]>;
  const { timeStamp } = target;
  const labelOf = (label: unknown): string => label === undefined ? "default" : String(label);
  const opened = (...args: unknown[]) => {
    heading = undefined;
    isOpening = true;
    try {
      group(...args);
    } finally {
      isOpening = false;
    }
    const name = heading ?? (typeof args[0] === "string" ? args[0] : "");
    if (groups.length < limit) groups.push({ time: now(), name: name.trim() });
  };
  const spanning: Methods = {
    time(label) {
      const name = labelOf(label);
      time(name);
      if (!timers.has(name) && timers.size < limit) timers.set(name, now());
    },
    timeEnd(label) {
      const name = labelOf(label);
      const began = timers.get(name);
      timers.delete(name);
      timeEnd(name);
      if (began !== undefined) kit.addSpan("time", name, began, now() - began, kit.captureStack());
    },
    group: opened,
    groupCollapsed: opened,
    groupEnd() {
      groupEnd();
      const group = groups.pop();
      if (group !== undefined) {
        kit.addSpan("group", group.name, group.time, now() - group.time, kit.captureStack());
      }
    },
    timeStamp(...args) {
      const result = timeStamp?.(...args);
      kit.addSpan("timeStamp", args[0] === undefined ? "" : labelOf(args[0]), now(), 0, kit.captureStack());
      return result;
    },
  };

  const replace = (name: string, closing: (() => void)[]) => {
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    const method = spanning[name] ?? twin[name];
    if (own === undefined || typeof own.value !== "function" || typeof method !== "function") return;
    const bound = kit.disguise(method.bind(target), own.value as object);
    Reflect.defineProperty(target, name, { ...own, value: bound });
    // What fails from now on must fail as without us, with the same stack.
    closing.push(() => {
      if (target[name] === bound) Reflect.defineProperty(target, name, own);
    });
  };
  const { stdout, stderr } = kit.closing;
  for (const name of ["warn", "error", "trace", "assert"]) replace(name, stderr);
  for (
    const name of [
      ...["log", "debug", "info", "dir", "dirxml", "table", "clear", "count", "countReset", "timeStamp"],
      ...["group", "groupCollapsed", "groupEnd", "time", "timeLog", "timeEnd"],
    ]
  ) replace(name, stdout);
  // The program's console keeps its own, which the program may look at and set.
  Reflect.defineProperty(twin, "indentLevel", {
    get: () => target.indentLevel,
    set: (value) => target.indentLevel = value,
  });
  // A group is announced by the console's `log`, which the program may have replaced.
  Reflect.defineProperty(twin, "log", { get: () => target.log });
}
