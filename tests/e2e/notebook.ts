/**
 * Runs notebooks under Deno's Jupyter kernel, in a home of their own.
 *
 * @module
 */
import { firstFile, installPackages, toldPath } from "../debian.ts";
import { deno, type Home, Running } from "./harness.ts";

const PACKAGES = ["jupyter-nbconvert", "jupyter-client", "python3-ipykernel"];

/** What a cell has put out. */
export interface CellOutput {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  /** Of a stream. */
  name?: "stdout" | "stderr";
  text?: string | string[];
  data?: Record<string, string | string[]>;
}

/** A notebook, as far as tests look at it. */
export interface Notebook {
  cells: {
    cell_type: "code" | "markdown";
    execution_count?: number | null;
    source: string | string[];
    outputs?: CellOutput[];
  }[];
}

/** Reads a notebook. */
export async function readNotebook(path: string): Promise<Notebook> {
  return JSON.parse(await Deno.readTextFile(path)) as Notebook;
}

/** A text that Jupyter may keep in pieces. */
export function whole(text: string | string[] = ""): string {
  return typeof text === "string" ? text : text.join("");
}

/** All that a cell has written to a stream. */
export function streamOf(outputs: readonly CellOutput[], name: "stdout" | "stderr"): string {
  return outputs.filter((output) => output.name === name).map(({ text }) => whole(text)).join("");
}

/** The path of nbconvert; installs it where that can be done. */
async function findNbconvert(): Promise<string> {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const name = Deno.build.os === "windows" ? "jupyter-nbconvert.exe" : "jupyter-nbconvert";
  const places = (Deno.env.get("PATH") ?? "").split(separator).map((folder) => `${folder}/${name}`);
  const found = await toldPath("jupyter-nbconvert", "NBCONVERT_PATH") ?? await firstFile(places);
  if (found !== undefined) return found;
  const options = ["--no-install-recommends", ...PACKAGES];
  const installed = await installPackages("Jupyter", options) ? await firstFile([`/usr/bin/${name}`]) : undefined;
  if (installed !== undefined) return installed;
  throw new Error("Cannot find jupyter-nbconvert: install it with jupyter-client, or name it in NBCONVERT_PATH");
}

/**
 * Runs a notebook from its first cell to its last.
 *
 * @param path Of the notebook, which stays as it is
 * @param home Where its recordings go, and all that Jupyter and Deno keep of a person
 * @returns The notebook with what its cells put out
 */
export async function runNotebook(path: string, home: Home): Promise<Notebook> {
  const nbconvert = await findNbconvert();
  const person = `${home.path}/.person`;
  await Deno.mkdir(person);
  const { out } = await deno(["info", "--json"]);
  const env = {
    // The person's own kernels and settings are left alone, but what Deno has downloaded is used.
    HOME: person,
    XDG_DATA_HOME: `${person}/.local/share`,
    JUPYTER_PATH: `${person}/.local/share/jupyter`,
    JUPYTER_CONFIG_DIR: `${person}/.jupyter`,
    IPYTHONDIR: `${person}/.ipython`,
    DENO_DIR: (JSON.parse(out) as { denoDir: string }).denoDir,
  };
  const install = await deno(["jupyter", "--install"], { env });
  if (install.code !== 0) throw new Error(`Cannot install Deno's kernel: ${install.err}`);
  const args = ["--to", "notebook", "--execute", path, "--output-dir", person, "--output", "run.ipynb"];
  const run = await new Running(nbconvert, args, { env: home.env(env) }).ended();
  if (run.code !== 0) throw new Error(`The notebook does not run: ${run.err}`);
  return await readNotebook(`${person}/run.ipynb`);
}
