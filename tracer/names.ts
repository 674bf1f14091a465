/**
 * Names of functions as people say them: `Board.spin`, `handlers.onClick`, `app.get("/users", …)`.
 * V8 knows a method by its bare name and many functions by none; both follow from the source.
 *
 * @module
 */
import type { AnyNode, Expression, Function as FunctionNode, Node, PrivateIdentifier } from "acorn";

/** A function, or a class, of a source; offsets in UTF-16 units. */
interface Span {
  start: number;
  /** Where its head ends and its body begins. */
  body: number;
  end: number;
  name: string;
}

/** Longest text of a call that names the function passed to it. */
const MAX_CALL_TEXT = 48;
/** Parts of an expression that are spelled out, from its end: a chain may have thousands. */
const MAX_TEXT_PARTS = 12;

/** Finds the names of functions in one source. */
export class FunctionNames {
  #functions: SpanTree;
  #classes: SpanTree;
  #lineStarts: number[];

  constructor(source: string, functions: Span[], classes: Span[]) {
    this.#functions = new SpanTree(functions);
    this.#classes = new SpanTree(classes);
    this.#lineStarts = [0];
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  #offset(line: number, column: number): number {
    return (this.#lineStarts[line] ?? 0) + column;
  }

  /** The function declared at this position (0-based, as V8 says it: at its parameters), "" where it has no name. */
  declaredAt(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return this.#functions.innermost(offset, ({ body }) => offset <= body)?.name;
  }

  /** The innermost function around this position (0-based); undefined at top level. */
  around(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return this.#functions.innermost(offset, ({ end }) => offset < end)?.name;
  }

  /** The innermost class around this position (0-based). */
  classAt(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return this.#classes.innermost(offset, ({ end }) => offset < end)?.name;
  }
}

/** Spans that lie beside or within each other, never across. */
class SpanTree {
  #spans: readonly Span[];
  /** The index of the span around each, -1 for none. */
  #outer: number[] = [];

  constructor(spans: readonly Span[]) {
    this.#spans = spans.toSorted((a, b) => a.start - b.start);
    let outer = -1;
    this.#spans.forEach(({ start }, index) => {
      while (outer >= 0 && this.#spans[outer]!.end <= start) outer = this.#outer[outer]!;
      this.#outer.push(outer);
      outer = index;
    });
  }

  /** Of the spans that begin at or before the offset and fit, the one that begins last. */
  innermost(offset: number, fits: (span: Span) => boolean): Span | undefined {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#spans[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    // Whatever is not around the last one to begin has ended before it.
    for (let index = low - 1; index >= 0; index = this.#outer[index]!) {
      const span = this.#spans[index]!;
      if (fits(span)) return span;
    }
    return undefined;
  }
}

/** A node of a syntax tree, and where it stands. */
interface Place {
  node: AnyNode;
  parent: Place | undefined;
  /** Of functions and classes, from the moment they are visited. */
  name: string;
}

/**
 * Reads the functions of a source.
 *
 * @throws {SyntaxError} If the source is beyond the parser
 *
 * @example
 * ```ts
 * import { readFunctionNames } from "./names.ts";
 * const names = await readFunctionNames("class Board { spin() {} }", true);
 * console.log(names.declaredAt(0, 18)); // Board.spin
 * ```
 */
export async function readFunctionNames(source: string, isModule: boolean): Promise<FunctionNames> {
  // Loaded when the first function wants a name: a run without any does not pay for it.
  const { parse } = await import("acorn");
  const program = parse(source, {
    ecmaVersion: "latest",
    sourceType: isModule ? "module" : "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowHashBang: true,
    allowSuperOutsideMethod: true,
    allowImportExportEverywhere: true,
    checkPrivateFields: false,
  });
  const functions: Span[] = [];
  const classes: Span[] = [];
  walk(program, (place) => {
    const { node } = place;
    const spans = isClass(node) ? classes : isFunction(node) ? functions : undefined;
    if (spans === undefined) return;
    const { id, start, body, end } = node as FunctionNode;
    place.name = id?.name ?? nameFromContext(place);
    spans.push({ start, body: body.start, end, name: place.name });
  });
  return new FunctionNames(source, functions, classes);
}

function isFunction(node: Node): boolean {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression";
}

function isClass(node: Node): boolean {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** Visits all nodes, outer ones first, with an own stack: minified code nests deeper than the language's. */
function walk(root: AnyNode, visit: (place: Place) => void): void {
  const open: Place[] = [{ node: root, parent: undefined, name: "" }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    visit(place);
    for (const value of Object.values(place.node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) open.push({ node: child, parent: place, name: "" });
      }
    }
  }
}

