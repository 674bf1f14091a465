import assert from "node:assert/strict";
import type { CallFrame, ProfileNode, V8Profile } from "../../tracer/inspector/protocol.ts";
import { internNodes, readSamples } from "../../tracer/v8_profile.ts";

function node(id: number, functionName: string, children: number[] = [], url = "file:///a.ts"): ProfileNode {
  return { id, children, callFrame: { functionName, scriptId: "1", url, lineNumber: 0, columnNumber: 0 } };
}

/** Numbers stacks by their text, as in `main > spin`, in the order in which they are asked for. */
function interner() {
  const stacks: string[] = [];
  const intern = (parent: number, { functionName }: CallFrame) => {
    const text = parent === -1 ? functionName : `${stacks[parent] ?? "?"} > ${functionName}`;
    if (!stacks.includes(text)) stacks.push(text);
    return stacks.indexOf(text);
  };
  return { stacks, intern };
}

function profile(partial: Partial<V8Profile>): V8Profile {
  return { nodes: [], startTime: 0, endTime: 0, ...partial };
}

/** A profile of samples at these times, each of the node given. */
function sampled(times: [time: number, node: number][], endTime: number, startTime = 0): V8Profile {
  let last = startTime;
  const timeDeltas = times.map(([time]) => {
    const delta = time - last;
    last = time;
    return delta;
  });
  return profile({ startTime, endTime, timeDeltas, samples: times.map(([, node]) => node) });
}

/** Node 1 is the root; 2, 3 and 4 are stacks 20, 30 and 40. */
const STACKS = new Map([[1, -1], [2, 20], [3, 30], [4, 40]]);
const same = (time: number) => time;

Deno.test("nodes: stacks are numbered from the root, which is none itself", () => {
  const { stacks, intern } = interner();
  const numbers = internNodes(
    profile({
      nodes: [node(1, "(root)", [2, 5], ""), node(2, "main", [3, 4]), node(3, "a"), node(4, "b"), node(5, "c")],
    }),
    intern,
  );
  assert.equal(numbers.get(1), -1);
  const text = (id: number) => stacks[numbers.get(id)!];
  assert.deepEqual([2, 3, 4, 5].map(text), ["main", "main > a", "main > b", "c"]);
});

Deno.test("nodes: what holds a child before it begins is no stack, whatever loads it", () => {
  const { intern } = interner();
  const file = "file:///home/me/microlog/.microlog/hold-0123456789abcdef.cjs";
  const numbers = internNodes(
    profile({
      nodes: [
        node(1, "(root)", [2], ""),
        node(2, "", [3], file),
        node(3, "require", [4], "node:module"),
        node(4, "", [5], file),
        node(5, "hold", [], file),
      ],
    }),
    intern,
  );
  assert.equal(numbers.get(5), -1);
});

Deno.test("nodes: frames of Microlog's own are left out, their children hang on their parents", () => {
  const { stacks, intern } = interner();
  const numbers = internNodes(
    profile({
      nodes: [
        node(1, "(root)", [2]),
        node(2, "main", [3]),
        node(3, "twin", [4], "ext:microlog/hooks.js"),
        node(4, "print", [5], "ext:microlog/hooks.js"),
        node(5, "inspect", [], "ext:deno_web/01_console.js"),
      ],
    }),
    intern,
  );
  assert.deepEqual(stacks, ["main", "main > inspect"]);
  assert.deepEqual([3, 4, 5].map((id) => numbers.get(id)), [0, 0, 1]);
});

Deno.test("nodes: children may be listed before their parents, or not at all", () => {
  const { stacks, intern } = interner();
  const numbers = internNodes(
    profile({ nodes: [node(1, "(root)", [3]), node(2, "leaf"), node(3, "main", [2, 99])] }),
    intern,
  );
  assert.deepEqual(stacks, ["main", "main > leaf"]);
  assert.equal(numbers.has(99), false);
});

