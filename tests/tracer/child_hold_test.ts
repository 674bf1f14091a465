import assert from "node:assert/strict";
import { CHILD_HOLD, childEnv, type HoldFiles, holdToken, installHold } from "../../tracer/child_hold.ts";

const FILE = "/home/me/microlog/.microlog/hold-1.cjs";

/** Files in memory. */
function fakeFiles(texts: Map<string, string>, done: string[]): HoldFiles {
  return {
    readTextFile(path) {
      const text = texts.get(path);
      return text === undefined ? Promise.reject(new Deno.errors.NotFound(path)) : Promise.resolve(text);
    },
    mkdir: (path) => Promise.resolve(void done.push(`mkdir ${path}`)),
    writeTextFile: (path, text) => Promise.resolve(void texts.set(path, text)),
    rename(from, to) {
      texts.set(to, texts.get(from) ?? "");
      texts.delete(from);
      return Promise.resolve(void done.push(`rename to ${to}`));
    },
  };
}

Deno.test("child hold: the file is put there whole, once, under the name of its content", async () => {
  const texts = new Map<string, string>();
  const done: string[] = [];
  const path = await installHold("/home/me", fakeFiles(texts, done));
  assert.match(path, /^\/home\/me\/\.microlog\/hold-[0-9a-f]{16}\.cjs$/);
  assert.deepEqual([...texts], [[path, CHILD_HOLD]]);
  assert.deepEqual(done, ["mkdir /home/me/.microlog", `rename to ${path}`]);
  assert.equal(await installHold("/home/me", fakeFiles(texts, done)), path);
  assert.equal(done.length, 2, "a file that is there is left alone");
  texts.set(path, CHILD_HOLD.slice(0, 10));
  await installHold("/home/me", fakeFiles(texts, done));
  assert.equal(texts.get(path), CHILD_HOLD, "a broken one is mended");
});

Deno.test("child hold: a folder that cannot be written to is an error", async () => {
  const files = fakeFiles(new Map(), []);
  files.mkdir = () => Promise.reject(new Deno.errors.PermissionDenied("no"));
  await assert.rejects(() => installHold("/home/me", files), Deno.errors.PermissionDenied);
});

Deno.test("child hold: what the environment holds already comes first and stays", () => {
  const plain = childEnv({}, FILE, 42);
  assert.ok(plain !== undefined);
  assert.ok(plain.NODE_OPTIONS.startsWith('"--\\inspect=127.0.0.1:0" "--no-\\inspect" '));
  assert.ok(plain.NODE_OPTIONS.includes(holdToken(42)));
  assert.ok(plain.NODE_OPTIONS.endsWith(` --require "${FILE}"`));
  assert.ok(plain.DENO_LOG.startsWith("info,"));

  const both = childEnv({ NODE_OPTIONS: "--max-old-space-size=100", DENO_LOG: "debug" }, FILE, 42);
  assert.equal(both?.NODE_OPTIONS, `--max-old-space-size=100 ${plain.NODE_OPTIONS}`);
  assert.equal(both?.DENO_LOG, plain.DENO_LOG.replace("info", "debug"));
});

Deno.test("child hold: a path may hold blanks, quotes and backslashes", () => {
  assert.ok(childEnv({}, '/a b/"c"\\d.cjs', 42)?.NODE_OPTIONS.endsWith(' --require "/a b/\\"c\\"\\\\d.cjs"'));
});

Deno.test("child hold: what has to do with the inspector is the person's own", () => {
  for (const option of ["--inspect", "--inspect-brk=9000", "-r a --inspect-wait", "--debug-port=1", "--no-inspect"]) {
    assert.equal(childEnv({ NODE_OPTIONS: option }, FILE, 42), undefined, option);
  }
  assert.ok(childEnv({ NODE_OPTIONS: "--title=--inspector" }, FILE, 42) !== undefined);
});

Deno.test("child hold: under another Microlog the children are those of the inner one", () => {
  for (const before of [{}, { NODE_OPTIONS: "--max-old-space-size=100", DENO_LOG: "warn" }]) {
    const outer = childEnv(before, '/a "b" c/hold.cjs', 41);
    assert.deepEqual(childEnv(outer ?? {}, FILE, 42), childEnv(before, FILE, 42));
  }
});
