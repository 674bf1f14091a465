/**
 * Serves so many thousands of requests, which a process of its own makes, some at a time.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { timed } from "./timed.ts";

/** Answers with what a small shop might know. */
function answer(request: Request): Response {
  const { searchParams } = new URL(request.url);
  const wanted = Number(searchParams.get("item"));
  const items = Array.from({ length: 50 }, (_, i) => ({ id: i, price: (i * 37 + wanted) % 1_000, name: `item ${i}` }));
  items.sort((a, b) => a.price - b.price);
  return Response.json({
    wanted,
    cheapest: items.slice(0, 10),
    total: items.reduce((sum, { price }) => sum + price, 0),
  });
}

const requests = Number(Deno.args[0]) * 1_000;
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
await timed(async () => {
  // Its environment is empty, so that it is not recorded as a child of this one.
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      fileURLToPath(new URL("parts/load.ts", import.meta.url)),
      String(server.addr.port),
      "/?item=",
      String(requests),
    ],
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
  }).output();
  if (!success) throw new Error("Cannot measure: the requests failed");
});
await server.shutdown();
