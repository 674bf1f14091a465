/**
 * What runs inside the target: captures what it prints, spans it names, and errors nobody caught, with their stacks.
 *
 * The hooks travel as text over the inspector and are installed once in each thread, also in workers, and also in Node.
 * They must not be seen by the program: they print, throw and return nothing of their own, and keep no event loop alive.
 *
 * @module
 */
import { hookConsole } from "./hooks/console.ts";
import { shareConsole } from "./hooks/console_state.ts";
import { hookErrors } from "./hooks/errors.ts";
import type { HookOptions } from "./hooks/contract.ts";
import { makeKit } from "./hooks/kit.ts";
import { hookLibrary } from "./hooks/library.ts";
import { hookNodeConsole } from "./hooks/node_console.ts";
import { hookNodeFs } from "./hooks/node_fs.ts";
import { makeOutbox } from "./hooks/outbox.ts";
import { hookSpans } from "./hooks/spans.ts";
import { makeStacks } from "./hooks/stacks.ts";
import { hookStreams } from "./hooks/streams.ts";
import { hookWorkers } from "./hooks/workers.ts";

export type { HookBatch, HookEntry, HookOptions, Hooks, HookSpan } from "./hooks/contract.ts";
export type { LiveRecording } from "./hooks/library.ts";

/** Each gets the kit that the first makes, and the functions after it; a new hook is one more. */
const PARTS = [[hookStreams], [hookNodeFs], [hookSpans], [hookErrors], [hookWorkers], [hookLibrary]];
/** Of a program that stands still before its first line, and is Deno's. */
const EARLY = [[hookConsole], ...PARTS];
/** Of one that runs already. */
const LATE = [[hookConsole, shareConsole], [hookNodeConsole], ...PARTS];

/**
 * The expression that installs the hooks in a thread and gives its `Hooks`, for `Runtime.evaluate`. Where one of them
 * cannot be installed none is, and the expression throws.
 */
export function hooksExpression(options: HookOptions): string {
  const all = options.late === true ? LATE : EARLY;
  const parts = all.map((part) => `[${part.map((one) => one.toString()).join(",\n")}]`).join(",\n");
  return `(() => {
const makeStacks = ${makeStacks.toString()};
const makeOutbox = ${makeOutbox.toString()};
const kit = (${makeKit.toString()})(${JSON.stringify(options)}, { makeStacks, makeOutbox });
try {
for (const [part, ...more] of [${parts}]) part(kit, ...more);
} catch (error) {
kit.hooks.uninstall();
throw error;
}
return kit.hooks;
})()
//# sourceURL=ext:microlog/hooks.js`;
}
