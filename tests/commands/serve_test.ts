import assert from "node:assert/strict";
import { serve, SERVE_HELP } from "../../commands/serve.ts";
import { record, testContext } from "./support.ts";

/** The address in what was printed. */
function addressIn(text: string): string {
  return /http:\/\/\S+(?=\/\n)/.exec(text)?.[0] ?? assert.fail(`no address in ${text}`);
}

Deno.test("serve command: prints its address, serves pages until it is interrupted", async () => {
  let page = "";
  const context = testContext({
    interrupted: async () => {
      page = await (await fetch(`${addressIn(context.err)}/`)).text();
    },
  });
  await record(context.store, "hello");
  assert.equal(await serve(["--port", "0"], context), 0);
  assert.match(context.err, /^Microlog: http:\/\/localhost:\d+\/\nRecordings in memory\. Ctrl-C stops\.\n$/);
  assert.match(page, /data-island="RecordingTree"/);
  assert.equal(context.out, "");
  await assert.rejects(fetch(addressIn(context.err)), TypeError);
});

Deno.test("serve command: warns where the network can reach it", async () => {
  const context = testContext({
    interrupted: async () => {
      const { status } = await fetch(`${addressIn(context.err)}/api/version`);
      assert.equal(status, 200);
    },
  });
  assert.equal(await serve(["--port", "0", "--host", "0.0.0.0"], context), 0);
  assert.match(context.err, /Warning: everyone on the network can read and delete these recordings\n$/);
});

Deno.test("serve command: hands the language model to the server, and nobody the key", async () => {
  let info: unknown;
  const context = testContext({
    env: { MICROLOG_LLM_BASE_URL: "https://llm.example.org/v1", MICROLOG_LLM_API_KEY: "sk-secret" },
    interrupted: async () => {
      info = await (await fetch(`${addressIn(context.err)}/api/analysis`)).json();
    },
  });
  assert.equal(await serve(["--port", "0", "--host", "0.0.0.0"], context), 0);
  assert.deepEqual(info, { endpoint: { host: "llm.example.org", model: null } });
  assert.match(context.err, /delete these recordings, and ask llm\.example\.org with your key\n$/);
  assert.doesNotMatch(context.err, /sk-secret/);
  const half = testContext({ env: { MICROLOG_LLM_API_KEY: "sk-secret" } });
  await assert.rejects(serve(["--port", "0"], half), { message: /MICROLOG_LLM_API_KEY is set, but/ });
});

Deno.test("serve command: takes its port from MICROLOG_SERVER where that is this machine", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const env = { MICROLOG_SERVER: `http://localhost:${port}` };
  await assert.rejects(serve([], testContext({ env })), { message: `Cannot listen on port ${port}: it is in use` });
});

Deno.test("serve command: help, and arguments that make no sense", async () => {
  const context = testContext();
  assert.equal(await serve(["-h"], context), 0);
  assert.equal(context.out, SERVE_HELP);
  const cases: [args: string[], message: RegExp][] = [
    [["--port", "http"], /^Cannot run microlog serve: --port "http" is not a port, which is a number from 0 to 65535$/],
    [["--port", "65536"], /is not a port/],
    [["--port=-1"], /is not a port/],
    [["--port"], /^Cannot run microlog serve: option '--port <value>' argument missing$/],
    [["--host", ""], /^Cannot run microlog serve: --host is empty$/],
    [["7777"], /^Cannot run microlog serve: there is one argument too many, "7777"$/],
  ];
  for (const [args, message] of cases) await assert.rejects(serve(args, context), { name: "MicrologError", message });
});
