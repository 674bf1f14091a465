/**
 * Where each function of a program stands: its package, its module, its class.
 *
 * @module
 */
import { displaySource, packageOf } from "../recording/origin.ts";
import { folders } from "./design_folders.ts";
import { ownerOf } from "./design_owner.ts";
import { legible } from "./legible.ts";
import { perRevision } from "./memo.ts";
import type { FrameTable, Origin, Profile } from "./types.ts";

/** A package: the person's own code or a folder of it, a dependency, or the runtime. */
export interface PackagePlace {
  key: string;
  kind: "package" | "runtime";
  name: string;
  title: string;
  origin: Origin;
}

/** A module: all sources of one URL. */
export interface ModulePlace {
  key: string;
  url: string;
  name: string;
  title: string;
  origin: Origin;
  /** Row of the packages. */
  package: number;
  /** Whether functions of it belong to classes. */
  classes: boolean;
}

/** The places of all functions of a profile. */
export interface Places {
  packages: PackagePlace[];
  modules: ModulePlace[];
  /** By row of the frames table, the row of its module; -1 for what is no code: `(garbage collector)` and its like. */
  module: Int32Array;
  /** By row of the frames table, the class; "" for none. */
  owner: string[];
  /** By row of the frames table, 1 for what V8 brings along and has no source: `Array.map`, an op of Deno's. */
  native: Uint8Array;
}

/** Key of the runtime's package. */
export const RUNTIME = "runtime";

/** What V8 calls what is no code. */
const PSEUDO = new Set(["(garbage collector)", "(program)", "(idle)", "(root)"]);

/** The places of all functions. Worked out once for each state of the profile; must not be changed. */
export function placesOf(profile: Profile): Places {
  return places(profile, profile.frames);
}

const places = perRevision((profile: Profile, frames: FrameTable): Places => {
  const { sources, header } = profile;
  const result: Places = {
    packages: [],
    modules: [],
    module: new Int32Array(frames.length).fill(-1),
    owner: [],
    native: new Uint8Array(frames.length),
  };
  const rows = new Map<string, number>();
  for (let frame = 0; frame < frames.length; frame++) {
    const [name, origin] = [frames.name[frame]!, frames.origin[frame]!];
    const url = sources.url[frames.source[frame]!] ?? "";
    const native = url === "" || origin === "v8";
    result.native[frame] = native ? 1 : 0;
    if (native && PSEUDO.has(name)) {
      result.owner.push("");
      continue;
    }
    let row = rows.get(url);
    if (row === undefined) {
      row = result.modules.length;
      rows.set(url, row);
      const title = legible(url === "" ? "V8 and what has no source" : displaySource(url, header?.cwd));
      result.modules.push({ key: `m:${url}`, url, name: title, title, origin, package: -1, classes: false });
    }
    result.module[frame] = row;
    const owner = native ? "" : ownerOf(name);
    if (owner !== "") result.modules[row]!.classes = true;
    result.owner.push(owner);
  }
  nameConstructors(profile, result);
  gatherPackages(result, header?.cwd);
  nameModules(result);
  return result;
});

/** A constructor has the bare name of its class. */
function nameConstructors({ frames }: Profile, { module, modules, owner }: Places): void {
  const classes = new Set<string>();
  for (let frame = 0; frame < frames.length; frame++) {
    if (owner[frame] !== "") classes.add(`${module[frame]} ${owner[frame]}`);
  }
  for (let frame = 0; frame < frames.length; frame++) {
    const name = frames.name[frame]!;
    if (modules[module[frame]!]?.classes && owner[frame] === "" && classes.has(`${module[frame]} ${name}`)) {
      owner[frame] = name;
    }
  }
}

function gatherPackages({ packages, modules }: Places, cwd: string | undefined): void {
  const own = folders(modules.filter(({ origin }) => origin === "user").map(({ url }) => url), cwd);
  const rows = new Map<string, number>();
  for (const module of modules) {
    const place = own.get(module.url) ?? packagePlace(module);
    let row = rows.get(place.key);
    if (row === undefined) {
      rows.set(place.key, row = packages.length);
      packages.push({ ...place, name: legible(place.name), title: legible(place.title), origin: module.origin });
    }
    module.package = row;
  }
  distinguishVersions(packages);
}

function packagePlace({ url, origin }: ModulePlace): Omit<PackagePlace, "origin"> {
  if (origin === "runtime" || origin === "node" || origin === "v8") {
    return { key: RUNTIME, kind: "runtime", name: "Runtime", title: "What Deno, Node's modules and V8 bring along" };
  }
  const found = packageOf(url);
  if (found !== undefined) {
    const registry = origin === "jsr" ? "jsr" : "npm";
    const title = `${registry}:${found.name}${found.version === undefined ? "" : `@${found.version}`}`;
    return { key: `p:${title}`, kind: "package", name: found.name, title };
  }
  if (origin === "wasm") return { key: "p:wasm", kind: "package", name: "WebAssembly", title: "WebAssembly" };
  if (origin === "https") {
    const host = /^https?:\/\/([^/]*)/.exec(url)?.[1] ?? url;
    return { key: `p:https:${host}`, kind: "package", name: host, title: `https://${host}` };
  }
  return { key: `p:${origin}`, kind: "package", name: origin, title: origin };
}

/** Two versions of a package are told apart by them; where there is one, its name says enough. */
function distinguishVersions(packages: PackagePlace[]): void {
  const seen = new Map<string, number>();
  for (const { name } of packages) seen.set(name, (seen.get(name) ?? 0) + 1);
  for (const place of packages) {
    if (seen.get(place.name)! > 1 && /^(?:npm|jsr):/.test(place.title)) place.name = place.title.slice("npm:".length);
  }
}

/** Names modules by as much of their path, from its end, as tells them apart within their package. */
function nameModules({ packages, modules }: Places): void {
  const inPackage: ModulePlace[][] = packages.map(() => []);
  for (const module of modules) inPackage[module.package]!.push(module);
  for (const [row, members] of inPackage.entries()) {
    const start = `${packages[row]!.title}/`;
    const parts = members.map(({ title }) =>
      (title.startsWith(start) ? title.slice(start.length) : title).split("/").filter((part) => part !== "")
    );
    // An index says nothing without its folder.
    const want = parts.map((path) => /^(?:index|mod)\.[a-z]+$/.test(path.at(-1) ?? "") ? 2 : 1);
    const nameOf = (i: number) => parts[i]!.slice(-want[i]!).join("/");
    for (let again = true; again;) {
      again = false;
      const seen = new Map<string, number[]>();
      for (const i of members.keys()) {
        const name = nameOf(i);
        const same = seen.get(name);
        if (same === undefined) seen.set(name, [i]);
        else same.push(i);
      }
      for (const same of seen.values()) {
        if (same.length === 1) continue;
        for (const i of same) {
          if (want[i]! >= parts[i]!.length) continue;
          want[i]!++;
          again = true;
        }
      }
    }
    for (const [i, module] of members.entries()) if (parts[i]!.length > 0) module.name = nameOf(i);
  }
}
