import assert from "node:assert/strict";
import { decodeStream, RecordingDecoder } from "../../recording/decode.ts";
import { encodeRecord } from "../../recording/encode.ts";
import { MicrologError } from "../../recording/errors.ts";
import type { RecordingRecord } from "../../recording/records.ts";

const FIXTURE = await Deno.readFile(new URL("../fixtures/v1.jsonl", import.meta.url));
const TEXT = new TextDecoder().decode(FIXTURE);
const HEADER = TEXT.slice(0, TEXT.indexOf("\n") + 1);
const RECORDS = TEXT.trimEnd().split("\n").map((line) => JSON.parse(line));

function notice(text: string): string {
  return encodeRecord({ type: "notice", time: 1, text });
}

function texts(records: RecordingRecord[]): string[] {
  return records.filter((record) => record.type === "notice").map((record) => record.text);
}

function read(...chunks: (string | Uint8Array)[]): { records: RecordingRecord[]; decoder: RecordingDecoder } {
  const decoder = new RecordingDecoder("x");
  const records = chunks.flatMap((chunk) => decoder.push(chunk));
  return { records: [...records, ...decoder.finish()], decoder };
}

function messages(decoder: RecordingDecoder): string[] {
  return decoder.problems.map((problem) => problem.message);
}

function refusal(...chunks: (string | Uint8Array)[]): MicrologError {
  try {
    read(...chunks);
  } catch (error) {
    if (error instanceof MicrologError) return error;
    throw error;
  }
  throw new Error("It was read");
}

Deno.test("the fixture of version 1 is read as it stands", () => {
  const { records, decoder } = read(FIXTURE);
  assert.deepEqual(records, RECORDS);
  assert.deepEqual(decoder.problems, []);
});

Deno.test("it does not matter where the bytes are cut, in characters too", () => {
  for (const size of [1, 2, 3, 7, 64, 1000]) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < FIXTURE.length; at += size) chunks.push(FIXTURE.subarray(at, at + size));
    assert.deepEqual(read(...chunks).records, RECORDS);
  }
});

Deno.test("records come with the chunk that ends their line", () => {
  const decoder = new RecordingDecoder("x");
  assert.equal(decoder.push(HEADER.slice(0, 20)).length, 0);
  assert.equal(decoder.push(HEADER.slice(20) + notice("a") + '{"type":"not').length, 2);
  assert.deepEqual(texts(decoder.push('ice","time":1,"text":"b"}\n')), ["b"]);
  assert.deepEqual(decoder.finish(), []);
});

Deno.test("garbage in the middle is a problem with its line number, and the rest is read", () => {
  const garbage = new Uint8Array([0, 255, 254, 123, 10]);
  const { records, decoder } = read(HEADER, notice("a"), garbage, "[1]\n", '{"kind":"x"}\n', "null\n", notice("b"));
  assert.deepEqual(texts(records), ["a", "b"]);
  assert.deepEqual(messages(decoder), [
    "line 3 is not JSON",
    "line 4 is not a record",
    "line 5 is not a record",
    "line 6 is not a record",
  ]);
  assert.equal(decoder.problems[0]!.line, 3);
});

Deno.test("a record of bad shape is a problem that says what is wrong", () => {
  const bad = [
    { type: "log", thread: 0, time: 1, level: "fatal", from: "console", text: "", stack: -1 },
    { type: "stacks", first: 4, parent: [-1, 5], frame: [0, 0] },
    { type: "samples", thread: 0, start: 0, unit: 100, duration: [1, 2], stack: [0], count: 2 },
    { type: "samples", thread: 0, start: 0, unit: 100, duration: [1.5], stack: [0], count: 2 },
    { type: "thread", thread: 0, name: "main" },
  ];
  const { records, decoder } = read(HEADER, ...bad.map((record) => JSON.stringify(record) + "\n"), notice("a"));
  assert.deepEqual(texts(records), ["a"]);
  assert.deepEqual(messages(decoder), [
    "line 2 is not a record of type log: level is not debug, info, warn or error",
    "line 3 is not a record of type stacks: stack 5 does not stand after its parent",
    "line 4 is not a record of type samples: stack and duration differ in length",
    "line 5 is not a record of type samples: duration is not a list of whole numbers from 0",
    "line 6 is not a record of type thread: time is missing",
  ]);
});

Deno.test("a number too large for JavaScript is a problem", () => {
  const { decoder } = read(HEADER, '{"type":"notice","time":1e999,"text":""}\n');
  assert.deepEqual(messages(decoder), ["line 2 is not a record of type notice: time is not a number"]);
});

Deno.test("a last line that was cut off is a problem", () => {
  const { records, decoder } = read(HEADER, notice("a"), '{"type":"notice","time":1,"te');
  assert.deepEqual(texts(records), ["a"]);
  assert.deepEqual(messages(decoder), ["line 3 was cut off"]);
  const inCharacter = new TextEncoder().encode('{"type":"notice","time":1,"text":"ü').slice(0, -1);
  assert.deepEqual(messages(read(HEADER, inCharacter).decoder), ["line 2 was cut off"]);
});

