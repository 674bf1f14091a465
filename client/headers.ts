/**
 * What the headers of recordings say: who started whom. Only those that are looked at are asked for, and each once.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import { type HeaderInfo, HEADERS_AT_ONCE, readHeaders } from "./api.ts";

/** The headers that are known, by `label/time`. */
export const headers: Signal<ReadonlyMap<string, HeaderInfo>> = signal(new Map());

/** Asked for and not answered: on the way, not written yet, or gone. */
const asked = new Set<string>();

/** Asks for the headers of recordings (`label/time`), as far as they are not known; those of one label at a time. */
export async function wantHeaders(ids: readonly string[]): Promise<void> {
  const unknown = ids.filter((id) => !headers.value.has(id) && !asked.has(id));
  const [first] = unknown;
  if (first === undefined) return;
  const label = first.slice(0, first.indexOf("/"));
  const times = unknown.filter((id) => id.startsWith(`${label}/`)).slice(0, HEADERS_AT_ONCE).map((id) =>
    id.slice(label.length + 1)
  );
  for (const time of times) asked.add(`${label}/${time}`);
  try {
    const answers = await readHeaders(label, times);
    const known = new Map(headers.value);
    for (const [time, info] of Object.entries(answers)) known.set(`${label}/${time}`, info);
    headers.value = known;
  } catch {
    // The list itself tells of a server that does not answer, and asks again once it does.
  }
}

/** Has those asked for again that were not answered, and forgets those that are gone: the list changed. */
export function retryHeaders(listed: ReadonlySet<string>): void {
  asked.clear();
  // Whoever waits for some looks again.
  headers.value = new Map([...headers.value].filter(([id]) => listed.has(id)));
}
