import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { describeStatus, statusLines } from "../../profile/log_statistics.ts";
import type { Profile } from "../../profile/types.ts";

const SECOND = 1_000_000;

/** Ten readings a second, each with what a function says of its time in seconds. */
function watched(
  seconds: number,
  read: (second: number) => { cpu?: number; rss?: number },
  said: readonly number[] = [],
  modules: readonly number[] = [],
): Profile {
  const builder = new ProfileBuilder();
  const time = Array.from({ length: seconds * 10 }, (_, i) => (i + 1) * SECOND / 10);
  const rows = time.map((at) => read(at / SECOND));
  builder.add({
    type: "sources",
    first: 0,
    url: modules.map((_, i) => `file:///${i}.ts`),
    time: modules.map((at) => at * SECOND),
  });
  builder.add({
    type: "status",
    time,
    cpu: rows.map(({ cpu = 10 }) => cpu),
    rss: rows.map(({ rss = 100e6 }) => rss),
    heap: time.map(() => -1),
  });
  for (const at of said) {
    builder.add({ type: "log", thread: 0, time: at * SECOND, level: "info", from: "console", text: "", stack: -1 });
  }
  builder.add({ type: "end", time: seconds * SECOND, reason: "exit", code: 0 });
  return builder.profile;
}

const timesOf = (profile: Profile) => statusLines(profile).map(({ time }) => time / SECOND);

Deno.test("where nothing happens there is a line at the beginning and one at the end", () => {
  assert.deepEqual(timesOf(watched(60, () => ({}))), [0.1, 60]);
});

Deno.test("what is said after a silence has a line before it, what is said right after it has none", () => {
  assert.deepEqual(timesOf(watched(20, () => ({}), [5.05, 5.15, 5.9, 12.34, 12.5])), [0.1, 5, 12.3, 20]);
});

Deno.test("a notable change has a line, with what changed", () => {
  const lines = statusLines(watched(10, (at) => ({ cpu: at > 6 ? 90 : 10, rss: at > 3 ? 150e6 : 100e6 })));
  assert.deepEqual(lines.map(({ time }) => time / SECOND).slice(0, 2), [0.1, 3.1]);
  assert.equal(lines[1]!.memoryChange, 50e6);
  assert.deepEqual(describeStatus(lines[1]!).slice(0, 2), ["CPU 10%", "Memory 150.0 MB (+50.0 MB)"]);
  assert.ok(lines.some(({ time, cpu }) => time > 6 * SECOND && time < 10 * SECOND && cpu >= 50), "the CPU's leap too");
});

Deno.test("many modules at once have a line", () => {
  const profile = watched(10, () => ({}), [], [0, 0, ...Array.from({ length: 12 }, () => 4.05)]);
  const lines = statusLines(profile);
  assert.deepEqual(lines.map(({ time }) => time / SECOND), [0.1, 4.1, 10]);
  assert.ok(describeStatus(lines[1]!).includes("Modules 14 (+12)"));
});

Deno.test("however much happens there are few lines", () => {
  const wild = watched(2000, (at) => ({ rss: Math.floor(at) % 2 === 0 ? 100e6 : 300e6 }));
  assert.ok(statusLines(wild).length < 320);
});

Deno.test("what is unknown is not told", () => {
  const builder = new ProfileBuilder();
  builder.add({ type: "status", time: [SECOND], cpu: [-1], rss: [-1], heap: [-1] });
  assert.deepEqual(statusLines(builder.profile).map(describeStatus), [["Modules 0"]]);
  assert.deepEqual(statusLines(new ProfileBuilder().profile), []);
});