Deno.test("a last line without its line break counts where it is whole", () => {
  const { records, decoder } = read(HEADER, notice("a").trimEnd());
  assert.deepEqual(texts(records), ["a"]);
  assert.deepEqual(decoder.problems, []);
});

Deno.test("empty lines and Windows line ends are passed over", () => {
  const { records, decoder } = read(HEADER.replace("\n", "\r\n"), "\r\n\n", notice("a").replace("\n", "\r\n"), "\n");
  assert.deepEqual(texts(records), ["a"]);
  assert.deepEqual(decoder.problems, []);
});

Deno.test("types that are not known are passed over in silence, and so are fields", () => {
  const more = '{"type":"notice","time":1,"text":"a","colour":"red"}\n';
  const { records, decoder } = read(HEADER, '{"type":"weather","sun":true}\n{"type":"toString"}\n', more);
  assert.deepEqual(texts(records), ["a"]);
  assert.deepEqual(decoder.problems, []);
});

Deno.test("a second header is a problem", () => {
  assert.deepEqual(messages(read(HEADER, HEADER).decoder), ["line 2 is a second header"]);
});

Deno.test("what does not begin with a header is refused", () => {
  const message = "Cannot read recording x: line 1 is not a Microlog header";
  for (
    const text of [
      "hello\n",
      "\n" + HEADER,
      "{}\n",
      '{"nodes":[]}',
      notice("a"),
      '{"type":"header","format":"other","version":1}\n',
      '{"type":"header","format":"microlog","version":"1"}\n',
      '{"type":"header","format":"microlog","version":0}\n',
      HEADER.slice(0, 40),
    ]
  ) {
    const error = refusal(text);
    assert.equal(error.message, message, text);
    assert.ok(error.hint);
  }
});

Deno.test("what cannot be a recording is refused without waiting for its line break", () => {
  assert.throws(() => new RecordingDecoder("x").push("<html>"), MicrologError);
  const zstd = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]);
  assert.throws(() => new RecordingDecoder("x").push(zstd), { hint: "Decompress it first: zstd -d" });
});

Deno.test("a header that lacks something is refused with what it lacks", () => {
  const { cwd: _, ...rest } = JSON.parse(HEADER);
  assert.equal(
    refusal(JSON.stringify(rest) + "\n").message,
    "Cannot read recording x: line 1 is not a Microlog header: cwd is missing",
  );
});

Deno.test("an empty file is refused as such", () => {
  assert.equal(refusal().message, "Cannot read recording x: it is empty");
});

Deno.test("a newer version is refused with what to do", () => {
  const error = refusal(HEADER.replace('"version":1', '"version":2'));
  assert.equal(
    error.message,
    "Cannot read recording x: it is of version 2 of the format, newer than the 1 that is known here",
  );
  assert.match(error.hint!, /Upgrade Microlog/);
});

Deno.test("a newer version is refused even where its header looks different", () => {
  assert.match(refusal('{"type":"header","format":"microlog","version":9}\n').message, /version 9/);
});

Deno.test("of endless garbage the first hundred lines are named, all are counted", () => {
  const { decoder } = read(HEADER, "?\n".repeat(5000));
  assert.equal(decoder.problems.length, 100);
  assert.equal(decoder.problemCount, 5000);
});

Deno.test("one long line in many pieces is put together", () => {
  const text = "x".repeat(1_000_000);
  const line = notice(text);
  const chunks: string[] = [];
  for (let at = 0; at < line.length; at += 1000) chunks.push(line.slice(at, at + 1000));
  assert.deepEqual(texts(read(HEADER, ...chunks).records), [text]);
});

Deno.test("a stream is read in batches, and problems are told", async () => {
  const decoder = new RecordingDecoder("x");
  const stream = new Blob([HEADER + notice("a") + "rubbish\n" + notice("b") + '{"type"']).stream();
  const records: RecordingRecord[] = [];
  for await (const batch of decodeStream(stream, decoder)) records.push(...batch);
  assert.deepEqual(texts(records), ["a", "b"]);
  assert.deepEqual(messages(decoder), ["line 3 is not JSON", "line 5 was cut off"]);
});

Deno.test("a stream that is no recording is refused and let go of", async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("hello\n")),
    cancel: () => void (cancelled = true),
  });
  await assert.rejects(async () => {
    for await (const _ of decodeStream(stream, "y"));
  }, { message: "Cannot read recording y: line 1 is not a Microlog header" });
  assert.ok(cancelled);
});

Deno.test("an error of the stream comes through", async () => {
  const stream = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("cable")) });
  await assert.rejects(async () => {
    for await (const _ of decodeStream(stream, "y"));
  }, { message: "cable" });
});
