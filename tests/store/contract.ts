/**
 * What every store has to do. Each store's own test runs these against itself.
 *
 * @module
 */
import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { formatId } from "../../recording/identity.ts";
import { linesOf } from "../../store/lines.ts";
import type { Store } from "../../store/store.ts";

/** A store to test, and how to get rid of it. */
export interface StoreFixture extends AsyncDisposable {
  store: Store;
}

const START = new Date(2026, 10, 22, 14, 1, 59);
const TIME = "2026_11_22_14_01_59";
const never = new AbortController().signal;

/** A recording's lines, as text. */
export async function readText(store: Store, id: { label: string; time: string }): Promise<string> {
  return await new Response(await linesOf(await store.read(id), formatId(id))).text();
}

/** Reads text from a stream until it holds the wanted text; fails where the stream ends before. */
export async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) assert.fail(`The stream ended after ${JSON.stringify(text)}, before ${JSON.stringify(wanted)}`);
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

/** Runs the contract as tests named after the store. */
export function testStore(name: string, open: () => Promise<StoreFixture>): void {
  const test = (what: string, run: (store: Store) => Promise<void>) =>
    Deno.test(`${name}: ${what}`, async () => {
      await using fixture = await open();
      await run(fixture.store);
    });

  test("is empty at first", async (store) => {
    assert.deepEqual(await store.list(), []);
    assert.equal(await store.info({ label: "hello", time: TIME }), undefined);
    assert.deepEqual(await store.sealCrashed(), []);
  });

  test("a recording grows, then is sealed", async (store) => {
    const writer = await store.create("hello", START);
    assert.deepEqual(writer.id, { label: "hello", time: TIME });
    await writer.append('{"a":1}\n');
    await writer.append('{"b":"ü"}\n');
    const growing = await store.info(writer.id);
    assert.equal(growing?.state, "growing");
    assert.equal(growing?.bytes, 19);
    assert.equal(await readText(store, writer.id), '{"a":1}\n{"b":"ü"}\n');
    await writer.seal();
    assert.equal((await store.info(writer.id))?.state, "sealed");
    assert.equal(await readText(store, writer.id), '{"a":1}\n{"b":"ü"}\n');
    assert.deepEqual(await store.list(), [await store.info(writer.id)]);
  });

  test("a large recording keeps every byte", async (store) => {
    const writer = await store.create("large", START);
    let text = "";
    for (let chunk = 0; chunk < 20; chunk++) {
      const lines = Array.from({ length: 2000 }, (_, i) => JSON.stringify({ chunk, i, square: i * i }) + "\n").join("");
      await writer.append(lines);
      text += lines;
    }
    await writer.seal();
    assert.equal(await readText(store, writer.id), text);
  });

  test("names never collide, with growing or sealed ones", async (store) => {
    const first = await store.create("hello", START);
    const second = await store.create("hello", START);
    await first.append("1\n");
    await first.seal();
    const third = await store.create("hello", START);
    const others = await Promise.all([1, 2, 3, 4].map(() => store.create("hello", START)));
    const times = [first, second, third, ...others].map((writer) => writer.id.time);
    assert.deepEqual(times.slice(0, 3), [TIME, `${TIME}_2`, `${TIME}_3`]);
    assert.equal(new Set(times).size, 7);
    for (const writer of [second, third, ...others]) await writer.close();
  });

  test("lists newest first", async (store) => {
    const write = async (label: string, date: Date) => {
      const writer = await store.create(label, date);
      await writer.append("x\n");
      await writer.seal();
    };
    for (let run = 0; run < 11; run++) await write("b", START);
    await write("a", START);
    await write("a", new Date(2027, 0, 1));
    assert.deepEqual((await store.list()).map(formatId), [
      "a/2027_01_01_00_00_00",
      `a/${TIME}`,
      ...[11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((run) => `b/${TIME}_${run}`),
      `b/${TIME}`,
    ]);
  });

  test("refuses labels that are none", async (store) => {
    for (const label of ["", "..", "a/b", "a b", "../x", ".hidden", "a..b", "x".repeat(101)]) {
      await assert.rejects(store.create(label, START), MicrologError, label);
    }
    assert.deepEqual(await store.list(), []);
  });

  test("a recording that is not there is an error", async (store) => {
    const id = { label: "hello", time: TIME };
    const expected = {
      name: "NotFoundError",
      message: `Cannot find recording hello/${TIME}: there is none of that name`,
    };
    await assert.rejects(store.read(id), expected);
    await assert.rejects(store.follow(id, never), expected);
    await assert.rejects(store.remove(id), expected);
  });

  test("texts are kept with a recording, and go with it", async (store) => {
    const first = await store.create("hello", START);
    const second = await store.create("hello", START);
    for (const writer of [first, second]) await writer.append("x\n");
    assert.equal(await store.readNote(first.id, "analysis"), undefined);
    await store.writeNote(first.id, "analysis", '{"growing":"ü"}');
    await first.seal();
    assert.equal(await store.readNote(first.id, "analysis"), '{"growing":"ü"}');
    await store.writeNote(first.id, "analysis", "x".repeat(300_000));
    await store.writeNote(first.id, "analysis", '{"sealed":1}');
    assert.equal(await store.readNote(first.id, "analysis"), '{"sealed":1}');
    assert.equal(await store.readNote(second.id, "analysis"), undefined);
    assert.equal((await store.list()).length, 2);
    assert.equal((await store.info(first.id))?.state, "sealed");
    assert.equal(await readText(store, first.id), "x\n");

    await store.writeNote(second.id, "analysis", "gone soon");
    await store.writeNote(second.id, "analysis", "");
    assert.equal(await store.readNote(second.id, "analysis"), undefined);
    await store.writeNote(second.id, "analysis", "");
    await second.seal();

    await store.remove(first.id);
    assert.equal(await store.readNote(first.id, "analysis"), undefined);
    await assert.rejects(store.writeNote(first.id, "analysis", "late"), { name: "NotFoundError" });
    const again = await store.create("hello", START);
    await again.append("x\n");
    assert.deepEqual([again.id, await store.readNote(again.id, "analysis")], [first.id, undefined]);
    await again.close();
    await assert.rejects(store.writeNote({ label: "..", time: TIME }, "analysis", "x"), Error);
  });

  test("a writer that lets go leaves a crashed recording, which is sealed as it is", async (store) => {
    const writer = await store.create("hello", START);
    await writer.append('{"a":1}\n{"cut off');
    await writer.close();
    assert.equal((await store.info(writer.id))?.state, "crashed");
    assert.equal((await store.list())[0]?.state, "crashed");
    assert.deepEqual(await store.sealCrashed(), [writer.id]);
    assert.equal((await store.info(writer.id))?.state, "sealed");
    assert.equal(await readText(store, writer.id), '{"a":1}\n{"cut off');
    assert.deepEqual(await store.sealCrashed(), []);
  });

  test("sealing the crashed leaves growing ones alone and removes empty ones", async (store) => {
    const growing = await store.create("growing", START);
    const empty = await store.create("empty", START);
    await empty.close();
    assert.equal(await store.info(empty.id), undefined);
    assert.deepEqual(await store.sealCrashed(), []);
    assert.deepEqual((await store.list()).map((info) => [info.label, info.state]), [["growing", "growing"]]);
    await growing.append("still\n");
    await growing.seal();
    assert.equal(await readText(store, growing.id), "still\n");
  });

  test("a closed writer takes no more", async (store) => {
    const writer = await store.create("hello", START);
    await writer.append("x\n");
    await writer.seal();
    await assert.rejects(writer.append("y\n"), TypeError);
    await assert.rejects(writer.seal(), TypeError);
    await writer.close();
    assert.equal((await store.info(writer.id))?.state, "sealed");
  });

  test("removes recordings, growing ones too", async (store) => {
    const sealed = await store.create("sealed", START);
    await sealed.append("x\n");
    await sealed.seal();
    await store.remove(sealed.id);
    const growing = await store.create("growing", START);
    await growing.append("x\n");
    await store.remove(growing.id);
    await growing.append("y\n");
    await growing.seal();
    assert.deepEqual(await store.list(), []);
  });

  test("follows a growing recording until it is sealed, without loss or repetition", async (store) => {
    const writer = await store.create("hello", START);
    await writer.append("1\n");
    const reader = (await store.follow(writer.id, never)).getReader();
    let text = await readUntil(reader, "1\n");
    await writer.append("2\n");
    text += await readUntil(reader, "2\n");
    await writer.append("3\n");
    await writer.append("4\n");
    await writer.seal();
    text += await readUntil(reader, "4\n");
    assert.equal((await reader.read()).done, true);
    assert.equal(text, "1\n2\n3\n4\n");
  });

  test("following ends with a crash, a deletion, and at once where nothing grows", async (store) => {
    const crashed = await store.create("crashed", START);
    await crashed.append("1\n");
    const toCrash = new Response(await store.follow(crashed.id, never)).text();
    await crashed.close();
    assert.equal(await toCrash, "1\n");

    const deleted = await store.create("deleted", START);
    await deleted.append("1\n");
    const toDelete = new Response(await store.follow(deleted.id, never)).text();
    await store.remove(deleted.id);
    assert.equal(await toDelete, "1\n");
    await deleted.close();

    assert.equal(await new Response(await store.follow(crashed.id, never)).text(), "1\n");
    await store.sealCrashed();
    assert.equal(await new Response(await store.follow(crashed.id, never)).text(), "1\n");
  });

  test("following ends when its signal fires or its reader leaves", async (store) => {
    const writer = await store.create("hello", START);
    await writer.append("1\n");
    const stop = new AbortController();
    const aborted = (await store.follow(writer.id, stop.signal)).getReader();
    await readUntil(aborted, "1\n");
    const end = aborted.read();
    stop.abort();
    assert.equal((await end).done, true);

    const left = (await store.follow(writer.id, never)).getReader();
    await readUntil(left, "1\n");
    const pending = left.read();
    await left.cancel();
    assert.equal((await pending).done, true);
    await writer.close();
  });

  test("watching tells of runs that come, are sealed and are deleted", async (store) => {
    const stop = new AbortController();
    let wake = () => {};
    let news = 0;
    store.watch(() => {
      news++;
      wake();
    }, stop.signal);
    const told = async (before: number) => {
      while (news === before) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (news !== before) resolve();
        });
      }
    };
    let before = news;
    const writer = await store.create("hello", START);
    await told(before);
    await writer.append("x\n");
    before = news;
    await writer.seal();
    await told(before);
    before = news;
    await store.remove(writer.id);
    await told(before);
    stop.abort();
  });
}
