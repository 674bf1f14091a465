/**
 * Where a working directory stands: commit and branch from git's own files, changes from git itself.
 *
 * @module
 */
import type { GitState } from "../recording/records.ts";

/**
 * Runs a command to its end.
 *
 * @param env Variables added to its environment
 * @param signal Kills it
 * @returns What it printed; undefined where it failed
 */
export type RunCommand = (
  command: string,
  args: string[],
  env: Record<string, string>,
  signal: AbortSignal,
) => Promise<string | undefined>;

/** What {@linkcode readGit} uses of the world. */
export interface GitWorld {
  readFile(path: string): Promise<string | undefined>;
  run: RunCommand;
}

/** How long git may look for changes, ms: a large working directory takes seconds. */
const LIMIT = 2_000;

/** Folders looked through upwards at most. */
const MAX_DEPTH = 64;

/** SHA-1 or SHA-256. */
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** No lock is taken, no daemon started, nothing fetched, nobody asked. */
const ARGUMENTS = ["--no-optional-locks", "-c", "core.fsmonitor=false"];
const ENVIRONMENT = { GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1" };

/**
 * Commit, branch, and whether there are changes; undefined where there is no commit. Reads git's files as described in
 * gitrepository-layout(5); where they hold refs in a way unknown here, git is asked for all of it.
 */
export async function readGit(cwd: string, world: GitWorld, signal?: AbortSignal): Promise<GitState | undefined> {
  const repository = await findRepository(cwd, world);
  if (repository === undefined) return undefined;
  const [files, status] = await Promise.all([
    readHead(repository.folder, world),
    readStatus(repository.root, world, signal),
  ]);
  const state = files ?? status?.head;
  if (state === undefined) return undefined;
  return status === undefined ? state : { ...state, dirty: status.dirty };
}

/** The working directory's root, and the folder in which git keeps what it knows of it. */
async function findRepository(cwd: string, world: GitWorld): Promise<{ root: string; folder: string } | undefined> {
  let root = cwd.replace(/(?<=.)[/\\]$/, "");
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const git = join(root, ".git");
    if (await world.readFile(`${git}/HEAD`) !== undefined) return { root, folder: git };
    // In a worktree or a submodule .git is a file that tells where the folder is.
    const elsewhere = /^gitdir: *(.+?)\s*$/.exec(await world.readFile(git) ?? "")?.[1];
    if (elsewhere !== undefined) return { root, folder: join(root, elsewhere) };
    const parent = root.replace(/[/\\][^/\\]*$/, "") || "/";
    if (parent === root) break;
    root = parent;
  }
  return undefined;
}

async function readHead(folder: string, world: GitWorld): Promise<GitState | undefined> {
  const head = (await world.readFile(`${folder}/HEAD`))?.trim() ?? "";
  if (COMMIT.test(head)) return { commit: head };
  const ref = /^ref: *(\S+)$/.exec(head)?.[1];
  if (ref === undefined) return undefined;
  const commit = await readRef(folder, ref, world);
  return commit === undefined ? undefined : { commit, branch: ref.replace(/^refs\/heads\//, "") };
}

async function readRef(folder: string, ref: string, world: GitWorld): Promise<string | undefined> {
  // Worktrees share the branches of their repository.
  const shared = (await world.readFile(`${folder}/commondir`))?.trim();
  const common = shared === undefined ? folder : join(folder, shared);
  for (const place of new Set([folder, common])) {
    const commit = (await world.readFile(`${place}/${ref}`))?.trim() ?? "";
    if (COMMIT.test(commit)) return commit;
  }
  for (const line of (await world.readFile(`${common}/packed-refs`))?.split("\n") ?? []) {
    const [commit = "", name] = line.trim().split(" ");
    if (name === ref && COMMIT.test(commit)) return commit;
  }
  return undefined;
}

interface Status {
  dirty: boolean;
  head?: GitState;
}

/** What git says; undefined where it says nothing, or not in time. */
async function readStatus(root: string, world: GitWorld, signal?: AbortSignal): Promise<Status | undefined> {
  const ended = new AbortController();
  const expired = Promise.withResolvers<undefined>();
  // It may be killed and still not end, as on a disk that does not answer: nobody waits for that.
  const stop = () => {
    ended.abort();
    expired.resolve(undefined);
  };
  const timer = setTimeout(stop, LIMIT);
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted === true) return undefined;
    const args = [...ARGUMENTS, "-C", root, "status", "--porcelain=v2", "--branch", "--untracked-files=no"];
    const text = await Promise.race([world.run("git", args, ENVIRONMENT, ended.signal), expired.promise]);
    return text === undefined ? undefined : parseStatus(text);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Reads `git status --porcelain=v2 --branch`: lines with # tell of the branch, all others of a change. */
function parseStatus(text: string): Status {
  const lines = text.split("\n").filter((line) => line !== "");
  const dirty = lines.some((line) => !line.startsWith("#"));
  const value = (name: string) => lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = value("branch.oid") ?? "";
  if (!COMMIT.test(commit)) return { dirty };
  const branch = value("branch.head");
  return { dirty, head: { commit, ...(branch === undefined || branch === "(detached)" ? {} : { branch }) } };
}

/** A path seen from a folder. */
function join(folder: string, path: string): string {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) return path;
  return `${folder.replace(/[/\\]$/, "")}/${path}`;
}
