/**
 * The tables of a recording as they grow: sources, frames and stacks, each row numbered once and written once.
 *
 * @module
 */
import type { FramesRecord, RecordingRecord, SourcesRecord, StacksRecord } from "../recording/records.ts";

/** A frame as it goes into the table. */
export interface FrameRow {
  name: string;
  /** "" for none. */
  url: string;
  /** 1-based, 0 unknown. */
  line: number;
  /** 1-based, 0 unknown. */
  column: number;
}

/** Interns rows, and hands out those not written yet as records. */
export class Tables {
  #sources = new Map<string, number>();
  #frames = new Map<string, number>();
  #stacks = new Map<number, Map<number, number>>();
  #stackCount = 0;
  #newSources: SourcesRecord = { type: "sources", first: 0, url: [], time: [] };
  #newFrames: FramesRecord = { type: "frames", first: 0, name: [], source: [], line: [], column: [] };
  #newStacks: StacksRecord = { type: "stacks", first: 0, parent: [], frame: [] };

  /** Number of a source; a new one gets the time it was loaded, µs, -1 where it is not known. */
  source(url: string, time = -1): number {
    const known = this.#sources.get(url);
    if (known !== undefined) return known;
    const row = this.#sources.size;
    this.#sources.set(url, row);
    this.#newSources.url.push(url);
    this.#newSources.time.push(time);
    return row;
  }

  /** Number of a frame. */
  frame({ name, url, line, column }: FrameRow): number {
    const key = `${name}\n${url}\n${line}\n${column}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const row = this.#frames.size;
    this.#frames.set(key, row);
    const added = this.#newFrames;
    added.name.push(name);
    added.source.push(url === "" ? -1 : this.source(url));
    added.line.push(line);
    added.column.push(column);
    return row;
  }

  /** Number of the stack that has this frame on top of that parent (-1 for none). */
  stack(parent: number, frame: number): number {
    let children = this.#stacks.get(parent);
    if (children === undefined) this.#stacks.set(parent, children = new Map());
    const known = children.get(frame);
    if (known !== undefined) return known;
    const row = this.#stackCount++;
    children.set(frame, row);
    this.#newStacks.parent.push(parent);
    this.#newStacks.frame.push(frame);
    return row;
  }

  /** The rows that came since the last call, as records in the order in which they refer to each other. */
  take(): RecordingRecord[] {
    const taken: RecordingRecord[] = [];
    if (this.#newSources.url.length > 0) taken.push(this.#newSources);
    if (this.#newFrames.name.length > 0) taken.push(this.#newFrames);
    if (this.#newStacks.frame.length > 0) taken.push(this.#newStacks);
    this.#newSources = { type: "sources", first: this.#sources.size, url: [], time: [] };
    this.#newFrames = { type: "frames", first: this.#frames.size, name: [], source: [], line: [], column: [] };
    this.#newStacks = { type: "stacks", first: this.#stackCount, parent: [], frame: [] };
    return taken;
  }
}
