import assert from "node:assert/strict";
import { placeOf, shortPlace } from "../../client/links.ts";
import { idFromAddress } from "../../client/selection.ts";
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
