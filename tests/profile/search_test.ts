import assert from "node:assert/strict";
import { SearchTexts } from "../../profile/search.ts";
import {
  countEntries,
  SearchCalls,
  type SearchCounts,
  type SearchScope,
  type Step,
  type Stop,
} from "../../profile/search_calls.ts";
import { MOST, readPattern } from "../../profile/search_pattern.ts";

const ALL: SearchScope = { from: -Infinity, until: Infinity, hidden: [], mine: false };

function run<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

Deno.test("a pattern tells large and small letters apart only where it has a large one", () => {
  const flags = (text: string) => readPattern(text).regex?.flags;
  for (const text of ["board", "board\\.ts", "\\Sx\\W\\D\\B", "\\p{Lu}", "(?<Name>x)\\k<Name>", "\\u{41}", ".*"]) {
    assert.equal(flags(text), "im", text);
  }
  for (const text of ["Board", "bOard", "[A-Z]", "Ä", "\\\\S"]) assert.equal(flags(text), "m", text);
});

Deno.test("nothing but spaces searches for nothing, and nothing is wrong with it", () => {
  for (const text of ["", " ", "\t \u00a0"]) assert.deepEqual(readPattern(text), { regex: undefined, problem: "" });
});

Deno.test("what is wrong with a pattern is said in words", () => {
  for (
    const [text, problem] of [
      ["(spin", "A ( is not closed yet"],
      ["[a-", "A [ is not closed yet"],
      ["spin)", "A ) has no ( before it"],
      ["*x", "Nothing to repeat before a *, + or ?"],
      ["x\\", "A \\ at the end stands for nothing yet"],
      ["[z-a]", "A range in [ ] is the wrong way round"],
      ["x{3,1}", "The numbers in { } are the wrong way round"],
      ["(?<a", "The name of a group is not complete yet"],
      ["(?<a>x)(?<a>y)", "Two groups have the same name"],
      ["(?xx)", "A (? begins no group yet"],
      ["x".repeat(MOST + 1), "More than 1000 characters: shorten it"],
      // What was typed stands in the engine's message, and is not what it says.
      ["*unterminated group", "Nothing to repeat before a *, + or ?"],
    ] as const
  ) assert.deepEqual(readPattern(text), { regex: undefined, problem });
  for (const text of ["\ud800", "{", "]", "x".repeat(MOST)]) assert.equal(readPattern(text).problem, "", text);
});

/** Three sources and four functions: main of main.ts, Board.spin and (op) of board.ts, map of a package. */
function texts(): SearchTexts {
  const made = new SearchTexts();
  made.addSources([
    "file:///home/ann/game/main.ts",
    "file:///home/ann/game/src/board.ts",
    "file:///home/ann/.cache/deno/npm/registry.npmjs.org/lodash-es/4.17.21/map.js",
  ], "/home/ann/game");
  made.addFrames({
    name: ["main", "Board.spin", "(op)", "map"],
    source: Int32Array.of(0, 1, -1, 2),
    line: Int32Array.of(10, 20, 0, 7),
    function: Uint32Array.of(0, 1, 2, 3),
    own: Uint8Array.of(1, 1, 0, 0),
  });
  made.addEntries({
    text: ["half way\nthere", "it broke \ud800"],
    time: Float64Array.of(3, 8),
    thread: Int32Array.of(0, 1),
  });
  made.addSpans(["load", "spin up"]);
  return made;
}

function found(made: SearchTexts, pattern: string) {
  made.begin(readPattern(pattern).regex);
  run(made.testFrames());
  run(made.testEntries());
  const rows = (hits: Uint8Array) => [...hits].flatMap((hit, row) => hit ? [row] : []);
  return [rows(made.frames.take()), rows(made.entries.take()), rows(made.spans.take())];
}

Deno.test("functions, files, packages, log text and spans are searched", () => {
  const made = texts();
  assert.deepEqual(found(made, "spin"), [[1], [], [1]]);
  assert.deepEqual(found(made, "BOARD"), [[], [], []]);
  assert.deepEqual(found(made, "board"), [[1], [], []]);
  assert.deepEqual(found(made, "^src/board\\.ts$"), [[1], [], []]);
  assert.deepEqual(found(made, "board\\.ts:20"), [[1], [], []]);
  assert.deepEqual(found(made, "^lodash-es$"), [[3], [], []]);
  assert.deepEqual(found(made, "npm:lodash"), [[3], [], []]);
  assert.deepEqual(found(made, "^there$"), [[], [0], []]);
  assert.deepEqual(found(made, "\ud800"), [[], [1], []]);
  assert.deepEqual(found(made, ".*"), [[0, 1, 2, 3], [0, 1], [0, 1]]);
  assert.deepEqual(found(made, "(op"), [[], [], []]);
});

Deno.test("the folders around all of a program count only where a pattern is about folders", () => {
  const made = texts();
  assert.deepEqual(found(made, "ann")[0], []);
  assert.deepEqual(found(made, "(?:ann)")[0], []);
  assert.deepEqual(found(made, "/ann/game")[0], [0, 1]);
  assert.deepEqual(found(made, "^file:")[0], [0, 1, 3]);
});

