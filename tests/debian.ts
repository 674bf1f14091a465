/**
 * Gets the programs that tests need beside Deno: found where they are, installed on Debian.
 *
 * @module
 */

/**
 * Installs packages of Debian where that can be done: by root, with apt-get.
 *
 * @param what What people call it
 * @returns Whether it could
 * @throws {Error} If apt-get fails
 */
export async function installPackages(what: string, options: readonly string[]): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0 || !await isFile("/usr/bin/apt-get")) return false;
  for (const args of [["update"], ["install", "-y", ...options]]) {
    const { success } = await new Deno.Command("apt-get", {
      args,
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error(`Cannot install ${what}: apt-get ${args.join(" ")} failed`);
  }
  return true;
}

/** The file that an environment variable names; undefined where it is not set. */
export async function toldPath(what: string, variable: string): Promise<string | undefined> {
  const told = Deno.env.get(variable);
  if (!told) return undefined;
  if (await isFile(told)) return told;
  throw new Error(`Cannot start ${what}: ${variable} names ${told}, which is no file`);
}

/** The first of these paths that is a file. */
export async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isFile(path)) return path;
  return undefined;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
