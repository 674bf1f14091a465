import assert from "node:assert/strict";
import { linuxStatus } from "../../tracer/process_status.ts";

/** /proc as files; a missing one is not found, as is a folder without files. */
function proc(files: Record<string, string | Error>) {
  const notFound = (path: string) => new Deno.errors.NotFound(`No such file or directory (os error 2): ${path}`);
  return {
    files,
    readFile(path: string): string {
      const text = files[path] ?? notFound(path);
      if (text instanceof Error) throw text;
      return text;
    },
    listFolder(path: string): string[] {
      const names = Object.keys(files).filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1).split("/")[0]!);
      if (names.length === 0) throw notFound(path);
      return [...new Set(names)];
    },
  };
}

function reader({ readFile, listFolder }: ReturnType<typeof proc>) {
  return linuxStatus(42, readFile, listFolder);
}

const MAIN = "/proc/42/task/42/schedstat";
const HELPER = "/proc/42/task/43/schedstat";
const STATM = "/proc/42/statm";

Deno.test("process: CPU time is that of all threads, memory is what is resident", () => {
  const read = reader(proc({
    [MAIN]: "1500000000 2000 30\n",
    [HELPER]: "250000500 10 2\n",
    [STATM]: "300000 12000 9000 1 0 50000 0\n",
    "/proc/42/task/43/comm": "tokio-runtime-w\n",
  }));
  assert.deepEqual(read(), { cpu: 1_750_000.5, rss: 12_000 * 4096, threads: new Map([["main", 1_500_000]]) });
});

Deno.test("process: the threads that run a program are told apart by their names", () => {
  const world = proc({
    [MAIN]: "5000000 0 0",
    [HELPER]: "3000000 0 0",
    "/proc/42/task/43/comm": "deno\n",
    [STATM]: "1 1",
  });
  const read = reader(world);
  assert.deepEqual([...read()!.threads!], [["main", 5000]], "it has not got its name yet");
  world.files["/proc/42/task/43/comm"] = "worker-2\n";
  assert.deepEqual([...read()!.threads!], [["main", 5000], ["worker-2", 3000]]);
  delete world.files[HELPER];
  assert.equal(read()!.threads!.get("worker-2"), 3000, "one that ended keeps what it had");
});

Deno.test("process: threads that end keep their time, those that come add theirs", () => {
  const world = proc({ [MAIN]: "1000000 0 0", [HELPER]: "500000 0 0", [STATM]: "1 1" });
  const read = reader(world);
  assert.equal(read()?.cpu, 1500);
  delete world.files[HELPER];
  world.files[MAIN] = "1200000 0 0";
  assert.equal(read()?.cpu, 1700);
  world.files["/proc/42/task/44/schedstat"] = "100000 0 0";
  assert.equal(read()?.cpu, 1800);
});

Deno.test("process: a thread may end between being listed and being read", () => {
  for (const gone of [new Deno.errors.NotFound("gone"), new Error("No such process (os error 3)")]) {
    const world = proc({ [MAIN]: "1000000 0 0", [HELPER]: "500000 0 0", [STATM]: "1 1" });
    const read = reader(world);
    read();
    world.files[HELPER] = gone;
    assert.equal(read()?.cpu, 1500);
  }
});

Deno.test("process: one that is gone, before or during the reading, has no status", () => {
  assert.equal(reader(proc({}))(), undefined);
  assert.equal(reader(proc({ [MAIN]: "1 0 0" }))(), undefined);
  const ending = new Error("No such process (os error 3)");
  assert.equal(reader(proc({ [MAIN]: "1 0 0", [STATM]: ending }))(), undefined);
});

Deno.test("process: one that has ended, but is still listed, has no status", () => {
  assert.equal(reader(proc({ [MAIN]: "1050712 721924 3", [STATM]: "0 0 0 0 0 0 0\n" }))(), undefined);
});

Deno.test("process: any other failure is told", () => {
  const denied = new Deno.errors.NotCapable("Requires read access");
  assert.throws(reader(proc({ [MAIN]: denied, [STATM]: "1 1" })), denied);
  assert.throws(reader(proc({ [MAIN]: "1 0 0", [STATM]: denied })), denied);
});
