/**
 * Recordings in a bucket: the keys of their objects, and what a listing of these says.
 *
 * A recording grows as `<label>/<time>.jsonl/open` and, beside it, `…/000000001`, `…/000000002` and so on, a piece for each
 * append: objects cannot grow. It ends as `<label>/<time>.jsonl.zst`. One without `open` is being deleted or sealed, and
 * does not count.
 *
 * @module
 */
import { formatId, isLabel, isTime, type RecordingId } from "../recording/identity.ts";
import type { BucketObject } from "./s3_bucket.ts";
import type { NoteName, RecordingInfo } from "./store.ts";

/**
 * A writer that has written nothing for so long is gone, milliseconds. While it lives it writes once a second, but a
 * network may be away for a while.
 */
export const SILENCE = 60_000;

const KEY = /^([^/]+)\/([^/]+)\.jsonl(?:\.zst|\/(open|closed|\d{9}))$/;

/** The key of a sealed recording. */
export function sealedKey(id: RecordingId): string {
  return `${baseOf(id)}.jsonl.zst`;
}

/** The key of a text that is kept with a recording. */
export function noteKey(id: RecordingId, name: NoteName): string {
  return `${baseOf(id)}.${name}.json`;
}

/** How the keys begin of all that a growing recording consists of. */
export function growingPrefix(id: RecordingId): string {
  return `${baseOf(id)}.jsonl/`;
}

/** The key of what says that a recording grows, or that its writer let go of it. */
export function markKey(id: RecordingId, mark: "open" | "closed"): string {
  return growingPrefix(id) + mark;
}

/** The key of a piece; the first is 1. */
export function pieceKey(id: RecordingId, piece: number): string {
  return growingPrefix(id) + String(piece).padStart(9, "0");
}

/** How all keys of a recording begin, and those of others of the same second. */
export function baseOf(id: RecordingId): string {
  if (!isLabel(id.label) || !isTime(id.time)) throw new TypeError(`Cannot use ${formatId(id)} as a key`);
  return `${id.label}/${id.time}`;
}

/** The objects of one recording. */
export interface Found {
  id: RecordingId;
  sealed: BucketObject | undefined;
  open: boolean;
  closed: boolean;
  /** In their order. */
  pieces: BucketObject[];
  /** When anything of it was last written, milliseconds since 1970. */
  modified: number;
}

/** The recordings that objects, in the order of their keys, belong to; other objects are passed over. */
export function findRecordings(objects: readonly BucketObject[]): Found[] {
  const found = new Map<string, Found>();
  for (const object of objects) {
    const [, label = "", time = "", part] = KEY.exec(object.key) ?? [];
    if (!isLabel(label) || !isTime(time)) continue;
    const id = { label, time };
    let one = found.get(formatId(id));
    if (one === undefined) {
      one = { id, sealed: undefined, open: false, closed: false, pieces: [], modified: 0 };
      found.set(formatId(id), one);
    }
    one.modified = Math.max(one.modified, object.modified);
    if (part === undefined) one.sealed = object;
    else if (part === "open") one.open = true;
    else if (part === "closed") one.closed = true;
    else one.pieces.push(object);
  }
  return [...found.values()];
}

/**
 * What there is to tell of a recording; undefined where it does not count: it is being deleted, or was never written to.
 *
 * @param now By the bucket's clock
 */
export function describeFound(found: Found, now: number): RecordingInfo | undefined {
  const { id, sealed, open, closed, pieces, modified } = found;
  if (sealed !== undefined) return { ...id, state: "sealed", bytes: sealed.bytes, modified: sealed.modified };
  if (!open) return undefined;
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  const gone = closed || now - modified > SILENCE;
  if (gone && bytes === 0) return undefined;
  return { ...id, state: gone ? "crashed" : "growing", bytes, modified };
}

/** The number of a piece. */
export function pieceNumber({ key }: BucketObject): number {
  return Number(key.slice(-9));
}
