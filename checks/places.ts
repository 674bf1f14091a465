/**
 * Where things are in the checkout. Paths are from the top folder, with slashes: `store/disk.ts`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The top folder of the checkout. */
export const ROOT = new URL("../", import.meta.url);

/** The address of a path. */
export function toUrl(path: string): URL {
  // `[label]` and the like have to be escaped in one.
  return new URL(path.split("/").map(encodeURIComponent).join("/"), ROOT);
}

/** A path as the system knows it. */
export function toSystemPath(path: string): string {
  return fileURLToPath(toUrl(path));
}

/** The path of an address in the checkout; undefined where it is not in it. */
export function toPath(url: string): string | undefined {
  return url.startsWith(ROOT.href) ? decodeURIComponent(url.slice(ROOT.href.length)) : undefined;
}

/** All files with one of these endings in a folder and those below, sorted. */
export async function listFiles(folder: string, endings: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(toUrl(folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await listFiles(path, endings));
    else if (endings.some((ending) => name.endsWith(ending))) found.push(path);
  }
  return found.sort();
}

/** The modules at these places: folders, or modules of the top folder. */
export async function listModules(places: readonly string[]): Promise<string[]> {
  const lists = places.map((place) => place.includes(".") ? [place] : listFiles(place, [".ts", ".tsx"]));
  return (await Promise.all(lists)).flat();
}
