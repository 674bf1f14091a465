import assert from "node:assert/strict";
import { DiskStore } from "../../store/disk.ts";
import { readText, readUntil, testStore } from "./contract.ts";

const START = new Date(2026, 10, 22, 14, 1, 59);
const TIME = "2026_11_22_14_01_59";
const never = new AbortController().signal;
const root = new URL("../../", import.meta.url);

async function temporary() {
  const folder = await Deno.makeTempDir({ prefix: "microlog-store-" });
  return {
    folder,
    store: new DiskStore(`${folder}/home`, { pollInterval: 5 }),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

testStore("disk", temporary);

/** A process of its own that creates a recording in `home`, then does as told. */
function startWriter(home: string, body: string, shell?: string) {
  const code = `
    import { DiskStore } from ${JSON.stringify(new URL("store/disk.ts", root).href)};
    const store = new DiskStore(${JSON.stringify(home)});
    const writer = await store.create("hello", new Date(2026, 10, 22, 14, 1, 59));
    ${body}
  `;
  const file = Deno.makeTempFileSync({ suffix: ".ts", dir: home.slice(0, home.lastIndexOf("/")) });
  Deno.writeTextFileSync(file, code);
  const run = [Deno.execPath(), "run", "-A", "--no-config", file];
  const command = shell === undefined ? run : ["sh", "-c", `${shell}; exec "$@"`, "sh", ...run];
  return new Deno.Command(command[0]!, { args: command.slice(1), stdout: "piped", stderr: "inherit", stdin: "piped" })
    .spawn();
}

async function modes(path: string): Promise<string> {
  return ((await Deno.stat(path)).mode! & 0o777).toString(8);
}

Deno.test("disk: files have the names and modes they should", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const writer = await store.create("hello", START);
  await writer.append("x\n");
  const names = () => [...Deno.readDirSync(`${folder}/home/hello`)].map((entry) => entry.name).sort();
  assert.deepEqual(names(), [`${TIME}.jsonl`]);
  assert.equal(await modes(`${folder}/home/hello/${TIME}.jsonl`), "600");
  await writer.seal();
  assert.deepEqual(names(), [`${TIME}.jsonl.zst`]);
  assert.equal(await modes(`${folder}/home/hello/${TIME}.jsonl.zst`), "600");
  assert.equal(await modes(`${folder}/home`), "700");
  await store.writeNote(writer.id, "analysis", "{}");
  assert.deepEqual(names(), [`${TIME}.analysis.json`, `${TIME}.jsonl.zst`]);
  assert.equal(await modes(`${folder}/home/hello/${TIME}.analysis.json`), "600");
  await store.remove(writer.id);
  assert.deepEqual([...Deno.readDirSync(`${folder}/home`)], []);
});

Deno.test("disk: another process's recording grows, is crashed after SIGKILL, and opens", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const child = startWriter(
    `${folder}/home`,
    `await writer.append("1\\n"); console.log("ready"); await new Response(Deno.stdin.readable).text();`,
  );
  const output = child.stdout.getReader();
  await readUntil(output, "ready");
  const id = { label: "hello", time: TIME };
  assert.equal((await store.info(id))?.state, "growing");
  assert.deepEqual(await store.sealCrashed(), []);
  const followed = (await store.follow(id, never)).getReader();
  await readUntil(followed, "1\n");

  child.kill("SIGKILL");
  await child.status;
  await output.cancel();
  await child.stdin.close().catch(() => {});
  assert.equal((await followed.read()).done, true);
  assert.equal((await store.info(id))?.state, "crashed");
  assert.equal(await readText(store, id), "1\n");
  assert.deepEqual(await store.sealCrashed(), [id]);
  assert.equal(await readText(store, id), "1\n");
});

Deno.test("disk: two that seal the crashed at once seal each once", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const expected = [];
  for (let run = 0; run < 10; run++) {
    const writer = await store.create("hello", START);
    await writer.append(`${run}\n`);
    await writer.close();
    expected.push(writer.id.time);
  }
  const others = [1, 2, 3].map(() => new DiskStore(`${folder}/home`));
  const sealed = (await Promise.all([store, ...others].map((one) => one.sealCrashed()))).flat();
  assert.deepEqual(sealed.map((id) => id.time).sort(), expected.toSorted());
  assert.deepEqual([...new Set((await store.list()).map((info) => info.state))], ["sealed"]);
  const names = [...Deno.readDirSync(`${folder}/home/hello`)].map((entry) => entry.name);
  assert.ok(names.every((name) => name.endsWith(".jsonl.zst")), names.join());
});

Deno.test("disk: two processes get two names", async () => {
  await using fixture = await temporary();
  const run = () =>
    startWriter(
      `${fixture.folder}/home`,
      `await writer.append("x\\n"); await writer.seal(); console.log(writer.id.time);`,
    )
      .output();
  const outputs = await Promise.all([run(), run(), run()].map(async (output) => (await output).stdout));
  const names = outputs.map((output) => new TextDecoder().decode(output).trim()).sort();
  assert.deepEqual(names, [TIME, `${TIME}_2`, `${TIME}_3`]);
});

Deno.test("disk: where both files are there, the sealed one counts, and the other is cleared away", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const writer = await store.create("hello", START);
  await writer.append("whole\n");
  await writer.seal();
  const leftover = `${folder}/home/hello/${TIME}.jsonl`;
  await Deno.writeTextFile(leftover, "who");
  assert.deepEqual((await store.list()).map((info) => info.state), ["sealed"]);
  assert.equal(await readText(store, writer.id), "whole\n");
  assert.equal(await new Response(await store.follow(writer.id, never)).text(), "whole\n");
  assert.deepEqual(await store.sealCrashed(), []);
  await assert.rejects(Deno.stat(leftover), Deno.errors.NotFound);
  assert.equal(await readText(store, writer.id), "whole\n");
});

