/** Sources of programs that run already: what V8 was not told by Deno, and what Node does otherwise. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type SourceReader, Sources } from "../../tracer/sources.ts";
import { dataUrl, sourceMap } from "./source_map.ts";

const URL_TS = "file:///game/board.ts";
const WRITTEN = `interface Cell { alive: boolean }

export class Board {
  spin(): void {}
}
`;
const RUN = `export class Board {
  spin() {}
}
`;
const MAP = dataUrl(sourceMap(URL_TS, WRITTEN, [[[0, 2, 0]], [[2, 3, 2], [6, 3, 6]], []]));
const EMITTED = `${RUN}//# sourceMappingURL=${MAP}\n// denoCacheMetadata=1,2`;

const hash = createHash("sha256").update(RUN).digest("hex");
const script = { scriptId: "1", url: URL_TS, isModule: true, hash, sourceMapURL: "" };
const spin = { functionName: "spin", scriptId: "1", url: URL_TS, lineNumber: 1, columnNumber: 6 };

/** A world that answers nothing but what a test says; notes what it is asked for. */
function world(more: Partial<SourceReader>): { reader: SourceReader; asked: string[] } {
  const asked: string[] = [];
  const refuse = (what: string) => {
    asked.push(what);
    return Promise.reject(new Error("not here"));
  };
  return {
    asked,
    reader: { open: () => refuse("open"), scriptSource: () => refuse("source"), file: () => refuse("file"), ...more },
  };
}

Deno.test("sources elsewhere: the map that Deno has kept to itself, without a word to the target", async () => {
  const { reader, asked } = world({ emitted: () => Promise.resolve(EMITTED) });
  const sources = new Sources(reader);
  sources.add(script);
  await sources.prepare([spin]);
  assert.deepEqual(sources.frame(spin), { name: "Board.spin", url: URL_TS, line: 4, column: 7 });
  assert.deepEqual(sources.site({ functionName: "spin", url: URL_TS, line: 4, column: 7 }).line, 4, "mapped already");
  assert.deepEqual(asked, []);
});

Deno.test("sources elsewhere: that of another version is not taken", async () => {
  for (
    const emitted of [() => Promise.resolve(EMITTED.replace("spin", "turn")), () => Promise.reject(new Error("gone"))]
  ) {
    const { reader, asked } = world({
      emitted,
      open: () => Promise.resolve(),
      scriptSource: () => Promise.resolve(RUN),
    });
    const sources = new Sources(reader);
    sources.add(script);
    await sources.prepare([spin]);
    assert.deepEqual(sources.frame(spin), { name: "Board.spin", url: URL_TS, line: 2, column: 7 });
    assert.deepEqual(asked, []);
  }
});

Deno.test("sources elsewhere: a file is not taken for what V8 runs where Deno translates it", async () => {
  const { reader, asked } = world({ open: () => Promise.resolve(), scriptSource: () => Promise.resolve(RUN) });
  const sources = new Sources(reader);
  sources.add(script);
  await sources.prepare([spin]);
  assert.equal(sources.frame(spin).name, "Board.spin");
  assert.deepEqual(asked, []);
});

Deno.test("sources elsewhere: Node's CommonJS is read from its files, without a word to the target", async () => {
  const url = "file:///game/board.cjs";
  const { reader, asked } = world({ isNode: true, file: () => Promise.resolve("class Board {\n  spin() {}\n}\n") });
  const sources = new Sources(reader);
  sources.add({ scriptId: "1", url, isModule: false });
  const frame = { ...spin, url };
  await sources.prepare([frame]);
  assert.deepEqual(sources.frame(frame), { name: "Board.spin", url, line: 2, column: 7 });
  assert.deepEqual(asked, []);
});

Deno.test("sources elsewhere: Node leaves the positions in stacks as they are", async () => {
  const url = "file:///game/board.js";
  for (const isNode of [true, false]) {
    const { reader } = world({ isNode, open: () => Promise.resolve(), scriptSource: () => Promise.resolve(RUN) });
    const sources = new Sources(reader);
    sources.add({ scriptId: "1", url, isModule: true, sourceMapURL: MAP });
    await sources.prepare([{ scriptId: "1", url }]);
    const { url: of, line } = sources.site({ functionName: "spin", url, line: 2, column: 7 });
    assert.deepEqual([of, line], isNode ? [URL_TS, 4] : [url, 2]);
  }
});
