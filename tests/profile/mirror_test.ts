import assert from "node:assert/strict";
import { findAnomalies } from "../../profile/anomalies.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { functionTable } from "../../profile/functions.ts";
import { mergeCalls } from "../../profile/merged.ts";
import { Mirror, MirrorSource } from "../../profile/mirror.ts";
import type { Profile } from "../../profile/types.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { synthetic } from "../fixtures/synthetic.ts";
import { draw, faults, PACKAGE, PREAMBLE, Sampler, textOf } from "./samples.ts";

function copy(source: MirrorSource, mirror: Mirror): void {
  // As on the way to a worker: what is changed afterwards does not change the copy.
  for (const piece of source.pieces()) mirror.add(structuredClone(piece));
}

/** What is computed with. */
function essence({ header, sources, frames, status, gc, pauses, duration, threads }: Profile): unknown {
  const all = { header, sources, frames, status, gc, pauses, duration };
  return { ...all, threads: threads.map(({ calls: _calls, ...rest }) => rest) };
}

function assertSame(mirror: Mirror, profile: Profile): void {
  assert.deepEqual(essence(mirror.profile), essence(profile));
  for (const [i, thread] of profile.threads.entries()) {
    const { calls } = mirror.profile.threads[i]!;
    assert.deepEqual(faults(calls), []);
    for (const column of ["start", "end", "self", "frame", "parent", "depth"] as const) {
      assert.deepEqual(
        calls[column].slice(0, calls.length),
        thread.calls[column].slice(0, thread.calls.length),
        column,
      );
    }
  }
}

Deno.test("mirror: what is computed from a copy is what is computed from the profile", () => {
  const builder = new ProfileBuilder();
  const decoder = new RecordingDecoder("synthetic");
  for (const chunk of synthetic({ seconds: 70, interval: 1000, depth: 31, logs: 10 })) {
    for (const record of decoder.push(new TextEncoder().encode(chunk))) builder.add(record);
  }
  const { profile } = builder;
  const mirror = new Mirror();
  copy(new MirrorSource(profile), mirror);
  assert.ok(profile.threads[0]!.calls.length > 1 << 15, "more than one piece");
  assertSame(mirror, profile);
  assert.deepEqual(mergeCalls(mirror.profile), mergeCalls(profile));
  assert.deepEqual(functionTable(mirror.profile), functionTable(profile));
  assert.deepEqual(findAnomalies(mirror.profile), findAnomalies(profile));
});

Deno.test("mirror: a copy of a recording that grows is given what is new", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const [source, mirror] = [new MirrorSource(builder.profile), new Mirror()];
  copy(source, mirror);
  assertSame(mirror, builder.profile);
  const texts = [
    "main main main\nA    A    B\n.    C    (gc)",
    // Those that are open go on, the collection ends.
    "main main main\nB    B    A",
    "main",
    textOf([["other", 3], ["main A $lib", 2]]),
  ];
  for (const record of [...PREAMBLE, PACKAGE]) builder.add(record);
  for (const [i, text] of texts.entries()) {
    for (const record of sampler.chunk(text)) builder.add(record);
    if (i === 2) builder.add({ type: "thread", thread: 1, name: "worker", time: 5_000 });
    copy(source, mirror);
    assertSame(mirror, builder.profile);
    assert.equal(draw(mirror.profile), draw(builder.profile));
  }
});

Deno.test("mirror: a recording that grows while it is copied", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  for (const record of [...PREAMBLE, ...sampler.chunk("main main\nA    B")]) builder.add(record);
  const [source, mirror] = [new MirrorSource(builder.profile), new Mirror()];
  for (const piece of source.pieces()) {
    mirror.add(structuredClone(piece));
    if ("calls" in piece) {
      // Another time the loop would not end.
      if (builder.profile.threads[0]!.calls.length > 9) continue;
      for (const record of sampler.chunk("main main other\nB    D    E")) builder.add(record);
    }
  }
  copy(source, mirror);
  assertSame(mirror, builder.profile);
});
