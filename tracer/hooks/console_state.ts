/**
 * What Deno's console keeps between two calls, where the program has a life without the hooks: counters, timers and how
 * far it is indented.
 *
 * Each instance keeps them for itself, and nobody can look at them. So the real console goes on to count, time and print
 * these, and its twin only says what the text is. A timer is the same to some microseconds. Counters and timers that
 * were there before it are told as `?`.
 *
 * @module
 */
import type { ConsoleMethods, Kit } from "./contract.ts";

/**
 * Methods that leave this state to the real console. It travels as text, so it may refer to nothing outside itself.
 *
 * @param twin Formats all that is printed, and is indented as the real one
 * @param real The methods of the real console that are Deno's own
 * @param quietly Does something with the twin that is told of and not printed
 */
export function shareConsole(
  kit: Kit,
  twin: ConsoleMethods,
  real: ConsoleMethods,
  quietly: (work: () => void) => void,
): ConsoleMethods {
  const { Reflect, String, Map, Set, Symbol } = globalThis;
  const limit = 1_000;
  /** Labels of which twin and real console know the same: a timer, or that there is none. */
  const timers = new Set<string>();
  /** The same for counters, and whether something has been counted since. */
  const counters = new Map<string, boolean>();
  let depth = 0;
  const deepen = () => {
    depth++;
    twin.group!();
  };

  // Nobody can ask how far the console is indented, but it tells the values it shows. This one it shows to nobody.
  const readDepth = (show: ConsoleMethods[string]) => {
    const stop = {};
    const probe = {
      [Symbol.for("Deno.customInspect")](_inspect: unknown, options: { indentLevel?: unknown } | undefined): never {
        const level = options?.indentLevel;
        if (typeof level === "number") { while (depth < level) deepen(); }
        throw stop;
      },
    };
    try {
      show(probe);
    } catch (error) {
      if (error !== stop) throw error;
    }
  };
  if (real.debug !== undefined) readDepth(real.debug);

  const labelOf = (label: unknown): string => label === undefined ? "default" : String(label);
  const say = (text: string) => kit.add(1, "console", `${text}\n`);
  const remember = (name: string) => {
    if (timers.size < limit) timers.add(name);
  };
  /** Values as they follow the time; formatted once, and printed as the text that comes of it. */
  const format = (values: unknown[]): string => {
    let text = "";
    const { log } = new kit.internal!.Console((part) => text += part);
    Reflect.apply(log!, undefined, ["", ...values]);
    return text.slice(1, -1);
  };

  return {
    time(label) {
      const name = labelOf(label);
      // Where there is one, both print a warning. One that was there before is not known of: taken to begin now.
      quietly(() => twin.time!(name));
      real.time!(name);
      remember(name);
    },
    timeEnd(label) {
      const name = labelOf(label);
      if (timers.has(name)) quietly(() => twin.timeEnd!(name));
      else say(`${name}: ?`);
      real.timeEnd!(name);
      remember(name);
    },
    timeLog(label, ...values) {
      const name = labelOf(label);
      // A label may have places for the values, as %d.
      const isPlain = !name.includes("%");
      const texts = values.length > 0 && isPlain ? [format(values)] : [];
      if (timers.has(name)) quietly(() => twin.timeLog!(name, ...texts));
      else say("  ".repeat(depth) + [`${name}: ?`, ...texts].join(" "));
      Reflect.apply(real.timeLog!, undefined, [name, ...(isPlain ? texts : values)]);
    },
    count(label) {
      const name = labelOf(label);
      if (counters.has(name)) {
        counters.set(name, true);
        quietly(() => twin.count!(name));
      } else say(`${name}: ?`);
      real.count!(name);
    },
    countReset(label) {
      const name = labelOf(label);
      // Where nothing has been counted a warning is printed; whether that is so before the first time nobody knows.
      if (counters.get(name) === true) quietly(() => twin.countReset!(name));
      if (counters.has(name) || counters.size < limit) counters.set(name, false);
      real.countReset!(name);
    },
    group() {
      real.group!();
      deepen();
    },
    groupEnd() {
      real.groupEnd!();
      twin.groupEnd!();
      if (depth > 0) depth--;
    },
    clear() {
      twin.clear!();
      // It ends all groups, and the screen is cleared but once.
      for (; depth > 0; depth--) real.groupEnd!();
    },
  };
}
