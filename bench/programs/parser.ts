/**
 * Many functions, deep stacks, much memory taken and left: parses a program so many times, and looks through what came
 * out.
 *
 * @module
 */
import { parse } from "acorn";
import { programText } from "./parts/text.ts";
import { timed } from "./timed.ts";

/** Any node of a syntax tree. */
interface TreeNode {
  type: string;
  [field: string]: unknown;
}

/** Counts names and kinds of nodes, function by function. */
class Survey {
  readonly #kinds = new Map<string, number>();
  readonly #names: Map<string, number>[] = [new Map()];
  deepest = 0;

  visit(node: TreeNode, depth = 0): void {
    this.deepest = Math.max(this.deepest, depth);
    this.#kinds.set(node.type, (this.#kinds.get(node.type) ?? 0) + 1);
    if (node.type === "Identifier") this.#count(String(node.name));
    const isFunction = /Function/.test(node.type);
    if (isFunction) this.#names.push(new Map());
    for (const field of Object.values(node)) this.#visitField(field, depth + 1);
    if (isFunction) this.#close();
  }

  #visitField(field: unknown, depth: number): void {
    if (Array.isArray(field)) field.forEach((item) => this.#visitField(item, depth));
    else if (isNode(field)) this.visit(field, depth);
  }

  #count(name: string): void {
    const names = this.#names.at(-1)!;
    names.set(name, (names.get(name) ?? 0) + 1);
  }

  /** The names of a function are those of the one around it too. */
  #close(): void {
    const inner = this.#names.pop()!;
    const outer = this.#names.at(-1)!;
    for (const [name, count] of inner) outer.set(name, (outer.get(name) ?? 0) + count);
  }

  /** The most frequent names. */
  top(count: number): [string, number][] {
    return [...this.#names[0]!].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, count);
  }
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

const rounds = Number(Deno.args[0]);
const source = programText(1_000);
await timed(() => {
  let survey = new Survey();
  for (let round = 0; round < rounds; round++) {
    survey = new Survey();
    survey.visit(parse(source, { ecmaVersion: "latest", sourceType: "module" }) as unknown as TreeNode);
  }
  console.log(survey.deepest, survey.top(5));
});
