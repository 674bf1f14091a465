/**
 * Editors and the addresses that open a place in them.
 *
 * @module
 */

/** An editor that can be opened by an address. */
export interface Editor {
  /** By which it is kept. */
  id: string;
  /** What people call it. */
  name: string;
  /** Its address, with `{path}`, `{line}` and `{column}`. */
  template: string;
}

/** The one whose address the person writes. */
export const CUSTOM = "custom";

/** Those that are known. */
export const EDITORS: readonly Editor[] = [
  // https://code.visualstudio.com/docs/configure/command-line#_opening-vs-code-with-urls
  { id: "vscode", name: "VS Code", template: "vscode://file{path}:{line}:{column}" },
  { id: "vscode-insiders", name: "VS Code Insiders", template: "vscode-insiders://file{path}:{line}:{column}" },
  { id: "vscodium", name: "VSCodium", template: "vscodium://file{path}:{line}:{column}" },
  { id: "cursor", name: "Cursor", template: "cursor://file{path}:{line}:{column}" },
  { id: "windsurf", name: "Windsurf", template: "windsurf://file{path}:{line}:{column}" },
  { id: "zed", name: "Zed", template: "zed://file{path}:{line}:{column}" },
  { id: "jetbrains", name: "JetBrains", template: "idea://open?file={path}&line={line}&column={column}" },
  { id: "sublime", name: "Sublime Text", template: "subl://open?url=file://{path}&line={line}&column={column}" },
  // https://macromates.com/blog/2007/the-textmate-url-scheme/
  { id: "textmate", name: "TextMate", template: "txmt://open?url=file://{path}&line={line}&column={column}" },
];

/** Schemes that run what follows them, or show it as if it were of this page. */
const UNSAFE = new Set(["javascript", "data", "vbscript", "blob", "filesystem", "about", "view-source"]);

/**
 * Why a template cannot be used; undefined where it can.
 *
 * @example
 * ```ts
 * import { templateProblem } from "./editors.ts";
 * templateProblem("myedit://open{path}"); // undefined
 * templateProblem("javascript:alert(1)//{path}"); // "Cannot use javascript: as an editor: it would run as a script"
 * ```
 */
export function templateProblem(template: string): string | undefined {
  if (template === "") {
    return "Write the address that opens a file, for example myeditor://open?file={path}&line={line}";
  }
  // Browsers pass over some of these where they read a scheme.
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f-\u009f]/.test(template)) return "Cannot use this address: no spaces may stand in it";
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(template)?.[1]?.toLowerCase();
  if (scheme === undefined) return "Cannot use this address: it does not begin with a scheme such as myeditor:";
  if (UNSAFE.has(scheme)) return `Cannot use ${scheme}: as an editor: it would run as a script`;
  if (!template.includes("{path}")) return "Cannot use this address: {path} is missing";
  return undefined;
}

/** Where files of the machine that recorded are on this one. */
export interface PathMapping {
  /** How paths begin in recordings. */
  from: string;
  /** How they begin here. */
  to: string;
}

const DRIVE = /^[A-Za-z]:[\\/]/;

/** Why a mapping counts for nothing; undefined where it counts. */
export function mappingProblem({ from, to }: PathMapping): string | undefined {
  if (from === "" && to === "") return "Fill in both, or remove the line";
  for (const [what, path] of [["recorded", from], ["opened", to]] as const) {
    if (path === "") return `Fill in the path as it is ${what}`;
    if (!/^[\\/]/.test(path) && !DRIVE.test(path)) return `${path} is not a whole path: it begins with / or C:\\`;
  }
  return undefined;
}

/**
 * The path of a file's URL on this machine, with slashes; undefined where the URL is none of a file of one.
 *
 * @param mappings The first that fits counts
 */
export function pathHere(url: string, mappings: readonly PathMapping[]): string | undefined {
  if (!url.startsWith("file:///")) return undefined;
  const path = decoded(url.slice("file://".length)).replace(/^\/(?=[A-Za-z]:\/)/, "");
  for (const mapping of mappings) {
    if (mappingProblem(mapping) !== undefined) continue;
    const [from, to] = [folder(mapping.from), folder(mapping.to)];
    // Where paths have drives, upper and lower case are the same.
    const same = DRIVE.test(mapping.from)
      ? path.slice(0, from.length).toLowerCase() === from.toLowerCase()
      : path.startsWith(from);
    const rest = path.slice(from.length);
    if (same && (rest === "" || rest.startsWith("/"))) return to + rest;
  }
  return path;
}

/**
 * The address that opens a place: paths are encoded as the part of the address that they stand in has it.
 *
 * @param path With slashes: `/home/ann/a.ts`, `C:/Users/ann/a.ts`
 * @param line 1-based, 0 unknown
 * @param column 1-based, 0 unknown
 */
export function addressOf(template: string, path: string, line: number, column: number): string {
  const query = template.indexOf("?");
  return template.replace(/\{(path|line|column)\}/g, (_, name: string, at: number) => {
    if (name !== "path") return String(Math.max(1, name === "line" ? line : column));
    const rooted = path.startsWith("/") ? path : `/${path}`;
    if (query < 0 || at < query) return encodeURI(rooted.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
    // Within file:// a path begins with a slash, alone it is as the system has it.
    const inUrl = template.slice(0, at).endsWith("file://");
    return encodeURIComponent((inUrl ? rooted : path).toWellFormed()).replace(/%2F/g, "/").replace(/%3A/g, ":");
  });
}

/** Slashes, and none at the end. */
function folder(path: string): string {
  const slashed = DRIVE.test(path) || path.startsWith("\\") ? path.replaceAll("\\", "/") : path;
  return slashed.replace(/\/+$/, "");
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % is no escape: it is part of the path.
    return path;
  }
}
