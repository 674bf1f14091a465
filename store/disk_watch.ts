/**
 * Telling when recordings come and go in a folder.
 *
 * @module
 */
import { pause } from "./streams.ts";

/** Changes come in flocks (a file, its folder, its lock); one call answers all within this time, milliseconds. */
const SETTLE = 100;
/** Where the file system cannot be watched, the folder is listed this often, milliseconds. */
const POLL = 2000;

/**
 * Calls back after files or folders came, went or were renamed below a folder, until the signal fires.
 *
 * @param fingerprint A text that changes when the listing does; asked again and again where watching is not possible
 */
export function watchFolder(
  folder: string,
  changed: () => void,
  signal: AbortSignal,
  fingerprint: () => Promise<string>,
): void {
  if (signal.aborted) return;
  let watcher: Deno.FsWatcher;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    watcher = Deno.watchFs(folder, { recursive: true });
  } catch {
    // Not permitted, or more folders than the system watches: looking now and then does as well.
    void pollChanges(changed, signal, fingerprint);
    return;
  }
  // A watcher may also give up later, where a folder comes that is one too many.
  follow(watcher, changed, signal).catch(() => pollChanges(changed, signal, fingerprint));
}

async function follow(watcher: Deno.FsWatcher, changed: () => void, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    watcher.close();
  };
  signal.addEventListener("abort", stop, { once: true });
  for await (const { kind, paths } of watcher) {
    // A recording that grows is written every second, which is no news.
    if (kind === "access" || kind === "modify" || paths.every((path) => path.endsWith(".tmp"))) continue;
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE);
  }
}

/** Asks for a text that changes when the listing does, again and again until the signal fires. */
export async function pollChanges(
  changed: () => void,
  signal: AbortSignal,
  fingerprint: () => Promise<string>,
  interval = POLL,
): Promise<void> {
  let last: string | undefined;
  while (!signal.aborted) {
    let now: string;
    try {
      now = await fingerprint();
    } catch (error) {
      now = String(error);
    }
    if (last !== undefined && now !== last) changed();
    last = now;
    await pause(interval, signal);
  }
}
