/** Works for a while, reads a lot into memory at once, and loads a module that is slow to load. */
function work(): number {
  let sum = 0;
  for (let i = 0; i < 2_000_000; i++) sum = Math.sqrt(sum + i);
  return sum;
}

/** 800 MB that are written to, so that they take up room. */
function load(): Uint8Array[] {
  return Array.from({ length: 800 }, (_, i) => new Uint8Array(1_000_000).fill(i + 1));
}

let sum = 0;
for (let i = 0; i < 40; i++) sum += work();
const pages = load();
for (let i = 0; i < 40; i++) sum += work();
const { TABLE } = await import("./table.ts");
for (let i = 0; i < 10; i++) sum += work();
console.log(pages.length, sum > 0, TABLE.length);
