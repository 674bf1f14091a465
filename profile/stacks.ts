/**
 * Sources, frames and stacks as they come. A recording's row numbers are mapped to rows of the tables: the same numbers
 * as long as no line was lost, and where one was, what refers to its rows becomes `(unknown)`.
 *
 * @module
 */
import { originOf } from "../recording/origin.ts";
import type { FramesRecord, SourcesRecord, StacksRecord } from "../recording/records.ts";
import { grown } from "./columns.ts";
import { legible } from "./legible.ts";
import type { FrameTable, Origin, SourceTable, StackTable } from "./types.ts";

/** A function whose name is nothing that can be seen. */
const NAMELESS = "(no name)";

/** What a stack stands for, told by its outermost frame. */
export const StackKind = { code: 0, idle: 1, program: 2, gc: 3 } as const;
/** One of {@linkcode StackKind}. */
export type StackKind = typeof StackKind[keyof typeof StackKind];

const PSEUDO: ReadonlyMap<string, StackKind> = new Map<string, StackKind>([
  ["(idle)", StackKind.idle],
  ["(program)", StackKind.program],
  ["(garbage collector)", StackKind.gc],
]);
/** V8's name for the bottom of all stacks; as it is on each, it says nothing. */
const ROOT = "(root)";
const UNKNOWN = "(unknown)";
/**
 * The depth column of calls holds 16 bits, and garbage collection may sit on top. Frames further in are left out; V8
 * itself gives up after 255.
 */
const MAX_DEPTH = 0xfffe;
const FIRST_CAPACITY = 256;

/** An empty table of stacks. */
export function emptyStacks(): StackTable {
  return {
    length: 0,
    parent: new Int32Array(FIRST_CAPACITY),
    frame: new Uint32Array(FIRST_CAPACITY),
    depth: new Uint16Array(FIRST_CAPACITY),
  };
}

/** Rows that follow those that are there. */
export interface TableRows {
  sources: Pick<SourceTable, "url" | "time" | "origin">;
  frames: Pick<FrameTable, "name" | "source" | "line" | "column">;
  stacks: { parent: number[]; frame: number[] };
}

/** Fills the tables of sources, frames and stacks. */
export class StacksBuilder {
  /** What each stack stands for, a {@linkcode StackKind}; replaced as it grows. */
  kind: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  readonly #sourceRows: number[] = [];
  readonly #frameRows: number[] = [];
  readonly #stackRows: number[] = [];
  #unknownFrame = -1;
  #unknownStack = -1;

  constructor(
    private readonly sources: SourceTable,
    private readonly frames: FrameTable,
    private readonly stacks: StackTable,
  ) {}

  addSources(record: SourcesRecord): void {
    const { sources } = this;
    for (let i = 0; i < record.url.length; i++) {
      const url = record.url[i]!;
      sources.url.push(url);
      sources.time.push(record.time[i]!);
      sources.origin.push(originOf(url));
      this.#sourceRows[record.first + i] = sources.length++;
    }
  }

  addFrames(record: FramesRecord): void {
    for (let i = 0; i < record.name.length; i++) {
      const source = this.#sourceRows[record.source[i]!] ?? -1;
      const row = this.#pushFrame(record.name[i]!, source, record.line[i]!, record.column[i]!);
      this.#frameRows[record.first + i] = row;
    }
  }

  addStacks(record: StacksRecord): void {
    for (let i = 0; i < record.parent.length; i++) {
      const parent = record.parent[i]! < 0 ? -1 : this.rowOf(record.parent[i]!);
      const frame = this.#frameRows[record.frame[i]!] ?? this.#unknown();
      let row: number;
      if (parent < 0 && this.#isPseudo(frame) && this.frames.name[frame] === ROOT) row = -1;
      else if (parent >= 0 && this.stacks.depth[parent]! === MAX_DEPTH) row = parent;
      else row = this.#pushStack(parent, frame);
      this.#stackRows[record.first + i] = row;
    }
  }

  /** Adds rows as they stand in the tables of another builder, from which this one takes all that it has. */
  addRows({ sources, frames, stacks }: TableRows): void {
    for (let i = 0; i < sources.url.length; i++) {
      this.sources.url.push(sources.url[i]!);
      this.sources.time.push(sources.time[i]!);
      this.sources.origin.push(sources.origin[i]!);
      this.#sourceRows[this.sources.length] = this.sources.length++;
    }
    for (let i = 0; i < frames.name.length; i++) {
      this.#pushFrame(frames.name[i]!, frames.source[i]!, frames.line[i]!, frames.column[i]!);
    }
    for (let i = 0; i < stacks.parent.length; i++) {
      const row = this.#pushStack(stacks.parent[i]!, stacks.frame[i]!);
      this.#stackRows[row] = row;
    }
  }

  /** The row of the stacks table for a recording's number of a stack; -1 for the empty stack. */
  rowOf(stack: number): number {
    if (stack < 0) return -1;
    const row = this.#stackRows[stack];
    if (row !== undefined) return row;
    if (this.#unknownStack < 0) this.#unknownStack = this.#pushStack(-1, this.#unknown());
    return this.#unknownStack;
  }

  /** The row of the sources table for a recording's number of a source; -1 where it was lost. */
  rowOfSource(source: number): number {
    return this.#sourceRows[source] ?? -1;
  }

  #unknown(): number {
    if (this.#unknownFrame < 0) this.#unknownFrame = this.#pushFrame(UNKNOWN, -1, 0, 0);
    return this.#unknownFrame;
  }

  #pushFrame(name: string, source: number, line: number, column: number): number {
    const { frames } = this;
    frames.name.push(legible(name).trim() === "" ? NAMELESS : legible(name));
    frames.source.push(source);
    frames.line.push(line);
    frames.column.push(column);
    frames.origin.push(this.#originOf(source));
    return frames.length++;
  }

  #pushStack(parent: number, frame: number): number {
    const { stacks } = this;
    const row = stacks.length++;
    if (row === stacks.parent.length) this.#grow(2 * row);
    stacks.parent[row] = parent;
    stacks.frame[row] = frame;
    stacks.depth[row] = parent < 0 ? 0 : stacks.depth[parent]! + 1;
    this.kind[row] = parent < 0 ? this.#kindOf(frame) : this.kind[parent]!;
    return row;
  }

  #grow(capacity: number): void {
    const { stacks } = this;
    stacks.parent = grown(stacks.parent, new Int32Array(capacity));
    stacks.frame = grown(stacks.frame, new Uint32Array(capacity));
    stacks.depth = grown(stacks.depth, new Uint16Array(capacity));
    this.kind = grown(this.kind, new Uint8Array(capacity));
  }

  #originOf(source: number): Origin {
    return source < 0 ? "v8" : this.sources.origin[source]!;
  }

  /** A program may name a function `(idle)`; V8's own frames are those without a source. */
  #isPseudo(frame: number): boolean {
    const source = this.frames.source[frame]!;
    return source < 0 || this.sources.url[source] === "";
  }

  #kindOf(frame: number): StackKind {
    return this.#isPseudo(frame) ? PSEUDO.get(this.frames.name[frame]!) ?? StackKind.code : StackKind.code;
  }
}
