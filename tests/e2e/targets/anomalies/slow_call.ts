/** Renders page after page; one of them is many times as much work as the others. */
function render(page: number): number {
  const steps = page === 23 ? 200_000_000 : 2_000_000;
  let words = page;
  for (let i = 0; i < steps; i++) words = Math.sqrt(words + i);
  return words;
}

/** Something else between two pages, long enough to be seen. */
function layOut(words: number): number {
  for (let i = 0; i < 2_000_000; i++) words = Math.sqrt(words + i) / 1.5;
  return words;
}

let size = 0;
for (let page = 0; page < 40; page++) size += layOut(render(page));
console.log(size > 0);
