/**
 * What runs inside the target: captures what it prints, spans it names, and errors nobody caught, with their stacks.
 *
 * The hooks travel as text over the inspector and are installed once in each thread, also in workers. They must not be
 * seen by the program: they print, throw and return nothing of their own, and keep no event loop alive.
 *
 * @module
 */
import { hookConsole } from "./hooks/console.ts";
import { hookErrors } from "./hooks/errors.ts";
import { type HookOptions, makeKit } from "./hooks/kit.ts";
import { hookNodeFs } from "./hooks/node_fs.ts";
import { hookSpans } from "./hooks/spans.ts";
import { hookStreams } from "./hooks/streams.ts";
import { hookWorkers } from "./hooks/workers.ts";

export type { HookBatch, HookEntry, HookOptions, Hooks, HookSpan } from "./hooks/kit.ts";

/** Each gets the kit that the first makes; a new hook is one more. */
const PARTS = [hookConsole, hookStreams, hookNodeFs, hookSpans, hookErrors, hookWorkers];

/** The expression that installs the hooks in a thread and gives its `Hooks`, for `Runtime.evaluate`. */
export function hooksExpression(options: HookOptions): string {
  const parts = PARTS.map((part) => part.toString()).join(",\n");
  return `(() => {
const kit = (${makeKit.toString()})(${JSON.stringify(options)});
for (const part of [${parts}]) part(kit);
return kit.hooks;
})()
//# sourceURL=ext:microlog/hooks.js`;
}
