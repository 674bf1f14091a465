/**
 * What comes after a recording: sealing it, and saying where it is.
 *
 * @module
 */
import { formatId } from "../recording/identity.ts";
import type { RecordingWriter, Store } from "../store/store.ts";
import { formatBox } from "./box.ts";
import type { Context } from "./context.ts";
import { notify } from "./notify.ts";
import type { Settings } from "./settings.ts";

/** Tells people on stderr, beside what the program writes there. */
export type Warn = (text: string, hint?: string) => void;

/** What tells people of what goes wrong while something is recorded. */
export function warnOn(context: Context): Warn {
  return (text, hint) => context.stderr(`Microlog: ${text}\n${hint === undefined ? "" : `${hint}\n`}`);
}

/** Seals the recording, or takes away one that never began. */
export async function closeRecording(
  outcome: { recorded: boolean; complete: boolean },
  writer: RecordingWriter,
  store: Store,
  warn: Warn,
): Promise<void> {
  try {
    if (!outcome.recorded) {
      await store.remove(writer.id);
      await writer.close();
    } else if (outcome.complete) await writer.seal();
    else await writer.close();
    await store.sealCrashed();
  } catch (error) {
    // The program has ended as it would have; what its recording lacks is told, not thrown.
    warn(`the recording could not be sealed: ${messageOf(error)}`, (error as { hint?: string }).hint);
  }
}

/**
 * Tells the server and the person that the recording is there.
 *
 * @param begun Resolves when the server has been told that it began, if it was
 */
export async function present(
  { id }: RecordingWriter,
  settings: Settings,
  context: Context,
  begun: Promise<boolean> | undefined,
): Promise<void> {
  await begun;
  const answered = await notify(settings.server, id, "end");
  context.stderr(formatBox(`Microlog: ${settings.server}/#${formatId(id)}/`));
  if (!answered) context.stderr(`No server answers there: start one with ${selfCommand()} serve\n`);
}

/** How Microlog was started, for hints. */
function selfCommand(): string {
  const main = Deno.mainModule;
  if (!main.startsWith("file:")) return "deno run -A jsr:@microlog/cli";
  const path = decodeURIComponent(new URL(main).pathname);
  const here = `${Deno.cwd()}/`;
  return `deno run -A ${path.startsWith(here) ? path.slice(here.length) : path}`;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
