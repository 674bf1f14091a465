/**
 * Takes what goes through the console. Its methods are those of a second instance of Deno's own console, whose print
 * function is ours, so that what is recorded is what was printed and no value is formatted twice.
 *
 * @module
 */
import type { shareConsole } from "./console_state.ts";
import type { ConsoleMethods, Kit } from "./contract.ts";

/**
 * Installs the hook; sent to the target as text.
 *
 * @param share Needed where the program has a life without the hooks
 */
export function hookConsole(kit: Kit, share?: typeof shareConsole): void {
  const { internal, now } = kit;
  if (internal?.Console === undefined || internal.core?.print === undefined) return;
  const { print, isProxy } = internal.core;
  const { Reflect, String, Map, Proxy } = globalThis;
  const target = globalThis.console as unknown as ConsoleMethods;
  // One that the program has made prints in ways of its own.
  if (typeof target !== "object" || target === null || !(target instanceof internal.Console)) return;
  const limit = 1_000;
  /** Times at which `console.time` was called, ms. */
  const timers = new Map<string, number>();
  const groups: { time: number; name: string }[] = [];
  /** What the group that is being opened is called. */
  let heading: string | undefined;
  let isOpening = false;
  /** Whether the twin only says what the real console prints. */
  let isQuiet = false;

  // The console's own levels: 0 debug, 1 log and info, 2 warn, 3 error.
  const twin = new internal.Console((text, level) => {
    // A trace is printed in two pieces, the second its line break.
    if (!(level > 3 && text === "\n")) kit.add(level, "console", text);
    if (isOpening) heading = text;
    if (!isQuiet) print(text, level > 1);
  });

  const { toString } = globalThis.Function.prototype;
  /** Whether a method is Deno's own, and not what the program has put in its place: that stays. */
  const isOwn = (name: string, method: unknown): method is ConsoleMethods[string] => {
    if (typeof method !== "function" || isProxy(method) || method.name !== name) return false;
    const text = Reflect.apply(toString, method, []);
    return text === "function () { [native code] }" || text === Reflect.apply(toString, twin[name]!, []);
  };
  const real: ConsoleMethods = {};
  for (const name in twin) {
    const method = Reflect.getOwnPropertyDescriptor(target, name)?.value as unknown;
    if (isOwn(name, method)) real[name] = method;
  }
  // The twin is indented as the real one, as long as nobody but us can tell that to go further in or out.
  if (
    share !== undefined && ["group", "groupCollapsed", "groupEnd", "clear"].some((name) => real[name] === undefined)
  ) return;
  const shared = share !== undefined
    ? share(kit, twin, real, (work) => {
      isQuiet = true;
      try {
        work();
      } finally {
        isQuiet = false;
      }
    })
    : {};
  const methods = { ...twin, ...shared } as ConsoleMethods & typeof twin;

  const labelOf = (label: unknown): string => label === undefined ? "default" : String(label);
  const opened = (...args: unknown[]) => {
    heading = undefined;
    isOpening = true;
    try {
      // By the console's `log`, which the program may have replaced.
      if (args.length > 0) Reflect.apply(target.log!, target, args);
    } finally {
      isOpening = false;
    }
    methods.group!();
    const name = heading ?? (typeof args[0] === "string" ? args[0] : "");
    if (groups.length < limit) groups.push({ time: now(), name: name.trim() });
  };
  const spanning: ConsoleMethods = {
    time(label) {
      const name = labelOf(label);
      methods.time!(name);
      if (!timers.has(name) && timers.size < limit) timers.set(name, now());
    },
    timeEnd(label) {
      const name = labelOf(label);
      const began = timers.get(name);
      timers.delete(name);
      methods.timeEnd!(name);
      if (began !== undefined) kit.addSpan("time", name, began, now() - began, kit.captureStack());
    },
    group: opened,
    groupCollapsed: opened,
    groupEnd() {
      methods.groupEnd!();
      const group = groups.pop();
      if (group !== undefined) {
        kit.addSpan("group", group.name, group.time, now() - group.time, kit.captureStack());
      }
    },
    timeStamp(...args) {
      const result = real.timeStamp!(...args);
      kit.addSpan("timeStamp", args[0] === undefined ? "" : labelOf(args[0]), now(), 0, kit.captureStack());
      return result;
    },
  };

  const replace = (name: string, closing: (() => void)[]) => {
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    const method = real[name];
    if (own === undefined || method === undefined) return;
    const handOn = (args: readonly unknown[]) => Reflect.apply(method, target, args) as unknown;
    const ours = spanning[name] ?? shared[name];
    let value: object;
    if (ours !== undefined) {
      const either = (...args: unknown[]) => kit.isOver() ? handOn(args) : ours(...args);
      value = kit.disguise(either.bind(target), method);
    } else {
      // No function of ours may be on the stack that a trace prints.
      value = new Proxy(kit.disguise(twin[name]!.bind(target), method), {
        get apply() {
          return kit.isOver() ? (_method: unknown, _self: unknown, args: unknown[]) => handOn(args) : Reflect.apply;
        },
      });
    }
    // What fails once the stream is closed must fail as without us, with the same stack.
    closing.push(kit.put(target, name, { ...own, value }));
  };
  const { stdout, stderr } = kit.closing;
  for (const name of ["warn", "error", "trace", "assert"]) replace(name, stderr);
  for (
    const name of [
      ...["log", "debug", "info", "dir", "dirxml", "table", "clear", "count", "countReset", "timeStamp"],
      ...["group", "groupCollapsed", "groupEnd", "time", "timeLog", "timeEnd"],
    ]
  ) replace(name, stdout);
}
