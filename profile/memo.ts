/**
 * What follows from a profile is worked out once for each state of it.
 *
 * @module
 */
import type { Profile } from "./types.ts";

/**
 * A function that remembers its last answer about each object (the profile, a thread, a table) until the profile
 * changes. The answers go with the objects.
 *
 * @example
 * ```ts
 * import { perRevision } from "./memo.ts";
 * import type { Profile, Thread } from "./types.ts";
 * const deepest = perRevision((_profile: Profile, thread: Thread) => thread.calls.rows.length);
 * ```
 */
export function perRevision<K extends WeakKey, V>(
  derive: (profile: Profile, of: K) => V,
): (profile: Profile, of: K) => V {
  const known = new WeakMap<K, { revision: number; value: V }>();
  return (profile, of) => {
    const found = known.get(of);
    if (found !== undefined && found.revision === profile.revision) return found.value;
    const value = derive(profile, of);
    known.set(of, { revision: profile.revision, value });
    return value;
  };
}
