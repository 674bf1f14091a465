/**
 * What waits in the target to be sent to Microlog, within limits.
 *
 * It travels as text, so it may refer to nothing outside itself.
 *
 * @module
 */
import type { HookBatch, HookEntry, HookOptions, HookSpan } from "./contract.ts";

/** What an outbox needs. */
export interface OutboxOptions {
  options: Pick<HookOptions, "maxEntries" | "maxBuffer">;
  /** Milliseconds. */
  now(): number;
  /** Does something when the program gives way. */
  later(work: () => void): void;
  /** Brings a text to Microlog. */
  send(text: string): void;
  /** The stacks that what is sent is the first to use. */
  takeStacks(): string[];
}

/** Keeps entries and spans until the program gives way. */
export interface Outbox {
  /** Whether another one may be sent; else it counts as dropped. Cheap where it may not. */
  admits(kind: "entries" | "spans", level: number): boolean;
  /** Takes an entry that has been admitted. */
  enter(entry: HookEntry): void;
  /** Takes a span that has been admitted. */
  addSpan(span: HookSpan): void;
  /** Sends what waits. */
  push(): void;
  /** Microlog has got what was sent. */
  acknowledge(): void;
  /** Called before anything is sent. */
  beforeSending: (() => void)[];
}

/** Makes it. */
export function makeOutbox({ options, now, later, send, takeStacks }: OutboxOptions): Outbox {
  const { stringify } = JSON;
  let entries: HookEntry[] = [];
  let spans: HookSpan[] = [];
  /** Units of text that wait. */
  let buffered = 0;
  let scheduled = false;
  const dropped = { entries: 0, spans: 0, from: 0 };
  /** What was sent since Microlog last acknowledged. */
  const unacknowledged = { entries: 0, units: 0 };

  const beforeSending: (() => void)[] = [];
  let isPreparing = false;
  const push = () => {
    scheduled = false;
    if (!isPreparing) {
      isPreparing = true;
      for (const prepare of beforeSending) prepare();
      isPreparing = false;
    }
    if (entries.length + spans.length + dropped.entries + dropped.spans === 0) return;
    const batch: HookBatch = {
      ...{ entries, spans, stacks: takeStacks() },
      ...{ dropped: dropped.entries, droppedSpans: dropped.spans, droppedFrom: dropped.from },
    };
    const text = buffered;
    entries = [];
    spans = [];
    buffered = 0;
    dropped.entries = dropped.spans = dropped.from = 0;
    try {
      const json = stringify(batch);
      // Stacks, and what JSON has to escape.
      unacknowledged.units += json.length - text;
      send(json);
    } catch {
      // The program may have given all objects a `toJSON` that fails.
      dropped.entries += batch.dropped + batch.entries.length;
      dropped.spans += batch.droppedSpans + batch.spans.length;
      dropped.from = batch.droppedFrom || now();
    }
  };
  const taken = (units: number) => {
    unacknowledged.entries++;
    unacknowledged.units += units;
    buffered += units;
    // Sent when the program gives way, so that a thousand lines in a row are one message.
    if (!scheduled) {
      scheduled = true;
      later(push);
    }
    if (buffered > 256 * 1024) push();
  };
  return {
    admits: (kind, level) => {
      const limit = level > 1 ? 1.1 : 1;
      if (
        unacknowledged.entries < options.maxEntries * limit && unacknowledged.units < options.maxBuffer * limit
      ) return true;
      if (dropped.from === 0) dropped.from = now();
      dropped[kind]++;
      return false;
    },
    enter: (entry) => {
      entries.push(entry);
      taken(entry[3].length);
    },
    addSpan: (span) => {
      spans.push(span);
      taken(span[3].length + span[4].length);
    },
    push,
    acknowledge: () => {
      unacknowledged.entries = unacknowledged.units = 0;
    },
    beforeSending,
  };
}
