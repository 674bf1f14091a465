import assert from "node:assert/strict";
import { RecordingDecoder } from "../../recording/decode.ts";
import { encodeRecord } from "../../recording/encode.ts";

const HEADER = (await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url))).split("\n")[0]!;

function thereAndBack(text: string): string {
  const line = encodeRecord({ type: "notice", time: 1, text });
  assert.equal(line.indexOf("\n"), line.length - 1, "one line");
  const decoder = new RecordingDecoder("x");
  decoder.push(HEADER + "\n");
  const bytes = new TextEncoder().encode(line);
  const [record] = decoder.push(bytes);
  assert.deepEqual(decoder.problems, []);
  assert.equal(record?.type, "notice");
  return (record as { text: string }).text;
}

Deno.test("what was encoded decodes to the same", () => {
  for (
    const text of [
      "",
      "a\nb\r\n",
      "\u2028\u2029",
      '"\\',
      "\u0000\u001b[31m",
      "𝄞 日本 ü",
      "\ufeff",
      "\\ud800 is not one",
    ]
  ) {
    assert.equal(thereAndBack(text), text);
  }
});

Deno.test("half a surrogate pair becomes U+FFFD, as when it is printed", () => {
  assert.equal(thereAndBack("a\ud800b 𝄞 \udc00"), "a\ufffdb 𝄞 \ufffd");
});

Deno.test("all lines of the fixture encode to themselves", async () => {
  const text = await Deno.readTextFile(new URL("../fixtures/v1.jsonl", import.meta.url));
  const records = new RecordingDecoder("x").push(text);
  assert.equal(records.map(encodeRecord).join(""), text);
});
