/**
 * A server of sorts that forgets nothing: each session that begins is remembered, and none ever ends.
 *
 * deno run -A mod.ts leak examples/leak.ts [seconds]
 *
 * @module
 */

/** Someone who visits, and what was shown to them. */
interface Session {
  id: string;
  prices: number[];
}

const sessions: Session[] = [];

/** The leak: whoever remembers has to forget some day. */
const remember = (id: string) => sessions.push({ id, prices: new Array<number>(4_000).fill(9) });

/** Makes garbage, which is no leak. */
function render({ id, prices }: Session): number {
  const rows = prices.slice(0, 200).map((price) => `<li>${price.toFixed(2)}</li>`);
  return `<h1>${id}</h1><ul>${rows.join("")}</ul>`.length;
}

const seconds = Number(Deno.args[0] ?? 5);
const end = performance.now() + seconds * 1000;
let served = 0;
let bytes = 0;
while (performance.now() < end) {
  remember(`visitor-${served++}`);
  bytes += render(sessions.at(-1)!);
  // The next visitor comes a moment later.
  await new Promise((resolve) => setTimeout(resolve, 3));
}
console.log(`${served} visitors, ${Math.round(bytes / 1000)} kB of pages, ${sessions.length} sessions remembered`);
