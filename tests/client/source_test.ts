import assert from "node:assert/strict";
import {
  columnsOf,
  extentOf,
  functionAround,
  hotLines,
  loadSource,
  MAX_SHOWN,
  nextHot,
  shownLine,
  sourceOf,
} from "../../client/source.ts";
import { ProfileBuilder } from "../../profile/builder.ts";

const CODE = `import { a } from "./a.ts";

export class Board {
  spin(
    times: number,
  ): void {
    a();

    if (times > 1) {
      a();
    } else {
      a();
    }
  }
  stop() {}
}

const done = () =>
  a();
done();`.split("\n");

Deno.test("source: what begins on a line ends where the code is indented as little again", () => {
  assert.deepEqual(extentOf(CODE, 4), [4, 14], "arguments that are closed are not its end");
  assert.deepEqual(extentOf(CODE, 3), [3, 16]);
  assert.deepEqual(extentOf(CODE, 9), [9, 13]);
  assert.deepEqual(extentOf(CODE, 15), [15, 15]);
  assert.deepEqual(extentOf(CODE, 18), [18, 19]);
  assert.deepEqual(extentOf(CODE, 20), [20, 20]);
  assert.deepEqual(extentOf(CODE, 99), [99, 99]);
  assert.deepEqual(extentOf(["x".repeat(MAX_SHOWN + 1), "  y"], 1), [1, 1]);
});

Deno.test("source: a line is part of the innermost function around it", () => {
  assert.deepEqual(functionAround(CODE, [3, 4, 15, 18], 10), [4, 14]);
  assert.deepEqual(functionAround(CODE, [3, 4, 15, 18], 16), [3, 16]);
  assert.deepEqual(functionAround(CODE, [3, 4, 15, 18], 20), [20, 20]);
  assert.deepEqual(functionAround(CODE, [3, 4, 10], 10), [4, 14], "a place on a log entry's stack is no function");
});

Deno.test("source: a long line is cut around the column in question, and characters that cannot be seen are shown", () => {
  assert.deepEqual(shownLine("\tconst x = 1;"), { text: "\tconst x = 1;", part: undefined });
  assert.equal(shownLine("a\u202eb\u0000c\u200bd").text, "a\ufffdb\ufffdc\ufffdd");
  const long = "0123456789".repeat(1000);
  const { text, part } = shownLine(long, 5001);
  assert.deepEqual(part, { from: 4801, to: 6800, of: 10_000 });
  assert.equal(text, long.slice(4800, 6800));
  assert.deepEqual(shownLine(long).part, { from: 1, to: MAX_SHOWN, of: 10_000 });
  assert.deepEqual(shownLine(long, 10_000).part, { from: 8001, to: 10_000, of: 10_000 });
});

Deno.test("source: hot lines are gone through by their time, round and round", () => {
  const line = (line: number, self: number) => ({ line, self, samples: 1 });
  const lines = [line(3, 100), line(5, 1), line(8, 500), line(9, 100)];
  const hot = hotLines({ lines, self: 701, samples: 4, from: 0, until: 1 });
  assert.deepEqual(hot.map(({ line }) => line), [8, 3, 9]);
  assert.equal(nextHot(hot, 1, 1)!.line, 8);
  assert.equal(nextHot(hot, 8, 1)!.line, 3);
  assert.equal(nextHot(hot, 8, -1)!.line, 9);
  assert.equal(nextHot(hot, 9, 1)!.line, 8);
  assert.equal(nextHot([], 9, 1), undefined);
});

Deno.test("source: there is one for code that somebody wrote", async () => {
  const builder = new ProfileBuilder();
  const url = ["file:///a.ts", "ext:core/01_core.js", "https://example.com/a.ts", "javascript:alert(1)", ""];
  builder.add({ type: "sources", first: 0, url, time: url.map(() => 0) });
  builder.add({
    type: "frames",
    first: 0,
    name: ["a", "b", "c", "d", "e", "f", "g"],
    source: [0, 1, 2, 3, 4, -1, 0],
    line: [3, 1, 1, 1, 1, 0, 3],
    column: [5, 1, 1, 1, 1, 0, 2],
  });
  const { profile } = builder;
  assert.deepEqual(sourceOf(profile, 0), { source: 0, line: 3, column: 5 });
  assert.deepEqual([1, 2, 3, 4, 5].map((frame) => sourceOf(profile, frame)?.source), [undefined, 2, ...[
    undefined,
    undefined,
    undefined,
  ]]);
  assert.deepEqual([...columnsOf(profile, 0)], [[3, 2]]);
  // Nothing is fetched of the web: without a server this would fail.
  const web = await loadSource("a/b", url[2]!, new AbortController().signal);
  assert.equal(web.kind, "elsewhere");
  assert.equal(web.kind === "elsewhere" && web.href, url[2]);
});
