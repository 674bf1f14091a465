/**
 * Finding the recordings that a person means.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";
import { checkLabel, parseId } from "../recording/identity.ts";
import { NotFoundError } from "../store/failure.ts";
import type { RecordingInfo, Store } from "../store/store.ts";

/**
 * The recordings of a label, newest first, or the one of `label/time`. Links are understood too.
 *
 * @throws {MicrologError} If there are none, or the text is no name
 */
export async function findRecordings(store: Store, text: string): Promise<[RecordingInfo, ...RecordingInfo[]]> {
  const name = text.replace(/^https?:\/\/[^/]+\/#?/, "").replace(/^#/, "").replace(/\/$/, "");
  if (name.includes("/")) {
    const id = parseId(name);
    const info = await store.info(id);
    if (info === undefined) throw new NotFoundError(id);
    return [info];
  }
  checkLabel(name);
  const [newest, ...others] = (await store.list()).filter((info) => info.label === name);
  if (newest === undefined) {
    throw new MicrologError(`Cannot find recordings of ${name}: there are none in ${store.location}`, {
      hint: "List the recordings with: microlog list",
    });
  }
  return [newest, ...others];
}
