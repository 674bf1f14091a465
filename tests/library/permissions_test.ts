import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { allowedEnv, askFor } from "../../library/permissions.ts";
import { MicrologError } from "../../recording/errors.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** `sys`, `env`, `env HOME`, `read /tmp`, … */
type Permission = string;

function describe(descriptor: Deno.PermissionDescriptor): Permission {
  const { name, path, variable } = descriptor as { name: string; path?: string; variable?: string };
  return [name, path ?? variable].filter((part) => part !== undefined).join(" ");
}

/** What a program with these permissions is told; undefined where it may record. Nobody is asked in truth. */
function hintWith(given: readonly Permission[], variables: Record<string, string>): string | undefined {
  const state = (descriptor: Deno.PermissionDescriptor) => {
    const wanted = describe(descriptor);
    const isGranted = given.includes(wanted) || given.includes(wanted.split(" ")[0]!);
    return { state: isGranted ? "granted" : "denied" } as Deno.PermissionStatus;
  };
  const names = ["HOME", "USERPROFILE", "MICROLOG_HOME"];
  const before = names.map((name) => [name, Deno.env.get(name)] as const);
  const methods = { value: state, configurable: true };
  Object.defineProperties(Deno.permissions, { querySync: methods, requestSync: methods });
  try {
    for (const name of names) Deno.env.delete(name);
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    askFor("test");
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MicrologError);
    assert.equal(error.message, "Cannot record test: the program is not allowed what that takes");
    const [, hint] = /^Run it with -A, or add: (.*)$/.exec(error.hint ?? "") ?? [];
    return hint;
  } finally {
    const { querySync, requestSync } = Deno.permissions as { querySync?: unknown; requestSync?: unknown };
    assert.ok(querySync === state && requestSync === state);
    Reflect.deleteProperty(Deno.permissions, "querySync");
    Reflect.deleteProperty(Deno.permissions, "requestSync");
    for (const [name, value] of before) value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  }
}

const HOME = { HOME: "/home/ann" };

Deno.test("a program that is allowed all that it takes to record is not told anything", () => {
  assert.equal(hintWith(["sys", "env", "read", "write"], HOME), undefined);
  const least = ["sys", "env HOME", "read /home/ann/microlog", `read ${ROOT}`, "write /home/ann/microlog"];
  assert.equal(hintWith(least, HOME), undefined);
  assert.notEqual(hintWith(least.slice(1), HOME), undefined);
});

Deno.test("all flags that are missing are named at once, each as narrow as can be", () => {
  // Where no variable may be read nobody knows the folder.
  assert.equal(hintWith([], HOME), "--allow-sys --allow-env --allow-read --allow-write");
  assert.equal(hintWith(["read", "write", "env"], HOME), "--allow-sys");
  assert.equal(
    hintWith(["sys", "env"], HOME),
    `--allow-read=/home/ann/microlog,${ROOT} --allow-write=/home/ann/microlog`,
  );
  assert.equal(hintWith(["sys", "env", `read ${ROOT}`, "write"], HOME), "--allow-read=/home/ann/microlog");
});

Deno.test("the folder is where MICROLOG_HOME says, as far as that may be read", () => {
  const given = ["sys", "env", "read"];
  assert.equal(hintWith(given, { ...HOME, MICROLOG_HOME: "/data/runs" }), "--allow-write=/data/runs");
  assert.equal(hintWith(given, { ...HOME, MICROLOG_HOME: "~/runs" }), "--allow-write=/home/ann/runs");
  assert.equal(
    hintWith(["sys", "read", "env HOME"], { ...HOME, MICROLOG_HOME: "/data/runs" }),
    "--allow-write=/home/ann/microlog",
  );
  assert.equal(
    hintWith(["sys", "env MICROLOG_HOME", "read"], { MICROLOG_HOME: "/data/runs" }),
    "--allow-write=/data/runs",
  );
});

Deno.test("a variable that may not be read is as good as not set", () => {
  const { querySync } = Deno.permissions;
  Object.defineProperty(Deno.permissions, "querySync", {
    value: () => ({ state: "prompt" }),
    configurable: true,
  });
  try {
    assert.equal(allowedEnv.get("PATH"), undefined);
  } finally {
    Reflect.deleteProperty(Deno.permissions, "querySync");
  }
  assert.equal(Deno.permissions.querySync, querySync);
  assert.equal(allowedEnv.get("PATH"), Deno.env.get("PATH"));
});