/** The name of a function or class without one of its own: from what it is assigned to, or passed to. */
function nameFromContext({ node, parent: above }: Place): string {
  const parent = above?.node;
  if (above === undefined || parent === undefined) return "";
  switch (parent.type) {
    case "MethodDefinition":
    case "PropertyDefinition": {
      const owner = nearest(above, isClass)?.name ?? "";
      // V8 knows a constructor by its class, also where none is written.
      if (parent.type === "MethodDefinition" && parent.kind === "constructor" && owner !== "") return owner;
      const key = keyText(parent.key, parent.computed);
      const accessor = parent.type === "MethodDefinition" && (parent.kind === "get" || parent.kind === "set")
        ? `${parent.kind} `
        : "";
      return `${accessor}${owner === "" ? "" : `${owner}.`}${key}`;
    }
    case "Property": {
      const owner = objectOf(above.parent);
      return `${owner === "" ? "" : `${owner}.`}${keyText(parent.key, parent.computed)}`;
    }
    case "VariableDeclarator":
      return parent.id.type === "Identifier" ? parent.id.name : "";
    case "AssignmentExpression":
    case "AssignmentPattern":
      return text(parent.left);
    case "CallExpression":
    case "NewExpression": {
      if (parent.callee === node) return "(immediate)";
      const first = parent.arguments[0];
      const literal = first !== undefined && first !== node && first.type === "Literal" &&
          typeof first.value === "string"
        ? `${JSON.stringify(first.value)}, `
        : "";
      const callee = text(parent.callee);
      const call = `${parent.type === "NewExpression" ? "new " : ""}${callee}(${literal}…)`;
      return call.length > MAX_CALL_TEXT ? `${callee.slice(-MAX_CALL_TEXT)}(…)` : call;
    }
    case "ExportDefaultDeclaration":
      return "default";
    case "ReturnStatement":
    case "ArrowFunctionExpression": {
      const outer = nearest(above, isFunction)?.name ?? "";
      // However deep it goes, who began it says enough.
      return outer === "" || outer.startsWith(RETURNED_BY) ? outer : RETURNED_BY + outer;
    }
    case "ParenthesizedExpression":
    case "AwaitExpression":
    case "ConditionalExpression":
    case "LogicalExpression":
    case "SequenceExpression":
    case "ChainExpression":
      return nameFromContext(above);
    case "ArrayExpression": {
      const owner = nameFromContext(above);
      return owner === "" ? "" : `${owner}[${parent.elements.indexOf(node as Expression)}]`;
    }
    default:
      return "";
  }
}

const RETURNED_BY = "returned by ";

/** The innermost place of that kind, from this one outwards. */
function nearest(from: Place, is: (node: Node) => boolean): Place | undefined {
  let place: Place | undefined = from;
  while (place !== undefined && !is(place.node)) place = place.parent;
  return place;
}

/** The name of the object literal at this place. */
function objectOf(place: Place | undefined): string {
  if (place?.node.type !== "ObjectExpression") return "";
  const name = nameFromContext(place);
  // An object passed to a call says enough by the call alone.
  return name.endsWith("…)") ? name.replace(/\(.*…\)$/, "()") : name;
}

function keyText(key: Expression | PrivateIdentifier, computed: boolean): string {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (computed) return `[${text(key)}]`;
  return key.type === "Literal" ? String(key.value) : text(key);
}

/** Source-like text of the expressions that name things; "…" for all others. */
function text(node: Node, parts = MAX_TEXT_PARTS): string {
  const expression = node as AnyNode;
  if (parts === 0) return "…";
  const part = (inner: Node) => text(inner, parts - 1);
  switch (expression.type) {
    case "Identifier":
      return expression.name;
    case "PrivateIdentifier":
      return `#${expression.name}`;
    case "ThisExpression":
      return "this";
    case "Super":
      return "super";
    case "ImportExpression":
      return "import";
    case "Literal":
      return String(expression.raw ?? expression.value);
    case "MemberExpression":
      return expression.computed
        ? `${part(expression.object)}[${part(expression.property)}]`
        : `${part(expression.object)}.${part(expression.property)}`;
    case "CallExpression":
      return `${part(expression.callee)}()`;
    case "NewExpression":
      return `new ${part(expression.callee)}()`;
    case "ChainExpression":
    case "ParenthesizedExpression":
      return part(expression.expression);
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return "(function)";
    default:
      return "…";
  }
}
