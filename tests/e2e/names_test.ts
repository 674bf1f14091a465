import assert from "node:assert/strict";
import { packageOf } from "../../recording/origin.ts";
import { Home, type Recording, target } from "./harness.ts";

/** Of each function its name, its file, what stands in its line, and what stands at its place there. */
const FUNCTIONS: readonly [name: string, file: string, line: string, at: string][] = [
  ["Board.make", "main.ts", "static make<", "make"],
  ["fieldOf", "main.ts", "function fieldOf()", "fieldOf"],
  ["Board", "main.ts", "constructor(", "constructor"],
  ["Board.run", "main.ts", "override run()", "run"],
  ["Board.#hidden", "main.ts", "  #hidden()", "()"],
  ["Base.inherited", "main.ts", "inherited(): void", "inherited"],
  ["get Board.size", "main.ts", "get size()", "size"],
  ["set Board.size", "main.ts", "set size(", "size"],
  ["Board.handler", "main.ts", "handler = ()", "()"],
  ["Board.later", "main.ts", "async later<", "later"],
  ["Board.steps", "main.ts", "*steps()", "steps"],
  ["arrow", "main.ts", "const arrow =", "<T>"],
  ["handlers.onClick", "main.ts", "onClick(): void", "onClick"],
  ["handlers.onKey", "main.ts", "onKey: ()", "()"],
  ["handlers.deeper.onDrop", "main.ts", "onDrop: function", "function"],
  ["apply", "main.ts", "const apply:", "(shapes, callback)"],
  ["shapes.map(…)", "main.ts", "shapes.map(", "(shape)"],
  ["apply(…)", "main.ts", "apply([square], (", "(shape: Shape)"],
  ["….forEach(…)", "main.ts", "[1].forEach(", "(_item"],
  ["(immediate)", "main.ts", "(function ()", "function"],
  ["setTimeout(…)", "main.ts", "setTimeout(", "():"],
  ["run", "main.ts", "export function run", "run"],
  ["default", "nested.ts", "export default function", "function"],
  ["spin", "spin.ts", "export function spin", "spin"],
  ["import main.ts", "main.ts", "/**", "/"],
  ["import nested.ts", "nested.ts", "import { spin }", "import"],
];

/** A frame as `name file:line:column origin`. */
function framesOf({ profile: { frames, sources } }: Recording): string[] {
  return frames.name.map((name, i) => {
    const file = sources.url[frames.source[i]!]?.split("/").at(-1) ?? "";
    return `${name} ${file}:${frames.line[i]}:${frames.column[i]} ${frames.origin[i]}`;
  });
}

Deno.test("functions have the names and places that they have in the source", async () => {
  await using home = await Home.create();
  const { run, recording } = await home.record([target("names/main.ts")], { env: { TRACER_SAMPLE_DELAY: "0.001" } });
  assert.equal(run.code, 0, run.err);
  const frames = framesOf(recording);
  const user = frames.filter((frame) => frame.endsWith(" user"));
  for (const [name, file, text, at] of FUNCTIONS) {
    const lines = (await Deno.readTextFile(target(`names/${file}`))).split("\n");
    const line = lines.findIndex((line) => line.includes(text));
    const column = lines[line]!.indexOf(at, lines[line]!.indexOf(text));
    assert.ok(line >= 0 && column >= 0, text);
    const frame = `${name} ${file}:${line + 1}:${column + 1} user`;
    assert.ok(
      user.includes(frame),
      `${frame} is not among\n${user.filter((frame) => frame.includes(file)).join("\n")}`,
    );
  }

  const { sources, frames: table } = recording.profile;
  const acorn = table.name.findIndex((name, i) => name === "pp$8.parseTopLevel" && table.origin[i] === "npm");
  assert.equal(packageOf(sources.url[table.source[acorn]!]!)?.name, "acorn");
  assert.ok(frames.some((frame) => / node:\w+:\d+:\d+ node$/.test(frame)), "no frame of node:");
  assert.ok(
    table.origin.some((origin, i) => origin === "runtime" && sources.url[table.source[i]!]!.startsWith("ext:")),
  );
  assert.deepEqual(frames.filter((frame) => /microlog|hold|^\(anonymous\) .* user$/.test(frame)), []);
  assert.deepEqual(sources.url.filter((url) => /microlog\/hooks|^data:/.test(url)), []);
});

Deno.test("names and places are known of a function that is first seen at the very end", async () => {
  // By then V8 has been quiet for long, and Microlog has turned its debugger off.
  await using home = await Home.create();
  const { recording } = await home.record([target("late.ts")], { env: { TRACER_SAMPLE_DELAY: "0.001" } });
  const frames = framesOf(recording);
  const lines = (await Deno.readTextFile(target("late.ts"))).split("\n");
  const line = lines.findIndex((text) => text.includes("atTheEnd()")) + 1;
  assert.ok(frames.includes(`Late.atTheEnd late.ts:${line}:3 user`), frames.join("\n"));
});
