import assert from "node:assert/strict";
import { SearchFeed } from "../../client/search_feed.ts";
import { Searcher, type SearchFound, type SearchMessage } from "../../client/search_worker.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { functionTable } from "../../profile/functions.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { synthetic } from "../fixtures/synthetic.ts";

const scope = { from: -Infinity, until: Infinity, hidden: [], mine: false };

/** A searcher that breathes when it is told to. */
function searcher() {
  const said: SearchMessage[] = [];
  const waiting: (() => void)[] = [];
  const made = new Searcher((message) => said.push(message), (then) => waiting.push(then));
  return {
    made,
    said,
    breathe: () => waiting.shift()?.(),
    settle: () => {
      while (waiting.length > 0) waiting.shift()!();
    },
  };
}

const foundIn = (said: SearchMessage[]) => said.filter((message): message is SearchFound => message.type === "found");

Deno.test("a recording that is handed over as it grows is searched like one that is complete", () => {
  const lines = synthetic({ seconds: 20, interval: 1000, depth: 12, workers: 1, logs: 40 });
  const builder = new ProfileBuilder();
  const decoder = new RecordingDecoder("test");
  const { made, said, settle } = searcher();
  const feed = new SearchFeed(builder.profile, (piece) => made.take(structuredClone(piece)));
  let number = 0;
  for (let at = 0; at < lines.length; at += 7) {
    for (const record of decoder.push(lines.slice(at, at + 7).join(""))) builder.add(record);
    while (feed.next());
    if (at === 0) made.take({ type: "search", number: ++number, pattern: "spin", scope });
    else made.take({ type: "again", number: ++number, scope });
    settle();
  }
  assert.ok(feed.isComplete);
  const last = foundIn(said).at(-1)!;
  assert.equal(last.number, number);
  const rows = functionTable(builder.profile).filter(({ name }) => name.includes("spin"));
  assert.equal(rows.length, 1);
  assert.equal(last.counts.calls, rows[0]!.calls);
  assert.ok(Math.abs(last.counts.time - rows[0]!.total) < 1);
  const frames = foundIn(said).findLast(({ frames }) => frames)!.frames!;
  const names = builder.profile.frames.name.filter((_, row) => frames[row] === 1);
  assert.deepEqual([...new Set(names)], ["Board.spin"]);

  const { log } = builder.profile;
  const word = /\w{4,}/.exec(log.text[0]!)![0].toLowerCase();
  made.take({ type: "search", number: ++number, pattern: word, scope });
  settle();
  assert.equal(
    foundIn(said).at(-1)!.counts.entries,
    log.text.filter((text) => text.toLowerCase().includes(word)).length,
  );
});

Deno.test("a newer question takes the place of the one at hand; steps wait for the matches", () => {
  const { made, said, settle } = searcher();
  made.take({ type: "sources", urls: ["file:///a.ts"], cwd: undefined });
  made.take({
    type: "frames",
    piece: {
      name: ["spin", "main"],
      source: Int32Array.of(0, 0),
      line: Int32Array.of(1, 2),
      function: Uint32Array.of(0, 1),
      own: Uint8Array.of(1, 1),
    },
  });
  made.take({ type: "search", number: 1, pattern: "spin", scope });
  made.take({ type: "search", number: 2, pattern: "main", scope });
  made.take({ type: "step", number: 3, from: undefined, way: 1, only: false });
  settle();
  assert.deepEqual(foundIn(said).map(({ number, frames }) => [number, [...frames!]]), [[3, [0, 1]]]);
  assert.deepEqual(said.at(-1), { type: "step", number: 3, step: { stop: undefined, place: 0, of: 0 } });
});

Deno.test("functions are told before a long log has been looked through", () => {
  const { made, said, breathe, settle } = searcher();
  const length = 60_000;
  made.take({
    type: "entries",
    piece: {
      text: Array.from({ length }, (_, i) => `entry ${i}`),
      time: new Float64Array(length),
      thread: new Int32Array(length),
    },
  });
  made.take({ type: "search", number: 1, pattern: "entry 5", scope });
  breathe();
  settle();
  const [first, last] = foundIn(said);
  assert.deepEqual([first!.number, first!.counts.entries], [0, 0]);
  assert.deepEqual([last!.number, last!.counts.entries], [1, 11_111]);
});

Deno.test("a pattern that the browser gives up on is told, and the next one is searched for", () => {
  const { made, said, settle } = searcher();
  // It goes back to so many places that they find no room.
  made.take({ type: "spans", names: ["ab".repeat(20_000_000)] });
  made.take({ type: "search", number: 1, pattern: "(?:a|b)*c", scope });
  settle();
  assert.deepEqual(said.at(-1), { type: "failed", number: 1 });
  made.take({ type: "search", number: 2, pattern: "a", scope });
  settle();
  assert.deepEqual([...foundIn(said).at(-1)!.spans!], [1]);
});
