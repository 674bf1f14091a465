/** Busy until it is killed; with a file, until that is gone. */
const [file] = Deno.args;
console.log("begins");
if (file !== undefined) Deno.writeTextFileSync(file, String(Deno.pid));

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

for (let round = 0; round < 400; round++) {
  spin(50);
  if (file !== undefined && !isThere(file)) break;
  await new Promise((resolve) => setTimeout(resolve, 1));
}
