/** Starts child.ts in each of the ways there are, and tells how each ended. */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import process from "node:process";

const folder = import.meta.dirname;
const path = `${dirname(Deno.execPath())}:${process.env.PATH ?? ""}`;
const env = { ...process.env, PATH: path };

const command = new Deno.Command(Deno.execPath(), {
  args: ["run", "child.ts", "direct", "3"],
  cwd: folder,
  stdin: "null",
  stdout: "inherit",
  stderr: "inherit",
}).spawn();
console.log("direct:", (await command.status).code);

for (
  const [name, file, args] of [
    ["spawn", Deno.execPath(), ["run", "--allow-env", "child.ts", "spawn", "4"]],
    ["npm", "npm", ["run", "--silent", "child", "--", "npm", "5"]],
    ["sh", "sh", ["-c", "git --version > /dev/null; deno run child.ts sh 6; exit $?"]],
  ] as const
) {
  const child = spawn(file, [...args], { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  console.log(`${name}:`, code);
}

// Not to be recorded: what a program wishes for its children comes first.
const wishes: Deno.CommandOptions[] = [
  { clearEnv: true, env: { HOME: Deno.env.get("HOME") ?? "" } },
  { env: { NODE_OPTIONS: "" } },
];
for (const wish of wishes) {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "child.ts", "wish", "7"],
    cwd: folder,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
    ...wish,
  }).spawn().status;
  console.log("wish:", code);
}
