import assert from "node:assert/strict";
import { S3Store } from "../../store/s3.ts";
import { readText } from "../store/contract.ts";
import { BUCKET, CREDENTIALS, startS3 } from "../store/s3_server.ts";
import { validateLines } from "../recording/schema.ts";
import { Home, target } from "./harness.ts";

/** Environment for programs that keep their recordings there. */
function inBucket(endpoint: string): Record<string, string> {
  return { ...CREDENTIALS, MICROLOG_S3_ROOT: `s3://${BUCKET}/team`, MICROLOG_S3_ENDPOINT: endpoint };
}

/** The recordings in the bucket. */
function storeAt(endpoint: string): S3Store {
  for (const [name, value] of Object.entries(CREDENTIALS)) Deno.env.set(name, value);
  return new S3Store({ bucket: BUCKET, path: "team", region: "us-east-1", endpoint });
}

Deno.test("a program is recorded to a bucket; who knows the bucket lists, shows and serves it", async () => {
  await using s3 = await startS3();
  await using home = await Home.create();
  await using elsewhere = await Home.create();
  const env = inBucket(s3.endpoint);
  const run = await home.microlog(["test", target("ends.ts"), "natural"], { env });
  assert.equal(run.code, 0, run.err);
  const [info] = await storeAt(s3.endpoint).list();
  assert.equal(info?.state, "sealed");
  assert.deepEqual(validateLines(await readText(storeAt(s3.endpoint), info)), []);
  assert.deepEqual(await home.list(), [], "nothing is on the disk");

  const list = await elsewhere.microlog(["list"], { env });
  assert.match(list.out, /^test .* sealed /m);
  const show = await elsewhere.microlog(["show", "test", "--json"], { env });
  assert.equal(JSON.parse(show.out).header.id, `test/${info.time}`);
  assert.equal(JSON.parse(show.out).run.settings.MICROLOG_S3_ROOT, `s3://${BUCKET}/team`);

  const server = elsewhere.start(["serve", "--port", "0"], { env });
  const [, url] = await server.printed(/Microlog: (http:\S+)\/\n/, "err");
  const response = await fetch(`${url}/api/recordings/test/${info.time}`);
  assert.match(await response.text(), /^\{"type":"header"/);
  const removed = await fetch(`${url}/api/recordings/test/${info.time}`, { method: "DELETE" });
  assert.equal(removed.status, 204);
  assert.deepEqual(await storeAt(s3.endpoint).list(), []);
  server.kill("SIGINT");
  await server.ended();
});

Deno.test("of a run that is killed the bucket has what there was, and can be watched before", async () => {
  await using s3 = await startS3();
  await using home = await Home.create();
  const run = home.start(["test", target("ends.ts"), "busy"], { env: inBucket(s3.endpoint) });
  const [, pid] = await run.printed(/ready (\d+)\n/);
  const store = storeAt(s3.endpoint);
  const [growing] = await store.list();
  assert.equal(growing?.state, "growing");
  const reader = (await store.follow(growing, new AbortController().signal)).getReader();
  const decoder = new TextDecoder();
  let seen = "";
  while (!seen.includes("finalSpin")) {
    const { done, value } = await reader.read();
    assert.ok(!done, "it goes on");
    seen += decoder.decode(value);
  }
  await reader.cancel();
  run.kill("SIGKILL");
  assert.equal((await run.child.status).signal, "SIGKILL");
  Deno.kill(Number(pid), "SIGKILL");
  await run.ended();
  assert.ok((await readText(store, growing)).startsWith(seen));
});

Deno.test("a bucket that cannot be had is told before the program runs", async () => {
  await using s3 = await startS3();
  await using home = await Home.create();
  const run = (env: Record<string, string>) => home.microlog(["test", target("ends.ts"), "natural"], { env });
  const missing = await run({ ...inBucket(s3.endpoint), MICROLOG_S3_ROOT: "s3://nobodys" });
  assert.deepEqual([missing.code, missing.out], [1, ""]);
  assert.equal(
    missing.err,
    "Cannot write recordings to s3://nobodys: there is no such bucket\nCreate it, or correct MICROLOG_S3_ROOT\n",
  );
  const half = await run({ MICROLOG_S3_REGION: "eu-central-1" });
  assert.equal(half.code, 1);
  assert.match(
    half.err,
    /^Cannot tell where recordings live: MICROLOG_S3_REGION is set, but MICROLOG_S3_ROOT is not\n/,
  );
  assert.deepEqual(await home.list(), []);
});