Deno.test("nodes: a recursion of 20,000 calls", () => {
  const nodes = Array.from({ length: 20_000 }, (_, index) => node(index + 1, "f", [index + 2]));
  let asked = 0;
  const numbers = internNodes(profile({ nodes }), () => asked++);
  assert.equal(numbers.size, 20_000);
  assert.equal(asked, 19_999);
});

Deno.test("nodes: none", () => {
  assert.equal(internNodes(profile({}), () => 0).size, 0);
});

Deno.test("samples: each stands until the next, the last until the end", () => {
  const { record, end } = readSamples(sampled([[1000, 2], [3000, 3], [6000, 4]], 10_000), STACKS, same, 1000, 7);
  assert.deepEqual(record, {
    type: "samples",
    thread: 7,
    start: 1000,
    unit: 100,
    duration: [20, 30, 40],
    stack: [20, 30, 40],
    count: 3,
  });
  assert.equal(end, 10_000);
});

Deno.test("samples: the first reaches back to the end of the chunk before", () => {
  const { record } = readSamples(sampled([[5000, 2], [6000, 3]], 7000, 4500), STACKS, same, 4000);
  assert.equal(record?.start, 4000);
  assert.deepEqual(record?.duration, [20, 10]);
});

Deno.test("samples: those from before the end of the chunk before are its", () => {
  const { record, end } = readSamples(sampled([[3000, 2], [4500, 3], [6000, 4]], 7000, 3000), STACKS, same, 5000);
  assert.equal(record?.start, 5000);
  assert.deepEqual(record?.stack, [30, 40]);
  assert.deepEqual(record?.duration, [10, 10]);
  assert.equal(end, 7000);
});

Deno.test("samples: a chunk that lies before the end of the one before is empty, and time does not go back", () => {
  const { record, end } = readSamples(sampled([[1000, 2]], 2000), STACKS, same, 5000);
  assert.equal(record, undefined);
  assert.equal(end, 5000);
});

Deno.test("samples: with nothing before, it begins with the first, and never before the recording", () => {
  assert.equal(readSamples(sampled([[3000, 2]], 4000, 1000), STACKS, same, undefined).record?.start, 3000);
  assert.equal(readSamples(sampled([[3000, 2]], 9000), STACKS, (time) => time - 5000, undefined).record?.start, 0);
});

Deno.test("samples: equal neighbours are one", () => {
  const times: [number, number][] = [[0, 2], [1000, 2], [2000, 3], [3000, 2], [4000, 2]];
  const { record } = readSamples(sampled(times, 5000), STACKS, same, 0);
  assert.deepEqual(record?.stack, [20, 30, 20]);
  assert.deepEqual(record?.duration, [20, 10, 20]);
  assert.equal(record?.count, 5, "the count is of all");
});

Deno.test("samples: one shorter than a step does not part its equal neighbours", () => {
  const { record } = readSamples(sampled([[0, 2], [1010, 3], [1020, 2]], 2000), STACKS, same, 0);
  assert.deepEqual(record?.stack, [20]);
  assert.deepEqual(record?.duration, [20]);
});

Deno.test("samples: negative deltas are put in order", () => {
  const { record } = readSamples(
    profile({ endTime: 4000, samples: [2, 3, 4], timeDeltas: [1000, 2000, -1000] }),
    STACKS,
    same,
    1000,
  );
  assert.deepEqual(record?.stack, [20, 40, 30]);
  assert.deepEqual(record?.duration, [10, 10, 10]);
});

Deno.test("samples: the root, and nodes nobody knows, are empty stacks", () => {
  const { record } = readSamples(sampled([[0, 1], [1000, 2], [2000, 77]], 3000), STACKS, same, 0);
  assert.deepEqual(record?.stack, [-1, 20, -1]);
});

Deno.test("samples: a profile without any leaves the time to the next chunk", () => {
  for (const empty of [profile({ endTime: 9000 }), profile({ endTime: 9000, samples: [], timeDeltas: [] })]) {
    assert.deepEqual(readSamples(empty, STACKS, same, 2000), { record: undefined, end: 2000 });
  }
});

