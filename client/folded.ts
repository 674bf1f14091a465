/**
 * Threads with the program's own calls only, for drawing.
 *
 * @module
 */
import { foldCalls } from "../profile/fold.ts";
import type { Profile, Thread } from "../profile/types.ts";

/** While a recording grows its calls are folded anew this often, ms: that takes longer than a frame. */
const PAUSE = 1000;

interface Folded {
  thread: Thread;
  revision: number;
  /** When it was made, ms. */
  made: number;
}

/** Folds the calls of threads, and keeps what it has folded. */
export class FoldedThreads {
  #kept = new Map<number, Folded>();

  /**
   * The same threads with other calls than the program's own folded away; the originals stay as they are.
   *
   * @param exact Whether they must be as the recording is now, and not as it was a moment ago
   */
  threads(profile: Profile, threads: readonly Thread[], exact: boolean): Thread[] {
    return threads.map((thread) => {
      const kept = this.#kept.get(thread.id);
      const now = performance.now();
      const fits = kept !== undefined &&
        (kept.revision === profile.revision || (!exact && now - kept.made < PAUSE));
      // The same object again: what is kept by thread stays good.
      if (fits) return Object.assign(kept.thread, { ...thread, calls: kept.thread.calls });
      const folded = { ...thread, calls: foldCalls(profile, thread) };
      this.#kept.set(thread.id, { thread: folded, revision: profile.revision, made: now });
      return folded;
    });
  }
}
