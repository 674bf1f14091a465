/**
 * What the programs share that install the hooks in themselves: hooks_program.ts, hooks_late_program.ts.
 *
 * @module
 */
import { type HookOptions, type Hooks, hooksExpression } from "../../tracer/hooks.ts";

const runEval = eval;

/**
 * Installs the hooks as a target gets them.
 *
 * @param answer Gets what they send
 */
export function install(options: HookOptions, answer: (text: string) => void): Hooks {
  (globalThis as unknown as Record<string, unknown>)[options.binding] = answer;
  return runEval(hooksExpression(options)) as Hooks;
}

/** What a program can see of a function. */
export function describe(method: unknown) {
  const { name, length } = method as { name: string; length: number };
  return { name, length, prototype: "prototype" in (method as object), text: String(method) };
}

/** What a program can see of the console. */
export function describeConsole() {
  return Reflect.ownKeys(console).map((key) => {
    const { value, ...flags } = Reflect.getOwnPropertyDescriptor(console, key)!;
    return [String(key), flags, typeof value === "function" ? describe(value) : value as unknown];
  });
}

/** Takes down the properties of objects by their names. */
export function snapshot(objects: Record<string, object>): Map<string, PropertyDescriptor> {
  const found = new Map<string, PropertyDescriptor>();
  for (const [name, object] of Object.entries(objects)) {
    for (const key of Reflect.ownKeys(object)) {
      found.set(`${name}.${String(key)}`, Reflect.getOwnPropertyDescriptor(object, key)!);
    }
  }
  return found;
}

/** The properties that are not the same, or not in the same order. */
export function differences(a: Map<string, PropertyDescriptor>, b: Map<string, PropertyDescriptor>): string[] {
  const isSame = (a?: PropertyDescriptor, b?: PropertyDescriptor) =>
    a !== undefined && b !== undefined &&
    (["value", "get", "set", "writable", "enumerable", "configurable"] as const).every((key) =>
      Object.is(a[key], b[key])
    );
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => !isSame(a.get(name), b.get(name)));
}

/** Lets what is scheduled be sent. */
export async function giveWay(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}
