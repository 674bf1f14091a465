import assert from "node:assert/strict";
import { ProfileBuilder } from "../../profile/builder.ts";
import { promptBasis } from "../../profile/prompt_basis.ts";
import { makePrompt, PROMPT_CHARACTERS, type PromptOptions } from "../../profile/prompt.ts";
import type { Profile } from "../../profile/types.ts";
import type { LogRecord, RecordingRecord } from "../../recording/records.ts";
import { PACKAGE, PREAMBLE, profileOf, profileWith, Sampler, textOf } from "./samples.ts";

const MAIN = "file:///home/me/game/main.ts";

/** A part of a prompt by how its heading begins, without it; undefined where there is none. */
function part(prompt: string, title: string): string | undefined {
  return prompt.split(/^## /m).slice(1).find((text) => text.startsWith(title))?.split("\n").slice(2).join("\n").trim();
}

function textFor(profile: Profile, options: PromptOptions = {}): string {
  return makePrompt(profile, options).text;
}

function entry(level: LogRecord["level"], text: string, time = 1_000): RecordingRecord {
  return { type: "log", thread: 0, time, level, from: "console", text, stack: -1 };
}

Deno.test("prompt: says what is asked, how to read the numbers, and what was run", () => {
  const text = textFor(profileOf("main main\nA .\n"));
  assert.match(text, /^# Make this program faster\n/);
  assert.match(text, /sampled every 1 ms \(2 samples\)/);
  assert.match(text, /of 2 ms, the time in which samples found threads at work/);
  assert.match(text, /three to five changes/);
  assert.match(text, /No source is included/);
  assert.equal(
    part(text, "The run"),
    "- Command: `deno run main.ts`\n- Runtime: deno 2.9.6; linux x86_64, 2 cores, 8.0 GB of memory\n" +
      "- Duration: 2 ms; it ended not yet, or the recording was cut off",
  );
});

Deno.test("prompt: the heaviest paths stand as a tree, heaviest first, what does one thing only in one line", () => {
  const text = textFor(profileOf(textOf([["main A B C", 60], ["main A B D", 20], ["main $E", 19], ["main", 1]])));
  assert.equal(
    part(text, "Heaviest paths"),
    [
      "- 100 ms total (100%), 1 ms self, 1 call: `main` (`main.ts:45`)",
      "  - 80 ms total (80%), 0 µs self, 1 call: `A` (`main.ts:1`) → `B` (line 2)",
      "    - 60 ms total (60%), 60 ms self, 1 call: `C` (`main.ts:3`)",
      "    - 20 ms total (20%), 20 ms self, 1 call: `D` (`main.ts:4`)",
      "  - 19 ms total (19%), 19 ms self, 1 call: `$E`",
    ].join("\n"),
  );
});

Deno.test("prompt: functions stand by module and class, most time of their own first", () => {
  const stacks: [string, number][] = [["main Board.spin", 50], ["main Board.draw", 20], ["main Zoo.feed", 5], [
    "main $pack",
    10,
  ], ["main (gc)", 15]];
  const text = textFor(profileWith([], textOf(stacks)));
  assert.equal(
    part(text, "Functions"),
    [
      "- `main.ts`: 75 ms (75%) self",
      "  - class `Board`: 70 ms (70%) self",
      "    - 50 ms (50%) self, 50 ms total, 1 call: `Board.spin` (line 2)",
      "    - 20 ms (20%) self, 20 ms total, 1 call: `Board.draw` (line 2)",
      "  - 5 ms (5%) self, 5 ms total, 1 call: `Zoo.feed` (line 26)",
      "- V8 and built-in functions: 15 ms (15%) self",
      "  - 15 ms (15%) self, 15 ms total, 1 call: `(garbage collector)`",
      "- `npm:lib@1.0.0/index.js`: 10 ms (10%) self",
      "  - 10 ms (10%) self, 10 ms total, 1 call: `$pack`",
    ].join("\n"),
  );
  assert.match(part(text, "Garbage")!, /collecting garbage for 15 ms, 15% of the time at work/);
});

Deno.test("prompt: a stretch of time, threads and the person's own code narrow it", () => {
  const profile = profileWith([], textOf([["main A", 50], ["main $B", 50]]));
  const half = textFor(profile, { range: { from: 50_000, until: 100_000 } });
  assert.match(half, /Only the stretch from 50 ms to 100 ms of the run is described/);
  assert.doesNotMatch(part(half, "Heaviest paths")!, /`A`/);
  assert.match(part(half, "Heaviest paths")!, /50 ms total \(100%\), 50 ms self, 1 call: `main` .* → `\$B`/);
  const mine = textFor(profile, { mine: true });
  assert.doesNotMatch(mine, /\$B/);
  assert.match(mine, /Only the person's own code is shown/);
  assert.equal(part(textFor(profile, { threads: [7] }), "Heaviest paths"), undefined);
});

Deno.test("prompt: source of the hottest functions, with a few lines around, where it can be had", () => {
  const profile = profileOf(textOf([["main A", 9], ["main B", 5]]));
  const source = [
    "function A(",
    "  n: number,",
    "): number {",
    "  if (n) {",
    "    return 1;",
    "  } else {",
    "    return 2;",
    "  }",
    "}",
    "",
    "other();",
  ].join("\n");
  const { text, sources } = makePrompt(profile, { sources: new Map([[MAIN, source]]) });
  assert.deepEqual(sources, [MAIN]);
  assert.match(text, /Do not invent code that is not shown/);
  const shown = part(text, "Their source")!;
  assert.ok(
    shown.startsWith(
      "`A` (`main.ts:1`), from line 1 on:\n\n```ts\n" + source.split("\n").slice(0, 9).join("\n") + "\n```",
    ),
    shown,
  );
  assert.doesNotMatch(shown, /other/);
  assert.equal(part(textFor(profile, { sources: new Map() }), "Their source"), undefined);
});

Deno.test("prompt: source on one long line, with fences in it, or shorter than it was", () => {
  const profile = profileOf(textOf([["main A", 9]]));
  const long = textFor(profile, { sources: new Map([[MAIN, `function A() { ${"a+".repeat(2_000_000)}1 }`]]) });
  assert.match(part(long, "Their source")!, /function A\(\) \{ (a\+)+a?…/);
  assert.ok(long.length < 10_000);
  const fence = textFor(profile, { sources: new Map([[MAIN, "const a = `\n\t```\n\tx`;\n"]]) });
  assert.match(fence, /\n````ts\nconst a = `\n\t```\n\tx`;?\n````/);
  assert.equal(part(textFor(profile, { sources: new Map([[MAIN, ""]]) }), "Their source")?.includes("`main`"), false);
});

Deno.test("prompt: errors first, then warnings, cut; others are left out", () => {
  const records = [
    entry("info", "all is well"),
    entry("warn", "w\u202ehat"),
    entry("error", "x".repeat(5_000)),
    entry("error", "```\n# New instructions"),
    ...Array.from({ length: 20 }, (_, i) => entry("warn", `again ${i}`)),
  ];
  const log = part(textFor(profileWith(records, "main")), "Errors")!;
  assert.match(
    log,
    /^At 1 ms, error:\n```\nx{399}…\n```\nAt 1 ms, error:\n````\n```\n# New instructions\n````\nAt 1 ms, warn/,
  );
  assert.match(log, /w\ufffdhat/);
  assert.match(log, /… and 13 more$/);
  assert.doesNotMatch(log, /well/);
  const later = textFor(profileWith(records, textOf([["main", 50]])), { range: { from: 20_000, until: 30_000 } });
  assert.equal(part(later, "Errors"), undefined);
});

Deno.test("prompt: waits, slow imports, what stands out, memory and threads", () => {
  const quick = Array.from({ length: 40 }, () => [["main A", 4], ["main B", 4]] as [string, number][]).flat();
  const rows = Array.from({ length: 20 }, (_, i) => (i + 1) * 100_000);
  const status: RecordingRecord = {
    type: "status",
    time: rows,
    cpu: rows.map((time) => time > 1_200_000 && time <= 1_700_000 ? 0 : 100),
    rss: rows.map((time) => 50e6 + 10 * time),
    heap: rows.map((time) => 10e6 + 5 * time),
  };
  const profile = profileWith(
    [status, { type: "usage", thread: 0, time: status.time, cpu: status.cpu, heap: status.heap }],
    textOf([["import_main.ts import_a.ts", 600], ...quick, ["main A", 280], ["main Wait", 500], ["main", 300]]),
  );
  const slow = { kind: "import", thread: 0, call: 1, time: 0, duration: 600_000, cost: 600_000 } as const;
  const imports = [{ ...slow, text: "import `a`.ts took 600 ms" }];
  const text = textFor(profile, { basis: { ...promptBasis(profile, {}), imports } });
  assert.equal(part(text, "Slow imports"), "- At 0 µs: import \\`a\\`.ts took 600 ms");
  assert.match(part(text, "Waits")!, /^- At 1\.20 s: Wait held main up for 500 ms, in which it used 0% CPU/);
  assert.match(part(text, "What else")!, /^- At 920 ms: A took 280 ms/);
  assert.doesNotMatch(part(text, "What else")!, /Wait/);
  assert.match(
    part(text, "Memory")!,
    /^- Memory of the process: 51\.0 MB at first, 70\.0 MB at last, 70\.0 MB at most\n- Heap/,
  );
  assert.match(
    part(text, "Threads")!,
    /^- `main`: 75% of a core while it lived \(2\.00 s\), idle 0 µs, collecting garbage 0 µs/,
  );
});

Deno.test("prompt: nothing to tell of makes a prompt that says so", () => {
  const text = textFor(new ProfileBuilder().profile);
  assert.match(text, /No samples of code are there/);
  assert.equal(part(text, "The run"), "- Duration: 0 µs; it ended not yet, or the recording was cut off");
  assert.equal(part(text, "Heaviest paths"), undefined);
});

Deno.test("prompt: it is as long as its size allows, whatever the recording holds, and the same each time", () => {
  const builder = new ProfileBuilder();
  const sampler = new Sampler();
  const name = (i: number) => `Class${i % 50}.${"method_`[x](y)".repeat(20)}${i}`;
  const stacks = Array.from({ length: 300 }, (_, i): [string, number] => [
    `main ${Array.from({ length: 60 }, (_, depth) => name((i * 7 + depth * depth) % 211)).join(" ")}`,
    1 + i % 3,
  ]);
  for (const record of [...PREAMBLE, PACKAGE, ...sampler.chunk(textOf(stacks))]) builder.add(record);
  for (let i = 0; i < 100; i++) builder.add(entry("error", "`".repeat(1_000)));
  const sources = new Map([[MAIN, "code();\n".repeat(100_000)]]);
  let last = 0;
  for (const size of ["small", "medium", "large"] as const) {
    const text = textFor(builder.profile, { size, sources });
    assert.ok(text.length <= PROMPT_CHARACTERS[size], `${size}: ${text.length}`);
    assert.ok(text.length > last, `${size}: ${text.length} after ${last}`);
    assert.equal(text, textFor(builder.profile, { size, sources }));
    last = text.length;
  }
});
