import assert from "node:assert/strict";
import { followRecording } from "../../client/api.ts";
import { loadRecording, type Progress } from "../../client/loader.ts";
import { MicrologError } from "../../recording/errors.ts";
import { synthetic } from "../fixtures/synthetic.ts";

/** Runs with a server that answers as told. */
async function answering(
  answer: (url: string) => Response | Promise<Response>,
  run: () => Promise<void>,
): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = (input) => Promise.resolve(answer(String(input)));
  try {
    await run();
  } finally {
    globalThis.fetch = real;
  }
}

Deno.test("a recording is read piece by piece, with steps on the way and all of it at the end", async () => {
  const lines = synthetic({ seconds: 60, interval: 500, depth: 30 });
  const asked: string[] = [];
  await answering((url) => (asked.push(url), new Response(lines.join(""))), async () => {
    const steps: number[] = [];
    let last: Progress | undefined;
    await loadRecording("game/2026_01_01_00_00_00", new AbortController().signal, (progress) => {
      steps.push(progress.bytes);
      last = progress;
    });
    assert.deepEqual(asked, ["/api/recordings/game/2026_01_01_00_00_00?follow=1"]);
    assert.ok(steps.length > 1);
    assert.deepEqual(steps, steps.toSorted((a, b) => a - b));
    assert.equal(steps.at(-1), lines.join("").length);
    assert.equal(last!.profile.duration, 60e6);
    assert.equal(last!.profile.end?.code, 0);
  });
});

Deno.test("what the decoder passed over becomes a notice of the profile", async () => {
  await answering(() => new Response([...synthetic({ seconds: 1 }), '{"type":'].join("")), async () => {
    let notices: string[] = [];
    await loadRecording("a/b", new AbortController().signal, ({ profile }) => notices = profile.notices);
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /^Line \d+ /);
  });
});

Deno.test("reading ends when it is called off", async () => {
  const abort = new AbortController();
  const body = new Response(synthetic({ seconds: 120, interval: 500, depth: 30 }).join(""));
  await answering(() => body, async () => {
    await assert.rejects(loadRecording("a/b", abort.signal, () => abort.abort()), { name: "AbortError" });
  });
});

Deno.test("the server's own words are shown, and its hint", async () => {
  const body = { error: "Cannot open recording a/b: there is none", hint: "List them" };
  await answering(() => Response.json(body, { status: 404 }), async () => {
    await assert.rejects(followRecording("a/b", new AbortController().signal), (error: MicrologError) => {
      assert.ok(error instanceof MicrologError);
      assert.deepEqual([error.message, error.hint], [body.error, body.hint]);
      return true;
    });
  });
});

Deno.test("an answer that is not the server's, and none at all, are errors that can be read", async () => {
  const { signal } = new AbortController();
  await answering(() => new Response("<html>", { status: 502, statusText: "Bad Gateway" }), async () => {
    await assert.rejects(followRecording("a/b", signal), {
      message: "Cannot open recording a/b: the server answered 502 Bad Gateway",
    });
  });
  await answering(() => Promise.reject(new TypeError("Failed to fetch")), async () => {
    await assert.rejects(followRecording("a/b", signal), {
      message: "Cannot open recording a/b: the server does not answer",
      hint: "Start it again with: microlog serve",
    });
  });
});
