/**
 * speedscope, to compare the page with: its release from npm, and recordings in its format.
 * https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { RecordingDecoder } from "../recording/decode.ts";
import type { RecordingRecord } from "../recording/records.ts";

const PACKAGE = "npm:speedscope@1.25.0";
/** Characters written in one go. */
const PART = 1 << 20;

/** The folder of speedscope's pages, fetched from npm where it is not there yet. */
export async function speedscopeFolder(): Promise<URL> {
  // Elsewhere than in the project: its lock file need not know of it.
  const cwd = await Deno.makeTempDir({ prefix: "microlog-bench-" });
  try {
    await run(["cache", "--no-lock", PACKAGE], cwd);
    const info = JSON.parse(await run(["info", "--json", PACKAGE], cwd)) as {
      npmPackages: Record<string, { name: string; localPath: string }>;
    };
    const found = Object.values(info.npmPackages).find(({ name }) => name === "speedscope");
    if (found === undefined) throw new Error("Cannot find speedscope in Deno's cache");
    return new URL(`file://${found.localPath}/dist/release/`);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

async function run(args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd }).output();
  if (!success) throw new Error(`Cannot get speedscope: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Serves a folder, and one file outside of it at `/profile.json`. */
export function serveFolder(folder: URL, profile: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const name = new URL(request.url).pathname.slice(1) || "index.html";
    const path = name === "profile.json" ? profile : fileURLToPath(new URL(name, folder));
    try {
      const { readable } = await Deno.open(path);
      return new Response(readable, { headers: { "Content-Type": TYPES[name.split(".").at(-1)!] ?? "text/plain" } });
    } catch {
      return new Response("none", { status: 404 });
    }
  });
}

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  wasm: "application/wasm",
};

/** Writes the main thread's samples of a recording as speedscope's `sampled` profile, weights in µs. */
export async function exportSampled(chunks: Iterable<string>, path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  let text = "";
  const write = async (more: string, all = false) => {
    text += more;
    if (text.length < PART && !all) return;
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    text = "";
  };
  const tables = new Tables();
  const weights: number[] = [];
  const decoder = new RecordingDecoder("bench");
  await write(
    '{"$schema":"https://www.speedscope.app/file-format-schema.json","profiles":[{"type":"sampled","name":"main",',
  );
  await write('"unit":"microseconds","startValue":0,"samples":[');
  for (const chunk of chunks) {
    for (const record of decoder.push(chunk)) {
      tables.add(record);
      if (record.type !== "samples" || record.thread !== 0) continue;
      for (const [i, stack] of record.stack.entries()) {
        await write(`${weights.length === 0 ? "" : ","}${tables.stackText(stack)}`);
        weights.push(record.duration[i]! * record.unit);
      }
    }
  }
  const end = weights.reduce((sum, weight) => sum + weight, 0);
  await write(`],"weights":${JSON.stringify(weights)},"endValue":${end}}],"shared":{"frames":`);
  await write(`${JSON.stringify(tables.frames)}}}`, true);
  file.close();
}

/** What a recording says of frames and stacks. */
class Tables {
  readonly frames: { name: string; file: string; line: number; col: number }[] = [];
  #sources: string[] = [];
  #parents: number[] = [];
  #tops: number[] = [];

  add(record: RecordingRecord): void {
    if (record.type === "sources") this.#sources.push(...record.url);
    if (record.type === "stacks") {
      this.#parents.push(...record.parent);
      this.#tops.push(...record.frame);
    }
    if (record.type !== "frames") return;
    record.name.forEach((name, i) => {
      this.frames.push({
        name,
        file: this.#sources[record.source[i]!] ?? "",
        line: record.line[i]!,
        col: record.column[i]!,
      });
    });
  }

  /** Rows of frames, outermost first. */
  stackText(stack: number): string {
    const path: number[] = [];
    for (let row = stack; row >= 0; row = this.#parents[row]!) path.push(this.#tops[row]!);
    return `[${path.reverse()}]`;
  }
}