Deno.test("samples: rounding carries over, so that chunk after chunk the durations add up without gaps", () => {
  // A generator with a fixed seed: odd intervals of about 1 ms, in 50 chunks.
  let seed = 1;
  const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
  let time = 137;
  let from: number | undefined = 0;
  let total = 0;
  for (let chunk = 0; chunk < 50; chunk++) {
    const startTime = time;
    const times: [number, number][] = [];
    for (let i = 0; i < 40; i++) times.push([time += Math.floor(random() * 2000), 2 + Math.floor(random() * 3)]);
    time += Math.floor(random() * 1000);
    const { record, end } = readSamples(sampled(times, time, startTime), STACKS, same, from);
    assert.ok(record);
    assert.equal(record.start, from, "no gap, no overlap");
    const duration = record.duration.reduce((sum, value) => sum + value, 0) * record.unit;
    assert.equal(record.start + duration, end);
    total += duration;
    from = end;
  }
  assert.ok(Math.abs(total - time) <= 50, `${total} for ${time}`);
});

/** The library's own part in the program's thread. */
const AGENT = new URL("../../library/agent.ts", import.meta.url).href;

Deno.test("nodes: what the library does in the program's thread is no stack, nor what of the runtime leads to it", () => {
  const { stacks, intern } = interner();
  const numbers = internNodes(
    profile({
      nodes: [
        node(1, "(root)", [2, 6, 9, 11, 13, 16], ""),
        // A message for it comes in, and all below is its own.
        node(2, "dispatch", [3], "ext:deno_web/13_message_port.js"),
        node(3, "listener", [4, 5], "ext:deno_node/worker_threads.ts"),
        node(4, "drain", [], AGENT),
        node(5, "read", [], ""),
        // The same runtime, for the program too.
        node(6, "tick", [7, 8], "ext:core/01_core.js"),
        node(7, "run", [], AGENT),
        node(8, "callback"),
        // In a block of the program.
        node(9, "main", [10]),
        node(10, "serve", [12], AGENT),
        node(12, "wait", [], "ext:core/01_core.js"),
        // Nothing of it.
        node(11, "timer", [], "ext:core/02_timers.js"),
        // V8 answers.
        node(13, "eventLoopTick", [14], "ext:core/01_core.js"),
        node(14, "#onMessage", [], "ext:deno_node/inspector.js"),
        // The program has an inspector of its own.
        node(16, "emit", [17], "ext:deno_node/inspector.js"),
        node(17, "callback"),
      ],
    }),
    intern,
  );
  const unseen = numbers.get(4)!;
  assert.deepEqual([2, 3, 4, 5, 7, 10, 12, 13, 14].map((id) => numbers.get(id) === unseen), Array(9).fill(true));
  assert.ok(unseen < -1, "no number of a stack");
  assert.deepEqual([6, 8, 9, 11].map((id) => stacks[numbers.get(id)!]), ["tick", "tick > callback", "main", "timer"]);
  assert.equal(stacks[numbers.get(17)!], "emit > callback");
});

Deno.test("samples: those of the library do not count; at both ends nobody knows what else was there", () => {
  const unseen = internNodes(profile({ nodes: [node(1, "(root)", [2], ""), node(2, "run", [], AGENT)] }), () => 0).get(
    2,
  )!;
  const stacks = new Map([...STACKS, [5, unseen]]);
  const times: [number, number][] = [[0, 5], [1000, 5], [2000, 2], [3000, 5], [4000, 2], [5000, 3], [6000, 5], [
    7000,
    5,
  ]];
  const first = readSamples(sampled(times, 8000), stacks, same, undefined);
  assert.equal(first.record?.start, 1000);
  assert.deepEqual([first.record?.stack, first.record?.duration], [[20, 30], [40, 10]]);
  assert.equal(first.record?.count, 3);
  assert.equal(first.end, 6000);
  // Where there is a chunk before, no gap is left.
  const next = readSamples(sampled(times.map(([time, node]) => [time + 8000, node]), 16_000), stacks, same, first.end);
  assert.equal(next.record?.start, 6000);
  assert.equal(next.end, 14_000);
});
