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

/** Finds the names of functions in one source. */
export class FunctionNames {
  #functions: Span[];
  #classes: Span[];
  #lineStarts: number[];

  constructor(source: string, functions: Span[], classes: Span[]) {
    this.#functions = functions;
    this.#classes = classes;
    this.#lineStarts = [0];
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  #offset(line: number, column: number): number {
    return (this.#lineStarts[line] ?? 0) + column;
  }

  /** The function declared at this position (0-based, as V8 says it: at its parameters), "" where it has no name. */
  declaredAt(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return innermost(this.#functions, (span) => span.start <= offset && offset <= span.body)?.name;
  }

  /** The innermost function around this position (0-based); undefined at top level. */
  around(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return innermost(this.#functions, (span) => span.start <= offset && offset < span.end)?.name;
  }

  /** The innermost class around this position (0-based). */
  classAt(line: number, column: number): string | undefined {
    const offset = this.#offset(line, column);
    return innermost(this.#classes, (span) => span.start <= offset && offset < span.end)?.name;
  }
}

/** Of the spans that fit, the one that begins last. Spans are in order of start. */
function innermost(spans: readonly Span[], fits: (span: Span) => boolean): Span | undefined {
  let found: Span | undefined;
  for (const span of spans) if (fits(span)) found = span;
  return found;
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
  walk(program, [], (node, ancestors) => {
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      const name = node.id?.name ?? nameFromContext(node, ancestors);
      classes.push({ start: node.start, body: node.body.start, end: node.end, name });
    } else if (isFunction(node)) {
      functions.push({ start: node.start, body: node.body.start, end: node.end, name: nameOf(node, ancestors) });
    }
  });
  return new FunctionNames(source, functions, classes);
}

function isFunction(node: Node): node is FunctionNode {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression";
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** Visits all nodes in order of start, with an own stack: minified code nests deeper than the language's. */
function walk(root: AnyNode, path: AnyNode[], visit: (node: AnyNode, ancestors: readonly AnyNode[]) => void): void {
  const open: { node: AnyNode; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    path.length = depth;
    visit(node, path);
    path.push(node);
    const children: AnyNode[] = [];
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) { for (const item of value) if (isNode(item)) children.push(item); }
      else if (isNode(value)) children.push(value);
    }
    for (const child of children.reverse()) open.push({ node: child, depth: depth + 1 });
  }
}

function nameOf(node: FunctionNode, ancestors: readonly AnyNode[]): string {
  return node.id?.name ?? nameFromContext(node, ancestors);
}

/** The name of a function or class without one of its own: from what it is assigned to, or passed to. */
function nameFromContext(node: AnyNode | FunctionNode, ancestors: readonly AnyNode[]): string {
  const parent = ancestors[ancestors.length - 1];
  const above = ancestors.slice(0, -1);
  switch (parent?.type) {
    case "MethodDefinition":
    case "PropertyDefinition": {
      const owner = classOf(above);
      const key = keyText(parent.key, parent.computed);
      const accessor = parent.type === "MethodDefinition" && (parent.kind === "get" || parent.kind === "set")
        ? `${parent.kind} `
        : "";
      return `${accessor}${owner === "" ? "" : `${owner}.`}${key}`;
    }
    case "Property": {
      const owner = objectOf(above);
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
      const call = `${parent.type === "NewExpression" ? "new " : ""}${text(parent.callee)}(${literal}…)`;
      return call.length > MAX_CALL_TEXT ? `${text(parent.callee).slice(-MAX_CALL_TEXT)}(…)` : call;
    }
    case "ExportDefaultDeclaration":
      return "default";
    case "ReturnStatement":
      return fromOuter(above, "returned by");
    case "ArrowFunctionExpression":
      return fromOuter(ancestors, "returned by");
    case "ParenthesizedExpression":
    case "AwaitExpression":
    case "ConditionalExpression":
    case "LogicalExpression":
    case "SequenceExpression":
    case "ChainExpression":
      return nameFromContext(parent, above);
    case "ArrayExpression": {
      const owner = nameFromContext(parent, above);
      return owner === "" ? "" : `${owner}[${parent.elements.indexOf(node as Expression)}]`;
    }
    default:
      return "";
  }
}

function fromOuter(ancestors: readonly AnyNode[], how: string): string {
  for (let at = ancestors.length - 1; at >= 0; at--) {
    const node = ancestors[at]!;
    if (isFunction(node)) {
      const name = nameOf(node, ancestors.slice(0, at));
      return name === "" ? "" : `${how} ${name}`;
    }
  }
  return "";
}

/** The name of the class that the innermost class body of these ancestors belongs to. */
function classOf(ancestors: readonly AnyNode[]): string {
  for (let at = ancestors.length - 1; at >= 0; at--) {
    const node = ancestors[at]!;
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") {
      return node.id?.name ?? nameFromContext(node, ancestors.slice(0, at));
    }
  }
  return "";
}

/** The name of the object literal that ends these ancestors. */
function objectOf(ancestors: readonly AnyNode[]): string {
  const node = ancestors[ancestors.length - 1];
  if (node?.type !== "ObjectExpression") return "";
  const name = nameFromContext(node, ancestors.slice(0, -1));
  // An object passed to a call says enough by the call alone.
  return name.endsWith("…)") ? name.replace(/\(.*…\)$/, "()") : name;
}

function keyText(key: Expression | PrivateIdentifier, computed: boolean): string {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (computed) return `[${text(key)}]`;
  return key.type === "Literal" ? String(key.value) : text(key);
}

/** Source-like text of the expressions that name things; "…" for all others. */
function text(node: Node): string {
  const expression = node as AnyNode;
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
        ? `${text(expression.object)}[${text(expression.property)}]`
        : `${text(expression.object)}.${text(expression.property)}`;
    case "CallExpression":
      return `${text(expression.callee)}()`;
    case "NewExpression":
      return `new ${text(expression.callee)}()`;
    case "ChainExpression":
    case "ParenthesizedExpression":
      return text(expression.expression);
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return "(function)";
    default:
      return "…";
  }
}
