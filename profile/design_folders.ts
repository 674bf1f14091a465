/**
 * A program's own code by folder.
 *
 * @module
 */
import { displaySource } from "../recording/origin.ts";

/** A part of the person's own code. */
export interface Folder {
  key: string;
  kind: "package";
  name: string;
  title: string;
}

/** A folder that holds more modules than this is told apart by the folders in it. */
const LARGE = 12;
/** A folder within one that holds fewer is no part of its own. */
const SMALL = 3;

/** Which part of the program each of these URLs of its own modules is in: one part, or the folders of a large program. */
export function folders(urls: readonly string[], cwd: string | undefined): Map<string, Folder> {
  const found = new Map<string, Folder>();
  const files: string[] = [];
  for (const url of urls) {
    if (url.startsWith("file://")) files.push(url);
    else if (url.startsWith("cell:")) found.set(url, named("cells", "Notebook", "Cells of the notebook"));
    else found.set(url, named("made", "Made while it ran", "Code that comes from no file"));
  }
  const home = cwd === undefined ? undefined : folderUrl(cwd);
  const here = home === undefined ? [] : files.filter((url) => url.startsWith(home));
  const elsewhere = home === undefined ? files : files.filter((url) => !url.startsWith(home));
  for (const group of [here, elsewhere]) {
    if (group.length > 0) split(found, common(group), group, common(group), cwd);
  }
  return found;
}

function split(
  found: Map<string, Folder>,
  root: string,
  files: readonly string[],
  folder: string,
  cwd: string | undefined,
): void {
  const inner = new Map<string, string[]>();
  const own: string[] = [];
  for (const url of files) {
    const slash = url.indexOf("/", folder.length);
    const into = slash < 0 ? undefined : url.slice(0, slash + 1);
    if (into === undefined) own.push(url);
    else if (inner.has(into)) inner.get(into)!.push(url);
    else inner.set(into, [url]);
  }
  for (const [into, members] of inner) {
    // A folder that holds all there is says nothing by being opened once more.
    if (files.length > LARGE && members.length >= SMALL) split(found, root, members, into, cwd);
    else own.push(...members);
  }
  if (own.length === 0) return;
  const path = displaySource(folder.replace(/(.)\/$/, "$1"), cwd === undefined ? undefined : parentOf(cwd));
  const name = folder === root ? last(path) : decode(folder.slice(root.length, -1));
  const place = named(folder, name, path);
  for (const url of own) found.set(url, place);
}

function named(key: string, name: string, title: string): Folder {
  return { key: `p:${key}`, kind: "package", name, title };
}

/** The innermost folder that all of these are in, with a slash at its end. */
function common(urls: readonly string[]): string {
  let folder = urls[0]!.slice(0, urls[0]!.lastIndexOf("/") + 1);
  for (const url of urls) {
    while (!url.startsWith(folder)) folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  }
  return folder;
}

/** A path as in headers (`/home/me`, `C:\me`) as the URL of a folder. */
function folderUrl(path: string): string {
  const slashes = path.replaceAll("\\", "/").replace(/\/*$/, "/");
  const escaped = encodeURI(slashes).replace(/[?#]/g, encodeURIComponent);
  return `file://${escaped.startsWith("/") ? "" : "/"}${escaped}`;
}

function parentOf(path: string): string {
  return path.replace(/[/\\]+$/, "").replace(/[^/\\]+$/, "");
}

function last(path: string): string {
  return path.split("/").filter((part) => part !== "").at(-1) ?? path;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % is no escape.
    return path;
  }
}
