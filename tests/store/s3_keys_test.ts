import assert from "node:assert/strict";
import type { BucketObject } from "../../store/s3_bucket.ts";
import { describeFound, findRecordings, markKey, pieceKey, sealedKey, SILENCE } from "../../store/s3_keys.ts";

const id = { label: "hello", time: "2026_11_22_14_01_59" };
const NOW = 1_800_000_000_000;

/** What is told of a recording of these objects: keys, each with its size and how long ago it was written. */
function told(objects: Record<string, [bytes: number, ago: number]>) {
  const listed: BucketObject[] = Object.entries(objects)
    .map(([key, [bytes, ago]]) => ({ key, bytes, modified: NOW - ago }))
    .sort((a, b) => a.key < b.key ? -1 : 1);
  const [found, ...others] = findRecordings(listed);
  assert.deepEqual(others, []);
  return found && describeFound(found, NOW);
}

Deno.test("S3 keys: a recording grows while its writer is heard of, and is crashed when it falls silent", () => {
  const [open, first, second] = [markKey(id, "open"), pieceKey(id, 1), pieceKey(id, 2)];
  const growing = { ...id, state: "growing", bytes: 30, modified: NOW - SILENCE };
  assert.deepEqual(told({ [open]: [0, 90_000], [first]: [10, 80_000], [second]: [20, SILENCE] }), growing);
  const crashed = { ...growing, state: "crashed", modified: NOW - SILENCE - 1 };
  assert.deepEqual(told({ [open]: [0, 90_000], [first]: [10, 80_000], [second]: [20, SILENCE + 1] }), crashed);
});

Deno.test("S3 keys: one that its writer let go of is crashed at once; one that was never written to is none", () => {
  const [open, closed, first] = [markKey(id, "open"), markKey(id, "closed"), pieceKey(id, 1)];
  assert.equal(told({ [open]: [0, 0], [closed]: [0, 0], [first]: [5, 0] })?.state, "crashed");
  assert.equal(told({ [open]: [0, 0], [closed]: [0, 0] }), undefined);
  assert.equal(told({ [open]: [0, 0] })?.state, "growing");
  assert.equal(told({ [open]: [0, SILENCE + 1] }), undefined);
});

Deno.test("S3 keys: the sealed one counts, whatever else is left; without its mark nothing does", () => {
  const sealed = { ...id, state: "sealed", bytes: 7, modified: NOW - 50 };
  assert.deepEqual(
    told({ [sealedKey(id)]: [7, 50], [markKey(id, "open")]: [0, 0], [pieceKey(id, 1)]: [9, 0] }),
    sealed,
  );
  assert.equal(told({ [pieceKey(id, 1)]: [9, 0] }), undefined);
});

Deno.test("S3 keys: pieces stand in their order, also beyond nine", () => {
  const keys = Array.from({ length: 12 }, (_, i) => pieceKey(id, i + 1));
  assert.deepEqual(keys.toSorted(), keys);
});

Deno.test("S3 keys: what could lead elsewhere is no key", () => {
  assert.throws(() => sealedKey({ label: "..", time: id.time }), TypeError);
  assert.throws(() => sealedKey({ label: "a", time: "../x" }), TypeError);
});
