/**
 * What a prompt is about, and sums that its parts share.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";
import type { FunctionRow } from "./functions.ts";
import { type PromptBasis, promptBasis, type PromptScope } from "./prompt_basis.ts";
import type { IndexIntoFrames, Profile, Thread } from "./types.ts";
import { quoted } from "./prompt_text.ts";

/** A profile seen through a scope. */
export class Scoped {
  readonly from: number;
  readonly until: number;
  readonly threads: readonly Thread[];
  /** Most self time first. */
  readonly functions: readonly FunctionRow[];
  /** Time in which samples found threads at work, µs; all threads together. */
  readonly busy: number;

  readonly basis: PromptBasis;

  constructor(readonly profile: Profile, readonly scope: PromptScope, basis?: PromptBasis) {
    const { range, threads } = scope;
    this.basis = basis ?? promptBasis(profile, scope);
    this.from = range?.from ?? 0;
    this.until = range?.until ?? profile.duration;
    this.threads = profile.threads.filter(({ id }) => threads === undefined || threads.includes(id));
    this.functions = this.basis.functions;
    this.busy = this.functions.reduce((sum, { self }) => sum + self, 0);
  }

  /** Whether something lies in the stretch of time at least in part. */
  readonly holds = (time: number, duration = 0): boolean => {
    const { range } = this.scope;
    return range === undefined || (time <= range.until && time + duration >= range.from);
  };

  /** Whether a thread is part of it. */
  readonly shows = (thread: number): boolean => {
    return this.scope.threads === undefined || this.scope.threads.includes(thread);
  };
}

/**
 * A function with its place: `` `Board.spin` (`src/board.ts:12`) ``.
 *
 * @param within A row of the sources table that has just been named: of it only the line is told
 */
export function functionText({ frames, sources, header }: Profile, frame: IndexIntoFrames, within = -1): string {
  const name = quoted(frames.name[frame]!);
  const source = frames.source[frame] ?? -1;
  const url = sources.url[source] ?? "";
  if (url === "") return name;
  const line = frames.line[frame] ?? 0;
  if (source === within) return line > 0 ? `${name} (line ${line})` : name;
  return `${name} (${quoted(displaySource(url, header?.cwd) + (line > 0 ? `:${line}` : ""))})`;
}
