import assert from "node:assert/strict";
import { decodeFor, type DecoderMessage } from "../../client/decoder.ts";
import { loadRecording, type Progress } from "../../client/loader.ts";
import { buffersOf, DeltaReceiver, DeltaSource } from "../../profile/delta.ts";
import { MicrologError } from "../../recording/errors.ts";
import { RecordingDecoder } from "../../recording/decode.ts";
import { synthetic } from "../fixtures/synthetic.ts";

/** Puts things in place of the global ones while something runs. */
async function withGlobals(globals: Record<string, unknown>, run: () => Promise<void>): Promise<void> {
  const real = Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    await run();
  } finally {
    for (const [name, descriptor] of real) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete (globalThis as Record<string, unknown>)[name];
    }
  }
}

const answering = (answer: () => Response) => ({ fetch: () => Promise.resolve(answer()) });

/** A page with a worker that does what it is told; what it did is in the list. */
function pageWith(work: (worker: FakeWorker) => void) {
  const workers: FakeWorker[] = [];
  class Started extends FakeWorker {
    constructor() {
      super(work);
      workers.push(this);
    }
  }
  return {
    workers,
    globals: { document: { querySelector: () => ({ content: "/assets/decoder.js" }) }, Worker: Started },
  };
}

class FakeWorker extends EventTarget {
  asked: string | undefined;
  ended = false;
  constructor(private readonly work: (worker: FakeWorker) => void) {
    super();
  }
  postMessage(id: string) {
    this.asked = id;
    queueMicrotask(() => this.work(this));
  }
  terminate() {
    this.ended = true;
  }
  tell(data: DecoderMessage) {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

function deltaOf(lines: string[]) {
  const source = new DeltaSource();
  for (const record of new RecordingDecoder("a").push(lines.join(""))) source.add(record);
  return source.take();
}

const { signal } = new AbortController();

Deno.test("the worker hands over all of a recording, piece by piece, and what was passed over", async () => {
  const lines = synthetic({ seconds: 60, interval: 500, depth: 30 });
  const receiver = new DeltaReceiver();
  const told: DecoderMessage[] = [];
  await withGlobals(answering(() => new Response([...lines, '{"type":'].join(""))), () =>
    decodeFor({
      postMessage(message, options) {
        told.push(message);
        if (message.type !== "delta") return;
        assert.equal(options?.transfer.length, buffersOf(message.delta).length);
        receiver.add(structuredClone(message.delta, { transfer: options!.transfer }));
      },
    }, "a/b"));
  assert.equal(told.at(-1)!.type, "done");
  assert.ok(told.length >= 3, "the first piece comes before the last");
  assert.equal(receiver.profile.duration, 60e6);
  assert.equal(receiver.profile.threads[0]!.samples, 120_000);
  assert.equal(receiver.profile.notices.length, 1);
});

Deno.test("the worker tells why a recording cannot be read", async () => {
  const told: DecoderMessage[] = [];
  await withGlobals(
    answering(() => new Response("nonsense")),
    () => decodeFor({ postMessage: (message) => told.push(message) }, "a/b"),
  );
  assert.deepEqual(told, [{
    type: "error",
    message: "Cannot read recording a/b: line 1 is not a Microlog header",
    hint: "Open a recording made by Microlog",
    known: true,
  }]);
});

Deno.test("a page has its worker read, and ends it", async () => {
  const { workers, globals } = pageWith((worker) => {
    worker.tell({ type: "delta", delta: deltaOf(synthetic({ seconds: 2 })), bytes: 9 });
    worker.tell({ type: "done" });
  });
  const steps: Progress[] = [];
  await withGlobals(globals, () => loadRecording("a/b", signal, (progress) => steps.push(progress)));
  assert.deepEqual(workers.map(({ asked, ended }) => [asked, ended]), [["a/b", true]]);
  assert.deepEqual(steps.map(({ bytes, profile }) => [bytes, profile.duration]), [[9, 2e6]]);
});

Deno.test("what the worker says is wrong is said on the page", async () => {
  const { workers, globals } = pageWith((worker) =>
    worker.tell({ type: "error", message: "Cannot read recording a/b: x", hint: "Do y", known: true })
  );
  await withGlobals(globals, () =>
    assert.rejects(loadRecording("a/b", signal, () => {}), (error: MicrologError) => {
      assert.ok(error instanceof MicrologError);
      assert.deepEqual([error.message, error.hint], ["Cannot read recording a/b: x", "Do y"]);
      return true;
    }));
  assert.ok(workers[0]!.ended);
});

Deno.test("a worker that is called off is ended, and heard no more", async () => {
  const abort = new AbortController();
  let steps = 0;
  const { workers, globals } = pageWith((worker) => {
    abort.abort();
    worker.tell({ type: "delta", delta: deltaOf(synthetic({ seconds: 1 })), bytes: 1 });
  });
  await withGlobals(
    globals,
    () => assert.rejects(loadRecording("a/b", abort.signal, () => steps++), { name: "AbortError" }),
  );
  assert.equal(steps, 0);
  assert.ok(workers[0]!.ended);
});

Deno.test("where the worker cannot start the page reads by itself; one that fails on the way is an error", async () => {
  const none = pageWith((worker) => worker.dispatchEvent(new ErrorEvent("error", { cancelable: true })));
  const lines = synthetic({ seconds: 3 });
  let last: Progress | undefined;
  await withGlobals(
    { ...none.globals, ...answering(() => new Response(lines.join(""))) },
    () => loadRecording("a/b", signal, (progress) => last = progress),
  );
  assert.equal(last!.profile.duration, 3e6);
  assert.ok(none.workers[0]!.ended);

  const failing = pageWith((worker) => {
    worker.tell({ type: "delta", delta: deltaOf(lines), bytes: 1 });
    worker.dispatchEvent(new ErrorEvent("error", { cancelable: true, message: "out of memory" }));
  });
  await withGlobals(failing.globals, () => assert.rejects(loadRecording("a/b", signal, () => {}), /out of memory/));
});
