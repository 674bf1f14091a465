import assert from "node:assert/strict";
import { formatId } from "../../recording/identity.ts";
import type { ChildRecord, HeaderRecord } from "../../recording/records.ts";
import { validateLines } from "../recording/schema.ts";
import { deno, Home, type Recording, target, timeIn, withoutBox } from "./harness.ts";

/** Other systems have no /proc to find children in. */
const ignore = Deno.build.os !== "linux";

function headerOf({ records }: Recording): HeaderRecord {
  const [header] = records;
  assert.ok(header?.type === "header");
  return header;
}

function childrenOf({ records }: Recording): ChildRecord[] {
  return records.filter((record) => record.type === "child");
}

/** All recordings: that of the target, and the others in the order in which they began. */
async function family(home: Home): Promise<[root: Recording, ...others: Recording[]]> {
  const all = await Promise.all((await home.list()).map((info) => home.read(info)));
  const root = all.find((recording) => headerOf(recording).parent === undefined);
  assert.ok(root);
  const others = all.filter((recording) => recording !== root);
  others.sort((a, b) => headerOf(a).start.localeCompare(headerOf(b).start));
  return [root, ...others];
}

Deno.test({
  name: "programs that the target starts get recordings of their own, linked both ways",
  ignore,
  async fn() {
    await using home = await Home.create();
    const args = [target("children/parent.ts")];
    const bare = await deno(["run", "-A", ...args]);
    const run = await home.microlog(["family", ...args]);
    assert.equal(run.out, bare.out);
    assert.equal(new TextDecoder().decode(withoutBox(run)), bare.err);
    assert.equal(run.code, bare.code);
    const [root, ...others] = await family(home);
    const names = others.map((recording) =>
      headerOf(recording).command.find((arg) => /^(direct|spawn|npm|sh)$/.test(arg))
    );
    assert.deepEqual(names, ["direct", "spawn", "npm", "sh"]);
    assert.deepEqual(childrenOf(root).map(({ id }) => id), others.map(({ info }) => formatId(info)));
    for (const recording of others) {
      const { parent, id, pid, cwd, label } = headerOf(recording);
      assert.equal(parent, formatId(root.info));
      assert.equal(id, formatId(recording.info));
      assert.equal(label, "family");
      assert.match(cwd, /targets\/children$/);
      const { run } = recording.profile;
      assert.equal(run?.env.MICROLOG_ID, parent, "its own environment, not Microlog's");
      assert.equal(childrenOf(root).find((child) => child.id === id)?.pid, pid);
      assert.deepEqual(validateLines(recording.text), []);
      assert.ok(recording.logs.some(({ text }) => text.includes(": ran,")), recording.text);
      assert.equal(recording.info.state, "sealed");
      assert.equal(recording.end?.reason, "exit");
    }
  },
});

Deno.test({
  name: "--no-children leaves them alone",
  ignore,
  async fn() {
    await using home = await Home.create();
    const { recording } = await home.record(["--no-children", target("children/parent.ts")]);
    assert.deepEqual(childrenOf(recording), []);
  },
});

Deno.test({
  name: "a child that is killed keeps what it did, one that outlives its parent goes on unrecorded",
  ignore,
  async fn() {
    await using home = await Home.create();
    const sign = await Deno.makeTempFile();
    await Deno.remove(sign);
    const run = await home.microlog(["family", target("children/killer.ts"), sign]);
    assert.equal(run.out, "killed: SIGKILL\nthe parent ends\n", run.err);
    const [, killed, daemon] = await family(home);
    assert.ok(killed !== undefined && daemon !== undefined);
    assert.equal(killed.info.state, "sealed");
    assert.equal(daemon.end?.reason, "lost");
    assert.ok(timeIn(daemon, "spin") > 50_000, `${timeIn(daemon, "spin")} µs`);
    assert.deepEqual(daemon.records.flatMap((record) => record.type === "notice" ? [record.text] : []), [
      "The program went on after the one that started it had ended",
    ]);
    const pid = Number(await Deno.readTextFile(sign));
    assert.equal(headerOf(daemon).pid, pid);
    assert.ok(Deno.statSync(`/proc/${pid}`).isDirectory, "the program goes on");
    await Deno.remove(sign);
  },
});

Deno.test({
  name: "programs that use node:cluster run as without",
  ignore,
  async fn() {
    await using home = await Home.create();
    const args = [target("children/cluster.mjs")];
    const bare = await deno(["run", "-A", ...args]);
    const { run, recording } = await home.record(args);
    assert.deepEqual([run.out, run.code], [bare.out, bare.code]);
    assert.match(run.out, /worker: 3\n[^]*worker: 4\nNODE_OPTIONS: undefined DENO_LOG: undefined\n/);
    assert.deepEqual(childrenOf(recording), []);
  },
});
