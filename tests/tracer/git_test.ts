import assert from "node:assert/strict";
import { type GitWorld, readGit } from "../../tracer/git.ts";
import { systemWorld } from "../../tracer/run.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);

/** Files, and what git prints; undefined where it cannot be run. */
function world(files: Record<string, string>, status?: string): GitWorld & { commands: string[][] } {
  const commands: string[][] = [];
  return {
    commands,
    readFile: (path) => Promise.resolve(files[path]),
    run: (command, args) => {
      commands.push([command, ...args]);
      return Promise.resolve(status);
    },
  };
}

const REPOSITORY = { "/home/ann/game/.git/HEAD": "ref: refs/heads/main\n" };

Deno.test("git: a branch's commit, seen from a folder below", async () => {
  const files = { ...REPOSITORY, "/home/ann/game/.git/refs/heads/main": `${A}\n` };
  for (const cwd of ["/home/ann/game", "/home/ann/game/", "/home/ann/game/src/deep"]) {
    assert.deepEqual(await readGit(cwd, world(files)), { commit: A, branch: "main" });
  }
});

Deno.test("git: no repository, and no commit yet", async () => {
  const none = world({}, "");
  assert.equal(await readGit("/home/ann/game", none), undefined);
  assert.deepEqual(none.commands, [], "git is not run for nothing");
  assert.equal(await readGit("/", none), undefined);
  assert.equal(await readGit("C:\\ann", none), undefined);
  const fresh = world(REPOSITORY, "# branch.oid (initial)\n# branch.head main\n");
  assert.equal(await readGit("/home/ann/game", fresh), undefined);
  assert.equal(await readGit("/home/ann/game", world({ "/home/ann/game/.git/HEAD": "garbage" })), undefined);
});

Deno.test("git: packed refs, and branches with slashes", async () => {
  const files = {
    "/g/.git/HEAD": "ref: refs/heads/ann/faster\n",
    "/g/.git/packed-refs": `# pack-refs with: peeled\n${A} refs/heads/ann/fast\n${B} refs/heads/ann/faster\n^${A}\n`,
  };
  assert.deepEqual(await readGit("/g", world(files)), { commit: B, branch: "ann/faster" });
  // What is not packed is newer.
  const loose = { ...files, "/g/.git/refs/heads/ann/faster": A };
  assert.deepEqual(await readGit("/g", world(loose)), { commit: A, branch: "ann/faster" });
});

Deno.test("git: no branch checked out", async () => {
  assert.deepEqual(await readGit("/g", world({ "/g/.git/HEAD": `${A}\n` })), { commit: A });
  const long = "c".repeat(64);
  assert.deepEqual(await readGit("/g", world({ "/g/.git/HEAD": long })), { commit: long });
});

Deno.test("git: a worktree, and a submodule", async () => {
  const worktree = {
    "/w/.git": "gitdir: /g/.git/worktrees/w\n",
    "/g/.git/worktrees/w/HEAD": "ref: refs/heads/fix\n",
    "/g/.git/worktrees/w/commondir": "../..\n",
    "/g/.git/worktrees/w/../../refs/heads/fix": A,
  };
  assert.deepEqual(await readGit("/w/src", world(worktree)), { commit: A, branch: "fix" });
  const submodule = {
    "/g/lib/.git": "gitdir: ../.git/modules/lib\n",
    "/g/.git/HEAD": `${B}\n`,
    "/g/lib/../.git/modules/lib/HEAD": `${A}\n`,
  };
  assert.deepEqual(await readGit("/g/lib", world(submodule)), { commit: A });
});

Deno.test("git: whether there are changes", async () => {
  const files = { ...REPOSITORY, "/home/ann/game/.git/refs/heads/main": A };
  const head = `# branch.oid ${A}\n# branch.head main\n`;
  const clean = world(files, head);
  assert.deepEqual(await readGit("/home/ann/game/src", clean), { commit: A, branch: "main", dirty: false });
  const [[command, ...args]] = clean.commands as [string[]];
  assert.equal(command, "git");
  assert.ok(args.includes("--no-optional-locks") && args.includes("--untracked-files=no"));
  assert.equal(args[args.indexOf("-C") + 1], "/home/ann/game");
  const dirty = world(files, `${head}1 .M N... 100644 100644 100644 ${B} ${B} main.ts\n`);
  assert.deepEqual(await readGit("/home/ann/game", dirty), { commit: A, branch: "main", dirty: true });
});

Deno.test("git: refs kept in another way are asked for", async () => {
  const files = { "/g/.git/HEAD": "ref: refs/heads/.invalid\n" };
  const status = `# branch.oid ${A}\n# branch.head main\n`;
  assert.deepEqual(await readGit("/g", world(files, status)), { commit: A, branch: "main", dirty: false });
  const detached = `# branch.oid ${A}\n# branch.head (detached)\n`;
  assert.deepEqual(await readGit("/g", world(files, detached)), { commit: A, dirty: false });
  assert.equal(await readGit("/g", world(files)), undefined);
});

Deno.test("git: who gives up waiting gets what is known, and git is stopped", async () => {
  const given = new AbortController();
  const files = { "/g/.git/HEAD": A };
  let stopped: AbortSignal | undefined;
  const stuck: GitWorld = {
    ...world(files),
    run: (_command, _args, _env, signal) => {
      stopped = signal;
      queueMicrotask(() => given.abort());
      return new Promise(() => {});
    },
  };
  assert.deepEqual(await readGit("/g", stuck, given.signal), { commit: A });
  assert.equal(stopped?.aborted, true);
  const late = world(files, "");
  assert.deepEqual(await readGit("/g", late, given.signal), { commit: A });
  assert.deepEqual(late.commands, []);
});

async function git(cwd: string, ...args: string[]): Promise<string> {
  const names = ["-c", "user.name=Ann", "-c", "user.email=ann@x.org", "-c", "init.defaultBranch=main"];
  const { success, stdout, stderr } = await new Deno.Command("git", { args: [...names, ...args], cwd }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

function hasGit(): boolean {
  try {
    return new Deno.Command("git", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "git: a real repository and its worktree",
  ignore: !hasGit(),
  async fn() {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "microlog-git-" }));
    try {
      const root = `${folder}/game`;
      await Deno.mkdir(`${root}/src`, { recursive: true });
      await Deno.writeTextFile(`${root}/src/a.ts`, "1");
      await git(root, "init", "-q");
      assert.equal(await readGit(root, systemWorld()), undefined);
      await git(root, "add", "-A");
      await git(root, "commit", "-qm", "first");
      const commit = await git(root, "rev-parse", "HEAD");
      await Deno.writeTextFile(`${root}/new.ts`, "git does not know of this one");
      assert.deepEqual(await readGit(`${root}/src`, systemWorld()), { commit, branch: "main", dirty: false });
      await Deno.writeTextFile(`${root}/src/a.ts`, "2, longer");
      assert.deepEqual(await readGit(`${root}/src`, systemWorld()), { commit, branch: "main", dirty: true });
      await git(root, "worktree", "add", "-q", "-b", "fix/it", `${folder}/fix`);
      assert.deepEqual(await readGit(`${folder}/fix/src`, systemWorld()), { commit, branch: "fix/it", dirty: false });
      await git(root, "pack-refs", "--all");
      const files = { ...systemWorld(), run: () => Promise.resolve(undefined) };
      assert.deepEqual(await readGit(`${folder}/fix`, files), { commit, branch: "fix/it" });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
