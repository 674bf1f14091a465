/**
 * Reads what is alive on the heap of one thread, and where it was allocated: V8's heap sampling, which takes one sample
 * each so many bytes and forgets those whose object has died.
 *
 * V8 collects all garbage before it tells, which takes the longer the more is alive; so it is asked rarely.
 *
 * @module
 */
import type { HeapRecord, RecordingRecord } from "../recording/records.ts";
import type { Clock } from "./clock.ts";
import { HeapRation } from "./heap_ration.ts";
import { isOwn } from "./hold.ts";
import type { SamplingHeapProfileNode } from "./inspector/protocol.ts";
import { InspectorClosedError, InspectorCommandError, type Session } from "./inspector/session.ts";
import type { Sources, WantedSource } from "./sources.ts";
import type { Tables } from "./tables.ts";

/**
 * Bytes from one sample to the next, on average. At 64 KiB a program that does nothing but allocate is held up by 13%,
 * at 512 KiB by up to 3%, at 1 MiB by nothing that could be measured; a leak of 20 MB still has about 20 samples.
 */
export const HEAP_INTERVAL = 1024 * 1024;

/** What a heap reader needs. */
export interface HeapReaderOptions {
  session: Session;
  /** The thread's own. */
  clock: Clock;
  /** Its number in the recording. */
  thread: number;
  tables: Tables;
  sources: Sources;
  /** When the thread began, µs. */
  from?: number;
  /** Does something that makes V8 collect garbage without counting that as the program's. */
  without?: <T>(work: () => Promise<T>) => Promise<T>;
  /** How long V8 may hold the thread up for it, µs; as long as it takes by default. */
  longest?: number;
}

/** What V8 told, to be read later. */
interface Told extends Pick<HeapRecord, "time" | "cost" | "live"> {
  head: SamplingHeapProfileNode;
}

/** Collects what V8 tells of the heap until it is taken. */
export class HeapReader {
  #options: HeapReaderOptions;
  #ration: HeapRation;
  #told: Told[] = [];
  #running = false;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: HeapReaderOptions) {
    this.#options = options;
    this.#ration = new HeapRation(options.longest);
  }

  /** Starts sampling; what is allocated before is not seen. A thread that cannot be asked is recorded without. */
  async start(): Promise<void> {
    try {
      await this.#options.session.send("HeapProfiler.startSampling", { samplingInterval: HEAP_INTERVAL });
      this.#running = true;
    } catch (error) {
      ignoreGone(error);
    }
  }

  /**
   * Asks what is alive, where the ration allows it; it is there when this resolves.
   *
   * @param last Whether the thread ends, which allows more. V8 still answers when nothing can be evaluated any more.
   */
  snapshot(last = false): Promise<void> {
    return this.#asking = this.#asking.then(() => this.#ask(last));
  }

  async #ask(last: boolean): Promise<void> {
    const { session, clock, without = (work) => work(), from = 0 } = this.#options;
    const elapsed = clock.now() - from;
    if (!this.#running || session.isClosed || !this.#ration.allows(elapsed, 0, last)) return;
    try {
      // Answered as soon as the thread listens at all: what comes after it takes as long as V8 takes.
      const { usedSize } = await session.send("Runtime.getHeapUsage", {});
      if (!this.#ration.allows(clock.now() - from, usedSize, last)) return;
      await without(() => this.#fetch(usedSize));
    } catch (error) {
      ignoreGone(error);
    }
  }

  async #fetch(heap: number): Promise<void> {
    const { session, clock, from = 0 } = this.#options;
    const began = clock.now();
    const [{ profile }, { usedSize }] = await Promise.all([
      session.send("HeapProfiler.getSamplingProfile", {}),
      session.send("Runtime.getHeapUsage", {}),
    ]);
    const time = clock.now();
    this.#ration.record(time - from, heap, time - began);
    this.#told.push({ time, cost: time - began, live: usedSize, head: profile.head });
  }

  /** The scripts of what has not been taken yet. */
  wanted(): WantedSource[] {
    const wanted = new Map<string, WantedSource>();
    for (const { head } of this.#told) {
      for (const { callFrame: { scriptId, url } } of nodesOf(head)) {
        if (url !== "" || scriptId !== "0") wanted.set(scriptId, { scriptId, url });
      }
    }
    return [...wanted.values()];
  }

  /** The records since the last call. */
  async take(): Promise<RecordingRecord[]> {
    const wanted = this.wanted();
    const told = this.#told.splice(0);
    if (told.length === 0) return [];
    await this.#options.sources.prepare(wanted);
    return told.map((told) => this.#read(told));
  }

  #read({ head, ...told }: Told): HeapRecord {
    const { thread, tables, sources } = this.#options;
    const bytes = new Map<number, number>();
    const open: [node: SamplingHeapProfileNode, stack: number][] = [[head, -1]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [node, stack] = next;
      if (node.selfSize > 0) bytes.set(stack, (bytes.get(stack) ?? 0) + node.selfSize);
      for (const child of node.children) {
        // What Microlog's own frames allocate counts for the frame they sit on.
        const own = isOwn(child.callFrame.url);
        open.push([child, own ? stack : tables.stack(stack, tables.frame(sources.frame(child.callFrame)))]);
      }
    }
    return {
      type: "heap",
      thread,
      interval: HEAP_INTERVAL,
      ...told,
      stack: [...bytes.keys()],
      bytes: [...bytes.values()],
    };
  }
}

function* nodesOf(head: SamplingHeapProfileNode): Iterable<SamplingHeapProfileNode> {
  const open = [head];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...node.children);
  }
}

/** A thread that ended, or is about to, needs no report: its end is recorded. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof InspectorClosedError || error instanceof InspectorCommandError)) throw error;
}
