/** docs/format.md must not say what is not so. */
import assert from "node:assert/strict";
import { join } from "node:path";
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

async function runs(command: string): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const tools = Deno.build.os !== "windows" && await runs("jq") && await runs("zstd");

for (const title of ["jq, a recording that still grows or has crashed", "zstd and jq, a sealed recording"]) {
  Deno.test({
    name: `the query gives what the document shows: ${title}`,
    ignore: !tools,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const file = join(folder, "game", "2026_11_22_14_01_59.jsonl");
        await Deno.mkdir(join(folder, "game"));
        await Deno.copyFile(FIXTURE, file);
        const [query] = blocks(section(title), "sh");
        const script = `zstd -q ${file} && ${query}`;
        const result = await new Deno.Command("sh", { args: ["-c", script], cwd: folder }).output();
        assert.equal(new TextDecoder().decode(result.stderr), "");
        assert.equal(new TextDecoder().decode(result.stdout), blocks(section(title), "text")[0]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
