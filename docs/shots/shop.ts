/**
 * A small shop in Hono, and its customers: the pictures show a recording of it.
 *
 * @module
 */
import { Hono } from "hono";

interface Item {
  id: number;
  name: string;
  price: number;
}

/** How many requests the customers make. */
const REQUESTS = 16_000;
const CUSTOMERS = 8;

/** What the shop has. */
class Stock {
  readonly #items: Item[] = Array.from({ length: 2_000 }, (_, id) => ({
    id,
    name: `item ${(id * 7919) % 2_000}`,
    price: (id * 37) % 1_000,
  }));

  cheapest(most: number): Item[] {
    return this.#items.toSorted((a, b) => a.price - b.price || a.name.localeCompare(b.name)).slice(0, most);
  }

  find(id: number): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  /** All items that are much alike; dear, as each is held against many others. */
  alike(): number {
    let found = 0;
    for (const one of this.#items) {
      for (const other of this.#items) if (one.name.localeCompare(other.name) < 0 && one.price === other.price) found++;
    }
    return found;
  }
}

/** Each customer asks for one thing after the other. */
async function shop(address: string): Promise<void> {
  const customer = async (number: number) => {
    for (let i = 0; i < REQUESTS / CUSTOMERS; i++) {
      const path = i % 3 === 0 ? "/cheapest/20" : `/items/${(i * 31 + number) % 2_050}`;
      await (await fetch(address + path)).body?.cancel();
      // Once in a while somebody asks for what takes the shop long.
      if (number === 3 && i === 300) await (await fetch(`${address}/alike`)).body?.cancel();
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS }, (_, number) => customer(number)));
}

/** The shop, until its customers are done. */
async function open(): Promise<void> {
  const stock = new Stock();
  const app = new Hono();
  app.use(async function count(context, next) {
    await next();
    context.header("x-items", "2000");
  });
  app.get("/cheapest/:most", function cheapest(context) {
    return context.json(stock.cheapest(Number(context.req.param("most"))));
  });
  app.get("/items/:id", function item(context) {
    const found = stock.find(Number(context.req.param("id")));
    if (found) return context.json(found);
    console.warn(`nobody has ${context.req.path}`);
    return context.notFound();
  });
  app.get("/alike", function alike(context) {
    console.log("looking for what is alike");
    return context.json({ found: stock.alike() });
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  await shop(`http://127.0.0.1:${server.addr.port}`);
  await server.shutdown();
  console.log(`answered ${REQUESTS} requests`);
}

await open();
