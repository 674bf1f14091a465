/**
 * Stacks of the target's program, taken while they cost little, each numbered and sent once.
 *
 * It travels as text, so it may refer to nothing outside itself.
 *
 * @module
 */

/** What taking stacks needs. */
export interface StackOptions {
  /** Milliseconds. */
  now(): number;
  /** Part of the time since it began that it may cost at most. */
  share: number;
  /** Whether the target is Node. */
  isNode: boolean;
}

/** Takes stacks. */
export interface Stacks {
  /** The number of the stack of the program, without the scripts that begin like `own`; -1 for none. */
  capture(own?: string): number;
  /** Does something that may be dear, if there is time for it. */
  spend<T>(work: () => T): T | undefined;
  /** Whether a script of that name is on the stack, with that function. */
  isCalledFrom(url: string, functionName?: string): boolean;
  /** The stacks that have been numbered since the last call. */
  take(): string[];
}

/** Makes it. */
export function makeStacks({ now, share, isNode }: StackOptions): Stacks {
  const { Error, Map, Reflect } = globalThis;
  const began = now();
  let spent = 0;
  let fresh: string[] = [];
  const known = new Map<string, number>();
  let count = 0;

  // A few stacks and details at once are welcome, a flood is not.
  const hasTime = () => spent <= 20 + (now() - began) * share;
  // The structured stack comes from Error.prepareStackTrace, which a program may have set: it is put back at once.
  const read = <T>(prepare: (error: unknown, sites: NodeJS.CallSite[]) => T): T | undefined => {
    const before = Reflect.getOwnPropertyDescriptor(Error, "prepareStackTrace");
    const limit = Reflect.getOwnPropertyDescriptor(Error, "stackTraceLimit");
    const set = (key: string, value: unknown) =>
      Reflect.defineProperty(Error, key, { value, configurable: true, writable: true, enumerable: true });
    try {
      if (set("stackTraceLimit", 40) && set("prepareStackTrace", prepare)) return new Error().stack as T;
    } finally {
      if (before === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
      else Reflect.defineProperty(Error, "prepareStackTrace", before);
      if (limit === undefined) Reflect.deleteProperty(Error, "stackTraceLimit");
      else Reflect.defineProperty(Error, "stackTraceLimit", limit);
    }
  };
  const describe = (sites: NodeJS.CallSite[], own: string | undefined): string => {
    let text = "";
    for (const site of sites) {
      const url = site.getScriptNameOrSourceURL() ?? "";
      // What the runtime consists of is in Deno `ext:`, in Node `node:`.
      if (url.startsWith("ext:") || (isNode && url.startsWith("node:"))) continue;
      if (own !== undefined && own !== "" && url.startsWith(own)) continue;
      text += `${site.getFunctionName() ?? ""}\t${url}\t${site.getLineNumber() ?? 0}\t${site.getColumnNumber() ?? 0}\n`;
    }
    return text;
  };
  const intern = (text: string): number => {
    let index = known.get(text);
    if (index === undefined) {
      // A program may have no end of stacks: those that come again are few.
      if (known.size >= 5_000) known.clear();
      index = count++;
      known.set(text, index);
      fresh.push(text);
    }
    return index;
  };
  return {
    // A stack costs from 20 µs to more than 100.
    capture: (own) => {
      if (!hasTime()) return -1;
      const since = now();
      const text = read((_error, sites) => describe(sites, own));
      spent += now() - since;
      return typeof text === "string" && text !== "" ? intern(text) : -1;
    },
    spend: (work) => {
      if (!hasTime()) return undefined;
      const since = now();
      try {
        return work();
      } finally {
        spent += now() - since;
      }
    },
    isCalledFrom: (url, functionName) =>
      read((_error, sites) =>
        sites.some((site) =>
          site.getScriptNameOrSourceURL() === url &&
          (functionName === undefined || site.getFunctionName() === functionName)
        )
      ) === true,
    take: () => {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}
