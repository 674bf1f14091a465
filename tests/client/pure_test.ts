import assert from "node:assert/strict";
import { briefCommand } from "../../client/commands.ts";
import { placeInLine, placeOf, shortPlace } from "../../client/links.ts";
import { idFromAddress } from "../../client/selection.ts";
import { refOfSpan, rowOfSpan } from "../../client/spans.ts";
import { headingOf } from "../../client/threads.ts";
import { fullTime, spokenTime } from "../../client/times.ts";
import { ProfileBuilder } from "../../profile/builder.ts";

Deno.test("times are said as people say them", () => {
  const now = new Date(2026, 0, 1, 9);
  assert.equal(spokenTime("2026_01_01_08_05_09", now), "Today 08:05:09");
  assert.equal(spokenTime("2026_01_01_08_05_09_2", now), "Today 08:05:09 (2)");
  assert.equal(spokenTime("2025_12_31_23_59_59", now), "Yesterday 23:59:59");
  assert.equal(spokenTime("2025_11_02_14_00_00", now), "2 Nov 2025 14:00");
  assert.equal(spokenTime("2026_03_02_14_00_00", new Date(2026, 4, 1)), "2 Mar 14:00:00");
  assert.equal(fullTime("2026_01_01_08_05_09_2"), "2026-01-01 08:05:09 (2)");
});

Deno.test("the address names the recording, the hash before the path", () => {
  assert.equal(idFromAddress("/", "#hello/2026_11_22_14_01_59/"), "hello/2026_11_22_14_01_59");
  assert.equal(idFromAddress("/hello/2026_11_22_14_01_59/", ""), "hello/2026_11_22_14_01_59");
  assert.equal(idFromAddress("/hello/2026_11_22_14_01_59", "#other/2026_11_22_14_01_59"), "other/2026_11_22_14_01_59");
  assert.equal(idFromAddress("/", "#section"), "");
  assert.equal(idFromAddress("/../x", "#%"), "");
});

Deno.test("places are short for people, exact for editors, and never a script", () => {
  const builder = new ProfileBuilder();
  const url = [
    "file:///home/ann/game/src/board%20one.ts",
    "https://deno.land/x/dates@1.2.0/mod.ts",
    "ext:core/01_core.js",
    "javascript:alert(1)",
  ];
  builder.add({ type: "sources", first: 0, url, time: [0, 0, 0, 0] });
  builder.add({
    type: "frames",
    first: 0,
    name: ["a", "b", "c", "d", "e"],
    source: [0, 1, 2, 3, -1],
    line: [12, 3, 1, 1, 0],
    column: [5, 0, 1, 1, 0],
  });
  const { profile } = builder;
  assert.equal(placeOf(profile, 0).href, "vscode://file/home/ann/game/src/board%20one.ts:12:5");
  assert.equal(placeOf(profile, 1).href, "https://deno.land/x/dates@1.2.0/mod.ts");
  assert.equal(placeOf(profile, 2).href, undefined);
  assert.equal(placeOf(profile, 3).href, undefined);
  assert.deepEqual(placeOf(profile, 4), { text: "", title: "", href: undefined });
  assert.equal(shortPlace(profile, 0), "board one.ts:12");
  assert.equal(shortPlace(profile, 4), "");
});

Deno.test("the end of a line of a stack leads to the source, and only where it is one", () => {
  const { profile } = new ProfileBuilder();
  const line = "    at save (file:///home/ann/game/main.ts:40:9)\n";
  const found = placeInLine(profile, line)!;
  assert.equal(line.slice(found.from, found.to), "file:///home/ann/game/main.ts:40:9");
  assert.equal(found.place.href, "vscode://file/home/ann/game/main.ts:40:9");
  assert.equal(placeInLine(profile, "at async https://deno.land/x/a.ts:3:1")!.place.href, "https://deno.land/x/a.ts");
  for (const other of ["at javascript:alert(1):1:1", "at ext:core/01_core.js:1:1", "see https://deno.land", ""]) {
    assert.equal(placeInLine(profile, other), undefined, other);
  }
});

Deno.test("a command line is known by its script", () => {
  assert.equal(briefCommand("/usr/bin/deno run -A jobs/score.ts --all"), "score.ts --all");
  assert.equal(briefCommand("deno run npm:prettier --check src"), "npm:prettier --check src");
  assert.equal(briefCommand("deno repl"), "deno repl");
  assert.equal(briefCommand(""), "");
});

Deno.test("a span is found again after others have come before it", () => {
  const builder = new ProfileBuilder();
  const span = (time: number, name: string) =>
    builder.add({ type: "span", thread: 0, time, duration: 5, kind: "time", name, stack: -1 });
  span(10, "a");
  span(10, "b");
  const { spans } = builder.profile;
  const ref = refOfSpan(spans, 1);
  span(5, "earlier");
  assert.equal(spans.name[rowOfSpan(spans, ref)], "b");
  assert.equal(rowOfSpan(spans, { ...ref, name: "c" }), -1);
});

Deno.test("a thread's heading tells its script, its CPU and when it was there", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "thread", thread: 1, name: "tiles", time: 500_000, url: "data:text/javascript,1" });
  const heading = () => headingOf(builder.profile, builder.profile.threads[0]!);
  assert.deepEqual(heading(), { name: "tiles", facts: "data: URL  ·  started at 500 ms" });
  builder.add({ type: "usage", thread: 1, time: [600_000], cpu: [97.5], heap: [-1] });
  builder.add({ type: "threadEnd", thread: 1, time: 2_000_000 });
  assert.equal(heading().facts, "data: URL  ·  CPU 98%  ·  started at 500 ms, ended at 2.00 s");
});
