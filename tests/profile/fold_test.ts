import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { foldCalls } from "../../profile/fold.ts";
import type { Profile } from "../../profile/types.ts";
import { draw, faults, INTERVAL, PACKAGE, PREAMBLE, profileWith, Sampler } from "./samples.ts";

function folded(profile: Profile): string {
  const [thread] = profile.threads;
  const calls = foldCalls(profile, thread!);
  assert.deepEqual(faults(calls), []);
  return draw(profile, { ...thread!, calls });
}

Deno.test("fold: what a package called is its caller's, and so is its time", () => {
  const profile = profileWith(
    [],
    `
    A  A  A  A  A
    .  $x $x $x $y
    .  .  B  $z .
    .  .  .  C  .`,
  );
  assert.equal(folded(profile), "A 0-5 self 3\n  B 2-3 self 1\n  C 3-4 self 1");
  const { calls } = profile.threads[0]!;
  const { of, length } = foldCalls(profile, profile.threads[0]!);
  assert.equal(of.length, length);
  assert.deepEqual([...of].map((call) => profile.frames.name[calls.frame[call]!]), ["A", "B", "C"]);
});

Deno.test("fold: what nothing of one's own called becomes outermost, or goes", () => {
  const profile = profileWith(
    [],
    `
    $x $x $y
    .  A  .`,
  );
  assert.equal(folded(profile), "A 1-2 self 1");
  assert.equal(folded(profileWith([], "$x $x $y")), "");
});

Deno.test("fold: garbage collection is its caller's", () => {
  assert.equal(folded(profileWith([], "A (gc) A")), "A 0-3 self 3");
});

Deno.test("fold: calls that then touch stay apart", () => {
  const profile = profileWith(
    [],
    `
    $x $y
    A  A`,
  );
  assert.equal(folded(profile), "A 0-1 self 1\nA 1-2 self 1");
});

Deno.test("fold: is worked out once, and anew when the recording has grown", () => {
  const sampler = new Sampler();
  const builder = new ProfileBuilder();
  const grow = (text: string) => sampler.chunk(text).forEach((record) => builder.add(record));
  for (const record of [...PREAMBLE, PACKAGE]) builder.add(record);
  grow("A $x");
  const thread = builder.profile.threads[0]!;
  const first = foldCalls(builder.profile, thread);
  assert.equal(foldCalls(builder.profile, thread), first);
  grow("$x B B");
  const second = foldCalls(builder.profile, thread);
  assert.equal(first.length, 1);
  assert.equal(second.length, 2);
  assert.equal(second.end[1], 5 * INTERVAL);
});
