/**
 * What a program must be allowed for a part of it to be recorded. Nothing here asks a person but {@linkcode askFor}, and
 * that once.
 *
 * @module
 */
import { MicrologError } from "../recording/errors.ts";

/** Whether something is allowed, without asking anybody. */
export function isAllowed(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** Environment variables; one that may not be read is as good as not set. */
export const allowedEnv: { get(name: string): string | undefined } = {
  get: (name) => isAllowed({ name: "env", variable: name }) ? Deno.env.get(name) : undefined,
};

/** The folder for recordings as settings.ts finds it; undefined where it cannot be told. */
function home(): string | undefined {
  const user = allowedEnv.get("HOME") ?? allowedEnv.get("USERPROFILE");
  const set = allowedEnv.get("MICROLOG_HOME")?.trim() ?? "";
  if (set !== "" && !set.startsWith("~")) return set;
  return user === undefined ? undefined : user + (set === "" ? "/microlog" : set.slice(1));
}

/**
 * Makes sure that all is allowed that it takes to record. Where a person can be asked Deno asks, once for each.
 *
 * @param label What is to be recorded
 * @throws {MicrologError} If something is not; the hint names all flags
 */
export function askFor(label: string): void {
  const missing: string[] = [];
  const isGiven = (permission: Deno.PermissionDescriptor) =>
    Deno.permissions.requestSync(permission).state === "granted";
  // V8's inspector; Deno knows no narrower name for it.
  if (!isGiven({ name: "sys" })) missing.push("--allow-sys");
  // A bucket's credentials may come from many variables, files and addresses.
  if ((allowedEnv.get("MICROLOG_S3_ROOT") ?? "") !== "") {
    for (const name of ["net", "env", "read"] as const) if (!isGiven({ name })) missing.push(`--allow-${name}`);
    return refuse(label, missing);
  }
  if (home() === undefined && !isGiven({ name: "env" })) missing.push("--allow-env");
  const folder = home();
  // The modules of Microlog's own thread, where they are files.
  const own = new URL("../", import.meta.url);
  const reads = own.protocol === "file:" ? [decodeURIComponent(own.pathname)] : [];
  if (folder === undefined) {
    // Nobody can tell which folder it is. Where the variables are not even set that is said later.
    if (missing.includes("--allow-env")) missing.push("--allow-read", "--allow-write");
  } else {
    const unread = [folder, ...reads].filter((path) => !isGiven({ name: "read", path }));
    if (unread.length > 0) missing.push(`--allow-read=${unread.join()}`);
    if (!isGiven({ name: "write", path: folder })) missing.push(`--allow-write=${folder}`);
  }
  refuse(label, missing);
}

function refuse(label: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new MicrologError(`Cannot record ${label}: the program is not allowed what that takes`, {
    hint: `Run it with -A, or add: ${missing.join(" ")}`,
  });
}
