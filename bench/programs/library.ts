/**
 * Does the same work in many short stretches, recorded by the library in every other one, and tells how much it got done
 * in each: neighbours in time differ by little else.
 *
 * Arguments: calculate, parse or serve; how many stretches; how long one is, ms.
 *
 * @module
 */
import { parse } from "acorn";
import { Hono } from "hono";
import { start, stop } from "../../mod.ts";
import { load } from "./parts/loaded.ts";
import { programText } from "./parts/text.ts";

/** Work that goes on until the end of a stretch; gives how much was done. */
type Work = (until: number) => number | Promise<number>;

/** A grid of cells on a torus, and a list of those that were born: numbers, objects and strings. */
function calculate(): Work {
  const size = 128;
  let cells = Uint8Array.from({ length: size * size }, (_, i) => (i * 7_919 >> 3) & 1);
  const step = () => {
    const next = new Uint8Array(size * size);
    const born: { x: number; y: number; name: string }[] = [];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let around = 0;
        for (let i = -1; i <= 1; i++) {
          for (let k = -1; k <= 1; k++) {
            around += cells[((y + i + size) % size) * size + (x + k + size) % size]!;
          }
        }
        const alive = cells[y * size + x]!;
        const lives = around - alive === 3 || (alive === 1 && around - alive === 2);
        if (lives && alive === 0) born.push({ x, y, name: `${x},${y}` });
        next[y * size + x] = lives ? 1 : 0;
      }
    }
    born.sort((a, b) => a.name < b.name ? -1 : 1);
    cells = next;
  };
  return (until) => {
    let steps = 0;
    for (; performance.now() < until; steps++) step();
    return steps;
  };
}

/** Parses a program of some 40 kB, again and again. */
function parseAll(): Work {
  const program = programText(160);
  return (until) => {
    let rounds = 0;
    for (; performance.now() < until; rounds++) parse(program, { ecmaVersion: "latest", sourceType: "module" });
    return rounds;
  };
}

/** Requests to a Hono server in this process, made by another, for as long as it lives. */
async function serve(): Promise<Work> {
  const app = new Hono();
  let answered = 0;
  app.get("/items/:item", (context) => {
    const wanted = Number(context.req.param("item"));
    const items = Array.from(
      { length: 50 },
      (_, i) => ({ id: i, price: (i * 37 + wanted) % 1_000, name: `item ${i}` }),
    );
    items.sort((a, b) => a.price - b.price);
    answered++;
    return context.json({ wanted, cheapest: items.slice(0, 10) });
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  await load(server.addr.port, "/items/");
  return async (until) => {
    const before = answered;
    await new Promise((resolve) => setTimeout(resolve, until - performance.now()));
    return answered - before;
  };
}

const [kind, stretches, length] = [Deno.args[0], Number(Deno.args[1]), Number(Deno.args[2])];
const work = await (kind === "serve" ? serve() : kind === "parse" ? parseAll() : calculate());

/** How much gets done in a second. */
async function rate(): Promise<number> {
  const began = performance.now();
  const done = await work(began + length);
  return done / (performance.now() - began) * 1000;
}

const bare: number[] = [];
const recorded: number[] = [];
// Until V8 has compiled what there is to compile.
await rate();
for (let stretch = 0; stretch < stretches; stretch++) {
  bare.push(await rate());
  await start("bench", { quiet: true });
  recorded.push(await rate());
  await stop();
}
console.log(`library ${JSON.stringify({ bare, recorded })}`);
Deno.exit();
