/**
 * A recorder with a target that is played.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { LogRecord, RecordingRecord, SamplesRecord } from "../../recording/records.ts";
import { BINDING, HELD as HOLDS, RELEASE } from "../../tracer/hold.ts";
import { GC_BINDING } from "../../tracer/gc_hooks.ts";
import type { HookBatch } from "../../tracer/hooks.ts";
import type { V8Profile } from "../../tracer/inspector/protocol.ts";
import { Output } from "../../tracer/output.ts";
import type { ReadStatus } from "../../tracer/process_status.ts";
import { Recorder, type RecorderOptions } from "../../tracer/recorder.ts";
import { READY } from "../../tracer/thread_recorder.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeInspector, type Script } from "./fake_inspector.ts";
import { FakeTimers } from "./fake_timers.ts";

/** The script of its functions. */
export const URL_A = "file:///a.js";
/** What V8's clock shows as the recording begins, µs, and the target's own, ms. */
const V8_START = 7_000_000;
const TARGET_START = 50;

/** A profile of functions that ran one after the other; times in ms since the recording began. */
export function profile(start: number, runs: [name: string, ms: number][], url = URL_A): V8Profile {
  const frame = (functionName: string, scriptId: string, ofUrl: string) => ({
    callFrame: { functionName, scriptId, url: ofUrl, lineNumber: 1, columnNumber: 1 },
  });
  const end = runs.reduce((time, [, ms]) => time + ms, start);
  return {
    nodes: [
      { id: 1, ...frame("(root)", "0", ""), children: runs.map((_, index) => index + 2) },
      ...runs.map(([name], index) => ({ id: index + 2, ...frame(name, url, url) })),
    ],
    startTime: V8_START + start * 1000,
    endTime: V8_START + end * 1000,
    samples: runs.map((_, index) => index + 2),
    timeDeltas: runs.map((_, index) => index === 0 ? 0 : runs[index - 1]![1] * 1000),
  };
}

/** A target that is being recorded. */
export class Scene implements Disposable {
  readonly timers = new FakeTimers();
  readonly time = new FakeClock();
  readonly inspector: FakeInspector;
  readonly recorder: Recorder;
  readonly records: RecordingRecord[] = [];
  readonly failures: unknown[] = [];
  /** What V8 has recorded, chunk by chunk. */
  profiles: V8Profile[] = [];
  /** What the hooks hand over when asked. */
  waiting: Partial<HookBatch>[] = [];
  disconnects = 0;
  /** What the system tells of the target. */
  cpu: ReadStatus = () => ({ cpu: 0, rss: 1 });
  /** The text of any file of its sources. */
  readonly file: PromiseWithResolvers<string> = Promise.withResolvers();

  /** @param options Of the recorder, beside those that fit most tests */
  constructor(script: Script = {}, options: Partial<RecorderOptions> = {}) {
    this.inspector = new FakeInspector({
      "Runtime.addBinding": () => {
        queueMicrotask(() => this.say(HOLDS));
        return {};
      },
      "Runtime.evaluate": ({ expression }) => ({
        result: expression === READY ? { value: true } : { objectId: "hooks" },
      }),
      "Runtime.callFunctionOn": ({ functionDeclaration }) => {
        if (functionDeclaration.includes("drain()")) { for (const batch of this.waiting.splice(0)) this.log(batch); }
        return { result: { value: TARGET_START + this.time.clock.now() / 1000 } };
      },
      // So large that its objects are never counted.
      "Runtime.getHeapUsage": () => ({ usedSize: 1e12, totalSize: 1e12 }),
      "Profiler.stop": () => ({ profile: this.profiles.shift() ?? assert.fail("there is no profile") }),
      "Debugger.getScriptSource": () => ({ scriptSource: "" }),
      ...script,
    });
    this.recorder = new Recorder({
      held: true,
      session: this.inspector.session,
      disconnect: () => {
        this.disconnects++;
        this.inspector.close();
      },
      output: new Output({
        append: (lines) => {
          for (const line of lines.trimEnd().split("\n")) this.records.push(JSON.parse(line) as RecordingRecord);
          return Promise.resolve();
        },
      }, (error) => this.failures.push(error)),
      clock: this.time.clock,
      sampleInterval: 50_000,
      statusInterval: 100_000,
      memoryInterval: 1_000_000,
      readStatus: () => this.cpu(),
      readOpen: undefined,
      heap: "off",
      connectAgain: () => Promise.resolve(this.inspector.session),
      readFile: () => this.file.promise,
      ...options,
    });
  }

  /** The target says something to Microlog. */
  say(payload: string, sessionId?: string): void {
    this.inspector.emit("Runtime.bindingCalled", { name: BINDING, payload }, sessionId);
  }

  log(batch: Partial<HookBatch>, sessionId?: string): void {
    this.say(JSON.stringify({ entries: [], spans: [], stacks: [], dropped: 0, ...batch }), sessionId);
  }

  /** A worker begins. */
  attach(sessionId: string, url: string): void {
    const targetInfo = { targetId: sessionId, title: `worker [${sessionId}]`, url };
    this.inspector.emit("Target.attachedToTarget", { sessionId, targetInfo });
  }

  parse(scriptId: string, url = scriptId): void {
    this.inspector.emit("Debugger.scriptParsed", { scriptId, url });
  }

  /** The commands to a thread since the last call, those of the program's own functions by their text. */
  commands(thread?: string): string[] {
    const sent = this.inspector.sent.filter(({ sessionId }) => sessionId === thread);
    this.inspector.sent.splice(0, Infinity, ...this.inspector.sent.filter(({ sessionId }) => sessionId !== thread));
    return sent.map(({ method, params }) => {
      if (method === "Runtime.callFunctionOn") {
        return /this\.(.*);/.exec(String(params.functionDeclaration))![1]!;
      }
      if (method === "Runtime.addBinding" && params.name === GC_BINDING) return "collect()";
      if (method !== "Runtime.evaluate") return method;
      const { expression } = params;
      if (String(expression).includes(GC_BINDING)) return "collect()";
      return expression === RELEASE
        ? "release"
        : expression === "globalThis.name"
        ? "name"
        : expression === READY
        ? "ready"
        : "install";
    }).filter((command) => !/^(Debugger|HeapProfiler)\.|getHeapUsage|^collect\(/.test(command));
  }

  async started(): Promise<this> {
    await this.recorder.prepare();
    await this.recorder.run();
    this.commands();
    return this;
  }

  get samples(): SamplesRecord[] {
    return this.records.filter((record): record is SamplesRecord => record.type === "samples");
  }

  get texts(): string[] {
    return this.records.filter((record): record is LogRecord => record.type === "log").map(({ text }) => text);
  }

  /** The samples as text: function and where it began and ended, ms. */
  get runs(): string[] {
    const names = this.records.flatMap((record) => record.type === "frames" ? record.name : []);
    const frames = this.records.flatMap((record) => record.type === "stacks" ? record.frame : []);
    return this.samples.flatMap(({ start, unit, duration, stack }) => {
      let at = start;
      return stack.map((row, index) => {
        const from = at;
        at += duration[index]! * unit;
        return `${names[frames[row]!]} ${from / 1000}-${at / 1000}`;
      });
    });
  }

  [Symbol.dispose](): void {
    this.timers[Symbol.dispose]();
  }
}
