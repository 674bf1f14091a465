/**
 * A server with its clients in the same program: a small library that is searched, borrowed from and reported on over
 * HTTP, until a number of requests has been answered.
 *
 * deno run -A mod.ts server examples/server.ts [requests]
 *
 * @module
 */

interface Book {
  id: number;
  title: string;
  author: string;
  words: string[];
  borrowed: boolean;
}

const WORDS = ("river stone light winter garden letter silver road night island mirror thread harbour " +
  "forest signal paper morning engine voice shadow").split(" ");
const AUTHORS = ["A. Brook", "C. Dale", "E. Field", "G. Hill", "K. Lake", "M. Marsh"];

/** Books, and an index of the words in their titles. */
class Library {
  #books: Book[] = [];
  #index = new Map<string, Set<number>>();

  constructor(size: number) {
    for (let id = 0; id < size; id++) this.#add(id);
  }

  #add(id: number): void {
    const words = [0, 1, 2].map((place) => WORDS[(id * (place * 6 + 7) + (id >> 3)) % WORDS.length]!);
    const author = AUTHORS[id % AUTHORS.length]!;
    this.#books.push({ id, title: words.join(" "), author, words, borrowed: false });
    for (const word of words) {
      const found = this.#index.get(word) ?? new Set();
      this.#index.set(word, found.add(id));
    }
  }

  /** Books whose title has all of these words, by title. */
  search(words: readonly string[]): Book[] {
    const sets = words.map((word) => this.#index.get(word) ?? new Set<number>());
    const ids = sets.reduce((left, right) => left.intersection(right));
    return [...ids].map((id) => this.#books[id]!).sort((a, b) => a.title.localeCompare(b.title) || a.id - b.id);
  }

  /** Takes a book away; false where somebody has it. */
  borrow(id: number): boolean {
    const book = this.#books[id];
    if (book === undefined) throw new RangeError(`there is no book ${id}`);
    if (book.borrowed) return false;
    return book.borrowed = true;
  }

  /** How many books of each author are out. */
  report(): Record<string, number> {
    const out: Record<string, number> = {};
    for (const { author, borrowed } of this.#books) if (borrowed) out[author] = (out[author] ?? 0) + 1;
    return out;
  }
}

/** Answers requests. */
class Api {
  #library = new Library(20_000);

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    try {
      switch (url.pathname) {
        case "/search":
          return await this.#search(url.searchParams.getAll("word"), request);
        case "/borrow":
          return await this.#borrow(request);
        case "/report":
          return Response.json(this.#library.report());
        default:
          return new Response("no such page", { status: 404 });
      }
    } catch (error) {
      console.error(`${request.method} ${url.pathname} failed:`, error);
      return new Response("something went wrong", { status: 500 });
    }
  }

  async #search(words: readonly string[], request: Request): Promise<Response> {
    const text = JSON.stringify(this.#library.search(words));
    const tag = `"${await hash(text)}"`;
    if (request.headers.get("if-none-match") === tag) return new Response(null, { status: 304 });
    return new Response(text, { headers: { "content-type": "application/json", etag: tag } });
  }

  async #borrow(request: Request): Promise<Response> {
    const { id }: { id: number } = await request.json();
    if (this.#library.borrow(id)) return new Response(null, { status: 204 });
    console.warn(`book ${id} is out already`);
    return new Response("it is out", { status: 409 });
  }
}

async function hash(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex().slice(0, 16);
}

/** Somebody who asks for one thing after the other. */
class Reader {
  #tags = new Map<string, string>();

  constructor(readonly server: string, readonly number: number) {}

  async visit(requests: number): Promise<void> {
    for (let i = 0; i < requests; i++) {
      if (i % 25 === 24) await this.#borrow(this.number * 1_000 + i * 13 % 700);
      else await this.#search(WORDS[(this.number + i) % WORDS.length]!, WORDS[(i * 3) % WORDS.length]!);
      if (i % 100 === 99) await this.#report();
      if (i % 40 === 39) await this.#think();
    }
  }

  async #search(...words: string[]): Promise<void> {
    const address = `${this.server}/search?${words.map((word) => `word=${word}`).join("&")}`;
    const tag = this.#tags.get(address);
    const response = await fetch(address, tag === undefined ? {} : { headers: { "if-none-match": tag } });
    if (response.ok) {
      const books: Book[] = await response.json();
      this.#tags.set(address, response.headers.get("etag") ?? "");
      if (books.length === 0) console.debug(`reader ${this.number}: nothing about ${words.join(" and ")}`);
    } else await response.body?.cancel();
  }

  async #borrow(id: number): Promise<void> {
    const response = await fetch(`${this.server}/borrow`, { method: "POST", body: JSON.stringify({ id }) });
    await response.body?.cancel();
  }

  async #report(): Promise<void> {
    const report: Record<string, number> = await (await fetch(`${this.server}/report`)).json();
    console.log(`reader ${this.number}: books out`, report);
  }

  async #think(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const READERS = 8;
const requests = Number(Deno.args[0] ?? 6_000);
const api = new Api();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`listening on port ${port}`) },
  (request) => api.handle(request),
);
const address = `http://127.0.0.1:${server.addr.port}`;
await Promise.all(
  Array.from({ length: READERS }, (_, i) => new Reader(address, i).visit(Math.ceil(requests / READERS))),
);
await server.shutdown();
console.log(`answered ${requests} requests`);
