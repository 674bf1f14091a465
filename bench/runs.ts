/**
 * Runs of one program: bare, under Microlog, under Deno's own profiler.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const program = (name: string) => fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
const MICROLOG = fileURLToPath(new URL("../mod.ts", import.meta.url));

/** How a program is run. */
export type Way =
  | { kind: "bare" }
  /** Under Microlog, with a sample each so many ms. */
  | { kind: "microlog"; interval: number }
  /** Under `deno run --cpu-prof`, with a sample each so many ms. */
  | { kind: "cpu-prof"; interval: number };

/** The programs of programs/. The last does nothing; the others work for as long as their argument says. */
export type Program = "parser" | "life" | "logs" | "server" | "workers" | "stalls" | "empty";

/** What one run took. */
export interface Measurement {
  /** From start to end of the whole, ms. */
  total: number;
  /** The program's own time, ms; of a busy program. */
  wall: number;
  /** Processor time of the program, ms; of a busy program. */
  cpu: number;
  /** How long it was kept from its work, in all and at most at a time, ms; of the program that looks after that. */
  stalled: number;
  longest: number;
  /** Processor time of Microlog's own process, ms. */
  microlog: number;
  /** Sizes of the files that were recorded, as kept: sealed, or gzipped where it is a .cpuprofile. */
  bytes: number;
}

/** Runs a program once, in a folder of its own. */
export async function measure(way: Way, name: Program, args: readonly string[]): Promise<Measurement> {
  const folder = await Deno.makeTempDir({ prefix: "microlog-bench-" });
  // An empty run is about its time alone, which taking note of more would lengthen.
  const usage = way.kind === "microlog" && name !== "empty" ? `${folder}/usage` : undefined;
  try {
    const start = performance.now();
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", ...optionsOf(way, folder, usage !== undefined), program(name), ...args],
      env: {
        MICROLOG_HOME: folder,
        // Nobody listens there: a server that runs on this machine has no part in it.
        MICROLOG_SERVER: "http://127.0.0.1:9",
        ...(way.kind === "microlog" ? { TRACER_SAMPLE_DELAY: String(way.interval / 1000) } : {}),
        ...(usage === undefined ? {} : { BENCH_USAGE: usage }),
      },
    }).output();
    const total = performance.now() - start;
    const text = new TextDecoder().decode(stdout);
    if (!success) throw new Error(`Cannot measure: ${name} failed: ${new TextDecoder().decode(stderr)}`);
    const own: { wall: number; cpu: number } = JSON.parse(/^bench (.*)$/m.exec(text)?.[1] ?? '{"wall":0,"cpu":0}');
    const stalls: { stalled: number; longest: number } = JSON.parse(
      /^stalls (.*)$/m.exec(text)?.[1] ?? '{"stalled":0,"longest":0}',
    );
    const microlog = usage === undefined ? 0 : Number(await Deno.readTextFile(usage)) / 1000;
    return { total, ...own, ...stalls, microlog, bytes: await recordedBytes(folder) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function optionsOf(way: Way, folder: string, usage: boolean): string[] {
  switch (way.kind) {
    case "bare":
      return [];
    case "microlog":
      return [...(usage ? ["--preload", program("usage")] : []), MICROLOG, "bench"];
    case "cpu-prof":
      return ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${way.interval * 1000}`];
  }
}

async function recordedBytes(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) bytes += await recordedBytes(path);
    else if (name.endsWith(".jsonl.zst")) bytes += (await Deno.stat(path)).size;
    else if (name.endsWith(".cpuprofile")) bytes += await gzippedSize(path);
  }
  return bytes;
}

async function gzippedSize(path: string): Promise<number> {
  using file = await Deno.open(path);
  let bytes = 0;
  for await (const chunk of file.readable.pipeThrough(new CompressionStream("gzip"))) bytes += chunk.length;
  return bytes;
}

/** Arguments that keep a program busy for about a second. */
const PROBES: Record<Exclude<Program, "empty" | "stalls">, number> = {
  life: 1_000,
  parser: 10,
  logs: 10,
  server: 10,
  workers: 1_000,
};

/** The argument that keeps a program busy for so many seconds on this machine, when it runs on its own. */
export async function argumentFor(name: Exclude<Program, "empty" | "stalls">, seconds: number): Promise<string> {
  let argument = PROBES[name];
  // In a run as short as the first V8 still runs much of it slowly: the nearer to what is wanted, the truer.
  for (const part of [0.25, 1, 1, 1]) {
    const { wall } = await measure({ kind: "bare" }, name, [String(argument)]);
    const wanted = part * seconds * 1000;
    if (part === 1 && Math.abs(wall - wanted) < wanted / 10) break;
    argument = Math.max(1, Math.round(argument * wanted / wall));
  }
  return String(argument);
}