Deno.test("disk: what is no recording is passed over, and nothing leads out of the home", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const home = `${folder}/home`;
  await Deno.mkdir(`${folder}/outside`);
  await Deno.writeTextFile(`${folder}/outside/${TIME}.jsonl`, "secret\n");
  await Deno.mkdir(`${home}/label/${TIME}_2.jsonl`, { recursive: true });
  await Deno.writeTextFile(`${home}/file`, "");
  await Deno.writeTextFile(`${home}/label/notes.txt`, "");
  await Deno.writeTextFile(`${home}/label/notes.jsonl`, "");
  await Deno.symlink(`${folder}/outside`, `${home}/linked`);
  await Deno.symlink(`${folder}/outside/${TIME}.jsonl`, `${home}/label/${TIME}.jsonl`);
  assert.deepEqual(await store.list(), []);
  for (const label of ["linked", "label"]) {
    assert.equal(await store.info({ label, time: TIME }), undefined);
    await assert.rejects(store.read({ label, time: TIME }), { name: "NotFoundError" });
    await assert.rejects(store.follow({ label, time: TIME }, never), { name: "NotFoundError" });
    await assert.rejects(store.remove({ label, time: TIME }), { name: "NotFoundError" });
  }
  await assert.rejects(store.read({ label: "..", time: TIME }), TypeError);
  await assert.rejects(store.read({ label: "label", time: "../../outside/x" }), TypeError);
  assert.deepEqual(await store.sealCrashed(), []);
  assert.equal(await Deno.readTextFile(`${folder}/outside/${TIME}.jsonl`), "secret\n");
});

Deno.test("disk: a home that is a file is an error that says what to do", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  await Deno.writeTextFile(`${folder}/home`, "");
  await assert.rejects(store.create("hello", START), {
    name: "MicrologError",
    message: `Cannot write recordings to ${folder}/home: it is not a folder`,
    hint: "Set MICROLOG_HOME to a folder that can be written to",
  });
  await assert.rejects(store.list(), {
    name: "MicrologError",
    message: `Cannot read recordings from ${folder}/home: it is not a folder`,
  });
});

Deno.test(
  "disk: without Deno's permission the error names the flags",
  { permissions: { read: true, write: false } },
  async () => {
    await assert.rejects(new DiskStore("/nowhere/microlog").create("hello", START), {
      message: "Cannot write recordings to /nowhere/microlog: Deno was not given the permission",
      hint: "Run with --allow-read=/nowhere/microlog --allow-write=/nowhere/microlog",
    });
  },
);

Deno.test("disk: a sealed file that is damaged, or no zstd at all, is a clear error", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const writer = await store.create("hello", START);
  await writer.append("some line\n".repeat(100));
  await writer.seal();
  const path = `${folder}/home/hello/${TIME}.jsonl.zst`;
  const bytes = await Deno.readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await Deno.writeFile(path, bytes);
  await assert.rejects(readText(store, writer.id), {
    name: "MicrologError",
    message: `Cannot read recording hello/${TIME}: its compressed data is damaged`,
  });
  for (const text of ["", "x", "{}\n{}\n"]) {
    await Deno.writeTextFile(path, text);
    await assert.rejects(store.read(writer.id), {
      name: "MicrologError",
      message: `Cannot read recording hello/${TIME}: it is not compressed with zstd`,
    });
  }
});

Deno.test("disk: sealing that fails keeps the recording, and may be tried again", async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  const writer = await store.create("hello", START);
  await writer.append("x\n");
  // A folder in the way of the temporary file.
  await Deno.mkdir(`${folder}/home/hello/${TIME}.jsonl.zst.tmp`);
  await assert.rejects(writer.seal(), { name: "MicrologError", message: /^Cannot write recordings to .*\/hello: / });
  assert.equal((await store.info(writer.id))?.state, "crashed");
  assert.equal(await readText(store, writer.id), "x\n");
  assert.deepEqual(await store.sealCrashed(), [writer.id]);
  assert.equal(await readText(store, writer.id), "x\n");
});

Deno.test("disk: a write that fails keeps whole lines", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using fixture = await temporary();
  const { folder, store } = fixture;
  // The file size limit stands for a full disk: it fails in mid-write.
  const child = await startWriter(
    `${folder}/home`,
    `
      const random = () => crypto.randomUUID() + "\\n";
      let written = 0;
      try {
        for (;;) { await writer.append(Array.from({ length: 101 }, random).join("")); written += 101 * 37; }
      } catch (error) { console.log(error.name, error.message); }
      console.log(written);
      await writer.append("last\\n").then(() => console.log("appended"));
    `,
    "trap '' XFSZ; ulimit -f 16",
  ).output();
  const [failure, written, appended] = new TextDecoder().decode(child.stdout).split("\n");
  assert.equal(failure, `MicrologError Cannot write recordings to ${folder}/home/hello: the file is too large`);
  assert.equal(appended, "appended");
  const text = await readText(store, { label: "hello", time: TIME });
  assert.equal(text.length, Number(written) + "last\n".length);
  assert.ok(text.endsWith("\nlast\n"));
  assert.ok(text.split("\n").slice(0, -2).every((line) => line.length === 36));
});
