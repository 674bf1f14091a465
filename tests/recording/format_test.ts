/** docs/format.md must not say what is not so. */
import assert from "node:assert/strict";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { raw as jq } from "jq-wasm";
import schema from "../../docs/recording.schema.json" with { type: "json" };
import { validateLine } from "./schema.ts";

const DOC = await Deno.readTextFile(new URL("../../docs/format.md", import.meta.url));
const FIXTURE = new URL("../fixtures/v1.jsonl", import.meta.url);

interface Definition {
  properties: Record<string, unknown>;
}

/** The text under `### title`. */
function section(title: string): string {
  const found = DOC.split(/^### /m).find((text) => text.startsWith(`${title}\n`));
  assert.ok(found, `no section ${title}`);
  return found.split(/^## /m)[0]!;
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp("^```" + language + "\\n(.*?)^```", "gms"))].map((match) => match[1]!);
}

for (const { $ref } of schema.oneOf) {
  const type = $ref.slice("#/$defs/".length);
  Deno.test(`the section on ${type} has a valid example and names each field`, () => {
    const examples = blocks(section(type), "jsonl");
    assert.equal(examples.length, 1);
    assert.equal(JSON.parse(examples[0]!).type, type);
    assert.equal(validateLine(examples[0]!), undefined);
    const fields = Object.keys((schema.$defs[type as keyof typeof schema.$defs] as unknown as Definition).properties);
    const table = section(type).split("\n").filter((line) => line.startsWith("| `")).map((line) => line.split("|")[1]!);
    const documented = table.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]!));
    const expected = fields.filter((field) => field !== "type");
    if (type !== "notice") assert.deepEqual(documented.toSorted(), expected.toSorted());
  });
}

for (const title of ["jq, a recording that still grows or has crashed", "zstd and jq, a sealed recording"]) {
  Deno.test(`the query gives what the document shows: ${title}`, async () => {
    const [command] = blocks(section(title), "sh");
    const program = /jq -rs '(.*?)'/s.exec(command!)?.[1];
    assert.ok(program, "no jq program in the section");
    // jq itself, built for WebAssembly, so that every machine runs it. It takes what `zstd -dc` would give.
    const bytes = await Deno.readFile(FIXTURE);
    const lines = command!.includes("zstd -dcq") ? zstdDecompressSync(zstdCompressSync(bytes)) : bytes;
    const answer = await jq(new TextDecoder().decode(lines), program, ["-rs"]);
    assert.equal(`${answer.trimEnd()}\n`, blocks(section(title), "text")[0]);
  });
}
