import assert from "node:assert/strict";
import { inOrder, placeIn, similarTo, within } from "../../client/details.ts";
import { fittingSize, panelLimits } from "../../client/panel.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { ODD, oddOne } from "../browser/recordings.ts";

function odd(): Profile {
  const decoder = new RecordingDecoder("odd");
  const builder = new ProfileBuilder();
  for (const record of decoder.push(new TextEncoder().encode(oddOne("odd").join("")))) builder.add(record);
  for (const record of decoder.finish()) builder.add(record);
  return builder.profile;
}

Deno.test("similar calls in both orders, and those of a range alone", () => {
  const profile = odd();
  const thread = profile.threads[0]!;
  const { calls } = thread;
  const call = calls.frame.findIndex((frame, row) => frame === 1 && calls.start[row] === ODD.from * 1e6);
  const similar = similarTo(profile, thread, call, undefined);
  assert.equal(similar.all, 41);
  assert.equal(inOrder(similar, "duration")[0], call);
  assert.equal(inOrder(similar, "time")[30], call);
  assert.equal(similar.together, 40 * 22_000 + 2_000_000);
  assert.equal(similarTo(profile, thread, similar.byTime[3]!, undefined), similar, "worked out once for all of them");
  const early = similarTo(profile, thread, call, { from: 0, until: 399_000 });
  assert.equal(early.all, 41);
  assert.equal(early.byTime.length, 11, "ten of the range, and the one they are held against");
  assert.equal(early.distribution.count, 11);
});

Deno.test("a row is found among rows that ascend", () => {
  const rows = Uint32Array.of(2, 5, 9);
  assert.deepEqual([2, 5, 9, 0, 6, 10].map((row) => placeIn(rows, row)), [0, 1, 2, -1, -1, -1]);
  assert.equal(placeIn(new Uint32Array(), 1), -1);
});

Deno.test("the part of a stretch that lies in the range", () => {
  const range = { from: 10, until: 20 };
  assert.deepEqual(within(undefined, 5, 15), { from: 5, until: 15 });
  assert.deepEqual(within(range, 5, 15), { from: 10, until: 15 });
  assert.deepEqual(within(range, 12, 40), { from: 12, until: 20 });
  assert.deepEqual(within(range, 30, 40), { from: 30, until: 30 });
});

Deno.test("a panel leaves room to the charts, and is never too small to read", () => {
  assert.equal(fittingSize("across", 400, 1200), 400);
  assert.equal(fittingSize("across", 2000, 1200), 880);
  assert.equal(fittingSize("across", 10, 1200), 264);
  assert.deepEqual(panelLimits("down", 250), [120, 120]);
});
