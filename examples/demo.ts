/**
 * Shows what Microlog does: starts its server, records a program, prints the link to what was recorded, and goes on
 * serving until Ctrl-C.
 *
 * deno task demo
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { main } from "../cli.ts";
import { systemContext } from "../commands/context.ts";

const GENERATIONS = "16000";

/** The usual port, or, where it is taken, any that is free. */
function choosePort(): number {
  for (const port of [7777, 0]) {
    try {
      using listener = Deno.listen({ hostname: "127.0.0.1", port });
      return listener.addr.port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("Cannot listen on any port");
}

/** Waits until the server answers; false where it ended before it did. */
async function isReady(url: string, server: Promise<number>): Promise<boolean> {
  let ended = false;
  void server.then(() => ended = true);
  while (!ended) {
    try {
      const response = await fetch(`${url}/api/version`);
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      // Nobody listens yet.
      if (!(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

const url = `http://localhost:${choosePort()}`;
const system = systemContext();
// Links lead to this server, whatever the environment says.
const context = { ...system, env: { get: (name: string) => name === "MICROLOG_SERVER" ? url : Deno.env.get(name) } };
const server = main(["serve"], context);
if (await isReady(url, server)) {
  await main(["record", "demo", fileURLToPath(new URL("life.ts", import.meta.url)), GENERATIONS], context);
  console.error("Open the link to see where its time went. Ctrl-C ends the server.");
}
Deno.exit(await server);
