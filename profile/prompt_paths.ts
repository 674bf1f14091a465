/**
 * The heaviest paths of calls, as the lines of a list.
 *
 * @module
 */
import type { MergedTree } from "./merged.ts";
import { functionText, type Scoped } from "./prompt_scope.ts";
import type { PromptSection } from "./prompt_text.ts";
import { formatDuration, formatPercent } from "./units.ts";

/** A path is told of where it takes so much of the time at work, 0 to 1. */
const LEAST = 0.01;
/** A call that is so much of its caller, which does nothing else, is told of in the same line. */
const SAME = 0.97;
/** Of a line of such calls, how many are named at its beginning and at its end. */
const NAMED = { first: 2, last: 2 };
const INDENT = 24;

/**
 * The heaviest paths from the root: what called what, each with its total and its own time. Paths are followed from the
 * heaviest on until they would no longer fit.
 *
 * @param limit How many characters there is room for
 */
export function pathsSection(scoped: Scoped, limit: number): PromptSection {
  const { tree } = scoped.basis;
  const least = LEAST * scoped.busy;
  const children = childrenOf(tree, least);
  const lines = new Map<number, { text: string; below: number }>();
  const open = (children.get(-1) ?? []).map((node) => ({ node, level: 0 }));
  let room = limit;
  // Children are lighter than their parents, so the heaviest that is known is the heaviest of all that are left.
  while (open.length > 0) {
    open.sort((a, b) => tree.total[b.node]! - tree.total[a.node]! || a.node - b.node);
    const { node, level } = open.shift()!;
    const chain = chainFrom(tree, children, node);
    const below = chain.at(-1)!;
    const text = lineOf(scoped, tree, chain, level);
    if (text.length + 1 > room) break;
    room -= text.length + 1;
    lines.set(node, { text, below });
    for (const child of children.get(below) ?? []) open.push({ node: child, level: level + 1 });
  }
  return { title: "Heaviest paths", lines: inOrder(children, lines), share: 1 };
}

/** By node, -1 for none, the nodes below it that are worth telling. */
function childrenOf({ parent, total, rows }: MergedTree, least: number): Map<number, number[]> {
  const children = new Map<number, number[]>();
  // By row they stand heaviest first.
  for (const row of rows) {
    for (const node of row) {
      if (total[node]! < least) continue;
      const known = children.get(parent[node]!);
      if (known === undefined) children.set(parent[node]!, [node]);
      else known.push(node);
    }
  }
  return children;
}

/** A node, and below it those that are the only thing that the one above does. */
function chainFrom(tree: MergedTree, children: ReadonlyMap<number, number[]>, node: number): number[] {
  const chain = [node];
  for (let at = node;;) {
    const child = children.get(at)?.[0];
    if (child === undefined || tree.total[child]! < SAME * tree.total[at]!) return chain;
    chain.push(at = child);
  }
}

function lineOf({ profile, busy }: Scoped, tree: MergedTree, chain: readonly number[], level: number): string {
  const [first, last] = [chain[0]!, chain.at(-1)!];
  const total = tree.total[first]!;
  const self = chain.reduce((sum, node) => sum + tree.self[node]!, 0);
  const calls = tree.count[last]!;
  const hidden = chain.length - NAMED.first - NAMED.last;
  let within = -1;
  const named = (nodes: readonly number[]) =>
    nodes.map((node) => {
      const text = functionText(profile, tree.frame[node]!, within);
      within = profile.frames.source[tree.frame[node]!]!;
      return text;
    });
  const names = hidden < 2
    ? named(chain)
    : [...named(chain.slice(0, NAMED.first)), `(${hidden} more)`, ...named(chain.slice(-NAMED.last))];
  const indent = "  ".repeat(Math.min(level, INDENT));
  return `${indent}- ${formatDuration(total)} total (${formatPercent(100 * total / busy)}), ` +
    `${formatDuration(self)} self, ${calls} ${calls === 1 ? "call" : "calls"}: ${names.join(" → ")}`;
}

/** The lines in the order of the tree. */
function inOrder(
  children: ReadonlyMap<number, number[]>,
  lines: ReadonlyMap<number, { text: string; below: number }>,
): string[] {
  const found: string[] = [];
  const waiting = (children.get(-1) ?? []).toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const line = lines.get(node);
    if (line === undefined) continue;
    found.push(line.text);
    waiting.push(...(children.get(line.below) ?? []).toReversed());
  }
  return found;
}
