/**
 * The order of listings.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";

/** Compares two recordings: newest first, labels by alphabet within one second. */
export function compareNewest(a: RecordingId, b: RecordingId): number {
  const [aSecond, aRun] = parts(a.time);
  const [bSecond, bRun] = parts(b.time);
  if (aSecond !== bSecond) return aSecond < bSecond ? 1 : -1;
  if (a.label !== b.label) return a.label < b.label ? -1 : 1;
  return bRun - aRun;
}

const SECOND_LENGTH = "2026_11_22_14_01_59".length;

/** `2026_11_22_14_01_59_12` as its second and 12, so that `_10` comes after `_9`. */
function parts(time: string): [string, number] {
  return [time.slice(0, SECOND_LENGTH), Number(time.slice(SECOND_LENGTH + 1) || "1")];
}
