/**
 * Says how the world looks from here.
 *
 * @module
 */
const state = (name: Deno.PermissionDescriptor["name"]) =>
  Deno.permissions.querySync({ name } as Deno.PermissionDescriptor).state;
const names = ["run", "read", "write", "net", "env", "sys", "ffi", "import"] as const;
console.log(JSON.stringify({
  args: Deno.args,
  cwd: state("read") === "granted" ? Deno.cwd() : "",
  env: state("env") === "granted" ? Deno.env.toObject() : {},
  permissions: Object.fromEntries(names.map((name) => [name, state(name)])),
}));
