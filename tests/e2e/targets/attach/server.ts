// A server of Deno's. Answers with a dish, or with the longest time (ms) for which it did not get to its timers.
interface Order {
  dishes: number;
}

class Kitchen {
  #served = 0;

  cook({ dishes }: Order): number {
    const until = performance.now() + dishes;
    let stirred = 0;
    while (performance.now() < until) stirred++;
    return stirred;
  }

  serve(order: Order): string {
    this.cook(order);
    this.#served++;
    console.log(`served ${this.#served}`);
    return `dish ${this.#served}`;
  }
}

const kitchen = new Kitchen();
let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}, 1);

Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`port ${port}, pid ${Deno.pid}`) },
  (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/longest") {
      const told = String(longest);
      longest = 0;
      return new Response(told);
    }
    if (pathname === "/end") setTimeout(() => Deno.exit(7), 0);
    if (pathname === "/throw") {
      setTimeout(() => {
        throw new Error("burnt");
      }, 0);
    }
    return new Response(kitchen.serve({ dishes: 4 }));
  },
);
