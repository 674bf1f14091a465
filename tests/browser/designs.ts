/**
 * Recordings of programs whose structure is known.
 *
 * @module
 */
import type { RecordingRecord } from "../../recording/records.ts";
import { lines, samples } from "./odd.ts";

/** A function of a made-up program: its name and its module. */
type Made = readonly [name: string, url: string];

const GAME = "file:///home/ann/game";

/** The records of functions and of the stacks that were seen, each by rows of the functions, outermost first. */
export function program(made: readonly Made[], stacks: readonly (readonly number[])[]): RecordingRecord[] {
  const urls = [...new Set(made.map(([, url]) => url))];
  const parent: number[] = [];
  const frame: number[] = [];
  const rows = new Map<string, number>();
  const seen = stacks.map((stack) => {
    let at = -1;
    for (const one of stack) {
      const key = `${at} ${one}`;
      let row = rows.get(key);
      if (row === undefined) {
        rows.set(key, row = frame.length);
        parent.push(at);
        frame.push(one);
      }
      at = row;
    }
    return at;
  });
  return [
    { type: "sources", first: 0, url: urls, time: urls.map(() => 0) },
    {
      type: "frames",
      first: 0,
      name: made.map(([name]) => name),
      source: made.map(([, url]) => urls.indexOf(url)),
      line: made.map((_, i) => i + 1),
      column: made.map(() => 1),
    },
    { type: "stacks", first: 0, parent, frame },
    { type: "thread", thread: 0, name: "main", time: 0 },
    samples(0, 0, 10_000 * seen.length, seen),
    { type: "end", time: 10_000 * seen.length, reason: "exit", code: 0 },
  ];
}

/**
 * A game of three modules, one of them with a class, on a package and the runtime. Each stack is seen for 10 ms:
 * `main` → `Board.spin` → `Board.turn` → `chunk` (of lodash-es) → `op_read`, and `main` → `report`.
 */
export function game(label: string): string[] {
  const lodash = "file:///home/ann/.cache/deno/npm/registry.npmjs.org/lodash-es/4.17.21";
  const made: Made[] = [
    ["main", `${GAME}/main.ts`],
    ["Board.spin", `${GAME}/src/board.ts`],
    ["Board.turn", `${GAME}/src/board.ts`],
    ["report", `${GAME}/src/report.ts`],
    ["chunk", `${lodash}/chunk.js`],
    ["slice", `${lodash}/slice.js`],
    ["readFileSync", "node:fs"],
    ["readAll", "ext:deno_io/12_io.js"],
    ["help", `${GAME}/src/board.ts`],
  ];
  const stacks = [
    [0],
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 4],
    [0, 1, 2, 4, 5],
    [0, 1, 8],
    [0, 3],
    [0, 3, 6],
    [0, 3, 6, 7],
    [0, 3],
  ];
  return lines(label, program(made, stacks));
}

/** A program of many modules in which each calls some others, further down; `calls` pairs of them call each other. */
export function manyModules(label: string, modules: number, calls: number): string[] {
  const made: Made[] = Array.from({ length: modules }, (_, i) => {
    const folder = ["core", "parser", "printer", "language/js", "language/css", "utils", "cli", "config"][i % 8];
    return [`run${i}`, `${GAME}/src/${folder}/module-${i}.ts`];
  });
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const stacks: number[][] = [];
  const pairs = new Set<string>();
  for (let tries = 0; pairs.size < calls && tries < 20 * calls; tries++) {
    const stack = [0];
    while (stack.length < 12) {
      const last = stack.at(-1)!;
      const next = last + 1 + Math.floor(random() ** 3 * (modules - last - 1));
      if (next >= modules) break;
      pairs.add(`${last} ${next}`);
      stack.push(next);
    }
    stacks.push(stack);
  }
  return lines(label, program(made, stacks));
}

/** Modules that all call each other. */
export function knot(label: string, modules: number): string[] {
  const made: Made[] = Array.from({ length: modules }, (_, i) => [`f${i}`, `${GAME}/m${i}.ts`]);
  const stacks = made.flatMap((_, i) => made.map((_, j) => [i, j]));
  return lines(label, program(made, stacks));
}

/** Modules each of which calls the next one. */
export function chain(label: string, modules: number): string[] {
  const made: Made[] = Array.from({ length: modules }, (_, i) => [`f${i}`, `${GAME}/m${i}.ts`]);
  return lines(label, program(made, [made.map((_, i) => i)]));
}
