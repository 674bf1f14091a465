import assert from "node:assert/strict";
import { MicrologError } from "../../recording/errors.ts";
import { formatPlace, readPlace } from "../../tracer/attach_place.ts";

Deno.test("attach place: processes and addresses", () => {
  const rows: [text: string, place: ReturnType<typeof readPlace>][] = [
    ["1", { pid: 1 }],
    ["localhost:9229", { hostname: "localhost", port: 9229 }],
    ["10.0.0.1:80", { hostname: "10.0.0.1", port: 80 }],
    ["[::1]:9229", { hostname: "::1", port: 9229 }],
    ["ws://127.0.0.1:9229/0a-b", { hostname: "127.0.0.1", port: 9229, path: "/0a-b" }],
  ];
  for (const [text, place] of rows) {
    assert.deepEqual(readPlace(text), place);
    assert.equal(formatPlace(place), text);
  }
  assert.deepEqual(readPlace("ws://[::1]:9229/"), { hostname: "::1", port: 9229 });
});

Deno.test("attach place: 0 is no process: to a system it is many", () => {
  for (const text of ["0", "00", "4294967296"]) {
    assert.throws(() => readPlace(text), { message: `Cannot attach to ${text}: no process has that id` });
  }
});

Deno.test("attach place: all else is refused", () => {
  for (
    const text of [
      "",
      "-1",
      "1.5",
      "main.ts",
      "host",
      "host:",
      ":80",
      "a:b",
      "http://a:1",
      "wss://a:1",
      "ws://",
      "a:1/b",
      "a@b:1",
    ]
  ) {
    assert.throws(() => readPlace(text), (error) => {
      assert.ok(error instanceof MicrologError);
      assert.equal(error.message, `Cannot attach to ${text}: it is neither a process id, nor ws://…, nor host:port`);
      return true;
    }, text);
  }
});
