/**
 * Sources, frames and stacks as they come. A recording's row numbers are mapped to rows of the tables: the same numbers
 * as long as no line was lost, and where one was, what refers to its rows becomes `(unknown)`.
 *
 * @module
 */
import { originOf } from "../recording/origin.ts";
import type { FramesRecord, SourcesRecord, StacksRecord } from "../recording/records.ts";
import type { FrameTable, Origin, SourceTable, StackTable } from "./types.ts";

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

/** Fills the tables of sources, frames and stacks. */
export class StacksBuilder {
  /** What each stack stands for. */
  readonly kind: StackKind[] = [];

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
    const { depth } = this.stacks;
    for (let i = 0; i < record.parent.length; i++) {
      const parent = record.parent[i]! < 0 ? -1 : this.rowOf(record.parent[i]!);
      const frame = this.#frameRows[record.frame[i]!] ?? this.#unknown();
      let row: number;
      if (parent < 0 && this.#isPseudo(frame) && this.frames.name[frame] === ROOT) row = -1;
      else if (parent >= 0 && depth[parent]! === MAX_DEPTH) row = parent;
      else row = this.#pushStack(parent, frame);
      this.#stackRows[record.first + i] = row;
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

  #unknown(): number {
    if (this.#unknownFrame < 0) this.#unknownFrame = this.#pushFrame(UNKNOWN, -1, 0, 0);
    return this.#unknownFrame;
  }

  #pushFrame(name: string, source: number, line: number, column: number): number {
    const { frames } = this;
    frames.name.push(name);
    frames.source.push(source);
    frames.line.push(line);
    frames.column.push(column);
    frames.origin.push(this.#originOf(source));
    return frames.length++;
  }

  #pushStack(parent: number, frame: number): number {
    const { stacks } = this;
    stacks.parent.push(parent);
    stacks.frame.push(frame);
    stacks.depth.push(parent < 0 ? 0 : stacks.depth[parent]! + 1);
    this.kind.push(parent < 0 ? this.#kindOf(frame) : this.kind[parent]!);
    return stacks.length++;
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
