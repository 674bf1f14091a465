/**
 * The class, or object, that a function belongs to, as its name tells.
 *
 * @module
 */

/** What the tracer puts before the qualified name of a function. */
const BEFORE = /^(?:returned by |get |set )+/;
/** Identifiers that are joined by dots, and the dot before what they qualify. */
const QUALIFIER = /^((?:#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*\.)+)[^.]/u;
/** What stands before a dot and is no class: whatever a module exports, the global object, the object at hand. */
const NO_OWNER = new Set(["this", "super", "exports", "module.exports", "globalThis", "window", "self", "global"]);
/** Longer names are not looked through: those of people are short. */
const LONGEST = 500;

/**
 * The class that a function is a method of, or the object that it is a property of; "" where its name tells of none.
 * Names are those that recordings have, which qualify methods.
 *
 * @example
 * ```ts
 * import { ownerOf } from "./design_owner.ts";
 * ownerOf("Board.spin"); // "Board"
 * ownerOf("get Board.size"); // "Board"
 * ownerOf("Board.prototype.spin"); // "Board"
 * ownerOf('app.get("/users", …)'); // "": a function passed to a call
 * ```
 */
export function ownerOf(name: string): string {
  if (name.length > LONGEST || name.endsWith(")") || name.startsWith("import ")) return "";
  const qualified = name.replace(BEFORE, "");
  const found = QUALIFIER.exec(qualified);
  if (found === null) return "";
  const owner = found[1]!.slice(0, -1).replace(/^(?:this|exports|module\.exports)\./, "").replace(/\.prototype$/, "");
  return NO_OWNER.has(owner) ? "" : owner;
}
