/** Starts a child that is busy, and kills it; then one that outlives its parent, and ends. */
const busy = new Deno.Command(Deno.execPath(), { args: ["run", "busy.ts"], cwd: import.meta.dirname!, stdout: "piped" })
  .spawn();
const reader = busy.stdout.getReader();
await reader.read();
await new Promise((resolve) => setTimeout(resolve, 300));
busy.kill("SIGKILL");
console.log("killed:", (await busy.status).signal);

const daemon = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "busy.ts", Deno.args[0]!],
  cwd: import.meta.dirname!,
  stdin: "null",
  stdout: "null",
  stderr: "null",
}).spawn();
daemon.unref();
// It says that it runs by its file, which it takes away when it ends.
while (true) {
  try {
    Deno.statSync(Deno.args[0]!);
    break;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
await new Promise((resolve) => setTimeout(resolve, 200));
console.log("the parent ends");
Deno.exit(0);