Deno.test("what comes later is searched too, and only that", () => {
  const made = texts();
  found(made, "spin");
  const before = made.frames.changes;
  made.addSources(["file:///home/ann/game/spinner.ts"], "/home/ann/game");
  made.addFrames({
    name: ["other", "score"],
    source: Int32Array.of(3, 0),
    line: Int32Array.of(1, 1),
    function: Uint32Array.of(4, 5),
    own: Uint8Array.of(1, 1),
  });
  run(made.testFrames());
  assert.deepEqual([...made.frames.take()], [0, 1, 0, 0, 1, 0]);
  assert.equal(made.frames.changes, before + 1);
});

/**
 * Thread 0: main 0 to 100, in it spin 10 to 60, in that spin 20 to 50, in that map 30 to 40; spin 70 to 80. Thread 1: spin
 * 5 to 15.
 */
function calls(): SearchCalls {
  const made = new SearchCalls();
  const none = { changed: new Uint32Array(0), changedEnd: new Float64Array(0) };
  made.add({
    thread: 0,
    first: 0,
    total: 5,
    frame: Uint32Array.of(0, 1, 1, 3),
    start: Float64Array.of(0, 10, 20, 30),
    // As yet all are open but the last.
    end: Float64Array.of(40, 40, 40, 40),
    ...none,
  });
  made.add({
    thread: 0,
    first: 4,
    total: 5,
    frame: Uint32Array.of(1),
    start: Float64Array.of(70),
    end: Float64Array.of(80),
    changed: Uint32Array.of(0, 1, 2),
    changedEnd: Float64Array.of(100, 60, 50),
  });
  const other = { frame: Uint32Array.of(1), start: Float64Array.of(5), end: Float64Array.of(15) };
  made.add({ thread: 1, first: 0, total: 1, ...other, ...none });
  return made;
}

function count(pattern: string, scope: Partial<SearchScope> = {}): number[] {
  const made = texts();
  found(made, pattern);
  const counts: SearchCounts = { calls: 0, stops: 0, time: 0, entries: 0 };
  run(calls().count(made, { ...ALL, ...scope }, counts));
  run(countEntries(made, { ...ALL, ...scope }, counts));
  return [counts.calls, counts.stops, counts.time, counts.entries];
}

Deno.test("matching calls are counted, and their time: once where they lie within each other", () => {
  assert.deepEqual(count("spin"), [4, 3, 70, 0]);
  assert.deepEqual(count("map"), [1, 1, 10, 0]);
  // Never more than there is.
  assert.deepEqual(count(".*"), [6, 5, 110, 2]);
  assert.deepEqual(count("nothing like it"), [0, 0, 0, 0]);
});

Deno.test("the range, hidden threads and mine hold for what is counted", () => {
  assert.deepEqual(count("spin", { from: 12, until: 45 }), [3, 2, 36, 0]);
  assert.deepEqual(count("spin", { from: 60, until: 70 }), [0, 0, 0, 0]);
  assert.deepEqual(count(".*", { from: 0, until: 4 }), [1, 1, 4, 1]);
  assert.deepEqual(count("spin", { hidden: [1] }), [3, 2, 60, 0]);
  assert.deepEqual(count(".*", { hidden: [1] }), [5, 4, 100, 1]);
  assert.deepEqual(count("map|spin", { mine: true }), [4, 3, 70, 0]);
  assert.deepEqual(count("map", { mine: true }), [0, 0, 0, 0]);
});

Deno.test("steps go through calls and entries in order of time, and past calls of a function within itself", () => {
  const [made, table] = [texts(), calls()];
  found(made, "spin|broke");
  const go = (from: Stop | undefined, way: 1 | -1, scope = ALL, only = false): Step =>
    run(table.step(made, scope, from, way, only));
  const seen: Step[] = [];
  for (let at: Stop | undefined, i = 0; i < 5; i++) {
    const step = go(at, 1);
    seen.push(step);
    at = step.stop;
  }
  assert.deepEqual(seen, [
    { stop: { thread: 1, call: 0 }, place: 1, of: 4 },
    { stop: { entry: 1 }, place: 2, of: 4 },
    { stop: { thread: 0, call: 1 }, place: 3, of: 4 },
    { stop: { thread: 0, call: 4 }, place: 4, of: 4 },
    { stop: { thread: 1, call: 0 }, place: 1, of: 4 },
  ]);
  for (let i = 3; i > 0; i--) assert.deepEqual(go(seen[i]!.stop, -1), seen[i - 1]);
  assert.deepEqual(go(seen[0]!.stop, -1), seen[3]);
  assert.deepEqual(go(undefined, -1), seen[3]);
  // From what matches nothing itself, and from what is not there.
  assert.deepEqual(go({ thread: 0, call: 3 }, 1), seen[3]);
  assert.deepEqual(go({ thread: 0, call: 99 }, 1), seen[0]);
  assert.deepEqual(go(undefined, 1, ALL, true), { stop: { entry: 1 }, place: 1, of: 1 });
  assert.deepEqual(go(undefined, 1, { ...ALL, from: 61 }).stop, { thread: 0, call: 4 });
  assert.deepEqual(go(undefined, 1, { ...ALL, hidden: [0, 1] }), { stop: undefined, place: 0, of: 0 });
});
