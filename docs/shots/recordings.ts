/**
 * The recordings that the pictures show: examples, and programs that others wrote, at work on Microlog's own code.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { main } from "../../cli.ts";
import { type Context, systemContext } from "../../commands/context.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What the programs of others work on. */
const SOURCES = ["canvas", "client", "components", "profile", "recording", "server", "store", "tracer"];
/** What tsc checks: these import nothing but each other. */
const CHECKED = ["recording", "profile"];
const CHECK = {
  compilerOptions: {
    lib: ["es2024", "esnext", "dom", "dom.iterable"],
    target: "es2023",
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  },
  include: CHECKED,
};

/** A program to record. */
interface Run {
  label: string;
  command: readonly string[];
  /** It works in a copy of the sources, so that nothing of what it needs is noted in this folder's lock file. */
  inCopy?: boolean;
  /** Seconds between two samples. */
  delay: number;
  /** The highest exit code with which it has done its work: these tell by it that they found something; 0. */
  most?: number;
}

const RUNS: readonly Run[] = [
  { label: "slow-imports", command: ["examples/slow_imports.ts"], delay: 0.01 },
  { label: "data", command: ["examples/data.ts"], delay: 0.01 },
  { label: "life", command: ["examples/life.ts"], delay: 0.01 },
  { label: "hono", command: ["shop.ts"], inCopy: true, delay: 0.005 },
  { label: "prettier", command: ["npm:prettier@3.6.2", "--check", "."], inCopy: true, delay: 0.002, most: 2 },
  { label: "tsc", command: ["npm:typescript@5.9.3/tsc", "-p", "."], inCopy: true, delay: 0.002, most: 2 },
];

/** Records all programs into `<home>/recordings`; what they print is of no interest. Returns that folder. */
export async function recordAll(home: string): Promise<string> {
  const recordings = `${home}/recordings`;
  const copy = `${home}/project`;
  await copySources(copy);
  for (const { label, command, inCopy, delay, most = 0 } of RUNS) {
    console.error(`recording ${label}`);
    Deno.chdir(inCopy ? copy : ROOT);
    const code = await main(["record", label, ...command], contextOf(recordings, delay));
    if (code > most) throw new Error(`Cannot take pictures: ${label} ended with ${code}`);
  }
  Deno.chdir(ROOT);
  return recordings;
}

function contextOf(home: string, delay: number): Context {
  const variables = new Map([
    ["MICROLOG_HOME", home],
    // Nobody listens there: a server that runs on this machine has no part in it.
    ["MICROLOG_SERVER", "http://127.0.0.1:9"],
    ["TRACER_SAMPLE_DELAY", String(delay)],
  ]);
  return {
    ...systemContext(),
    env: { get: (name) => variables.get(name) ?? Deno.env.get(name) },
    stderr: () => {},
  };
}

/** Copies the sources, with settings for those that work on them; and the shop, which is a program by itself there. */
async function copySources(to: string): Promise<void> {
  for (const folder of SOURCES) await copyFolder(`${ROOT}${folder}`, `${to}/${folder}`);
  await Deno.writeTextFile(`${to}/tsconfig.json`, JSON.stringify(CHECK));
  await Deno.writeTextFile(`${to}/.prettierrc`, JSON.stringify({ printWidth: 120 }));
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const shop = await Deno.readTextFile(`${ROOT}docs/shots/shop.ts`);
  await Deno.writeTextFile(`${to}/shop.ts`, shop.replace('"hono"', JSON.stringify(imports.hono)));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
