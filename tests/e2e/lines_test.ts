import assert from "node:assert/strict";
import { lineTimes } from "../../profile/lines.ts";
import { validateLines } from "../recording/schema.ts";
import { Home, target, timeIn } from "./harness.ts";

Deno.test("a hot line of TypeScript has most of the time, of the line as it was written", async () => {
  await using home = await Home.create();
  const file = target("hot_lines.ts");
  const { recording } = await home.record([file], { env: { TRACER_SAMPLE_DELAY: "0.005" } });
  const { profile } = recording;
  assert.deepEqual(validateLines(recording.text), []);
  const source = profile.sources.url.findIndex((url) => url.endsWith("/hot_lines.ts"));
  const times = lineTimes(profile, source);
  const written = (await Deno.readTextFile(file)).split("\n");
  const [hottest] = times.lines.toSorted((a, b) => b.self - a.self);
  assert.match(written[hottest!.line - 1]!, /the hot line/);
  assert.ok(hottest!.self > 0.7 * times.self, `${hottest!.self} of ${times.self} µs`);
  assert.ok(times.samples >= 50, `${times.samples} samples`);
  // Lines and calls are read of the same samples.
  const spin = timeIn(recording, "Wheel.spin");
  assert.ok(Math.abs(times.self - spin) < 0.2 * spin, `${times.self} µs on lines, ${spin} µs in calls`);
  const urls = new Set(profile.lines.flatMap((record) => record.source.map((row) => profile.sources.url[row])));
  for (const url of urls) assert.match(url!, /^file:/, "nothing of the runtime");
});
