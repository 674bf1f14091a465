import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { buffersOf, DeltaReceiver, DeltaSource } from "../../profile/delta.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import type { RecordingRecord } from "../../recording/records.ts";
import { synthetic } from "../fixtures/synthetic.ts";

const MORE: RecordingRecord[] = [
  { type: "span", thread: 0, time: 1_500_000, duration: 90_000, kind: "measure", name: "plan", stack: 7, detail: "x" },
  { type: "heap", thread: 0, time: 1_900_000, interval: 1, cost: 0, stack: [3, 12, -1], bytes: [10, 20, 30] },
  { type: "usage", thread: 9, time: [100_000], cpu: [50], heap: [-1] },
  { type: "threadEnd", thread: 1, time: 2_400_000 },
];

/** A recording with workers, logs, spans and a heap; with `lost`, without some of its lines. */
function recordsOf(lost: boolean): RecordingRecord[] {
  const lines = synthetic({ seconds: 4, interval: 1000, depth: 9, workers: 2, logs: 30 }).join("").trimEnd().split(
    "\n",
  );
  const decoder = new RecordingDecoder("test");
  const records = decoder.push(lines.map((line) => `${line}\n`).join(""));
  records.splice(Math.floor(records.length / 2), 0, ...MORE);
  if (!lost) return records;
  let seen = 0;
  return records.filter(({ type }) => !["stacks", "frames", "thread", "sources"].includes(type) || ++seen % 3 !== 0);
}

/** What can be compared of a profile: stacks are other rows, and of columns only the beginning is valid. */
function plain(profile: Profile) {
  const stack = (row: number) => {
    const frames: number[] = [];
    for (let at = row; at >= 0; at = profile.stacks.parent[at]!) frames.push(profile.stacks.frame[at]!);
    return frames;
  };
  const { stacks: _, revision: __, threads, log, spans, heaps, ...rest } = profile;
  return {
    ...rest,
    log: { ...log, stack: log.stack.map(stack) },
    spans: { ...spans, stack: spans.stack.map(stack) },
    heaps: heaps.map((heap) => ({ ...heap, stack: heap.stack.map(stack) })),
    threads: threads.map(({ calls, ...thread }) => ({
      ...thread,
      calls: {
        length: calls.length,
        rows: calls.rows.map((row) => row.calls.slice(0, row.length)),
        ...Object.fromEntries(
          (["start", "end", "self", "frame", "parent", "depth"] as const)
            .map((name) => [name, calls[name].slice(0, calls.length)]),
        ),
      },
    })),
  };
}

for (const lost of [false, true]) {
  Deno.test(`delta: piece by piece comes what is built at once${lost ? ", where lines are lost too" : ""}`, () => {
    for (const every of [1, 3, 7, 1000]) {
      const [builder, source, receiver] = [new ProfileBuilder(), new DeltaSource(), new DeltaReceiver()];
      for (const [i, record] of recordsOf(lost).entries()) {
        builder.add(record);
        source.add(record);
        if (i % every !== 0) continue;
        const delta = source.take();
        receiver.add(structuredClone(delta, { transfer: buffersOf(delta) }));
        assert.deepEqual(plain(receiver.profile), plain(builder.profile));
      }
      builder.note("Line 3 is not JSON");
      source.note("Line 3 is not JSON");
      receiver.add(source.take());
      assert.deepEqual(plain(receiver.profile), plain(builder.profile));
      assert.ok(receiver.profile.threads[0]!.calls.length > 100);
    }
  });
}

Deno.test("delta: of stacks only those go that something refers to", () => {
  const [source, receiver] = [new DeltaSource(), new DeltaReceiver()];
  for (const record of recordsOf(false)) source.add(record);
  receiver.add(source.take());
  assert.ok(receiver.profile.stacks.length < 40, `${receiver.profile.stacks.length} stacks`);
});

Deno.test("delta: calls are given away, and not kept", () => {
  const source = new DeltaSource();
  for (const record of recordsOf(false)) source.add(record);
  const delta = source.take();
  assert.ok(buffersOf(delta).length >= 9 * 3);
  const again = source.take();
  assert.deepEqual(again.threads.map(({ calls }) => calls), [undefined, undefined, undefined, undefined]);
  assert.equal(again.records.length + again.rows.frames.name.length + again.rows.stacks.frame.length, 0);
});
