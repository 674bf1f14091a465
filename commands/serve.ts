/**
 * `microlog serve`
 *
 * @module
 */
import { builtAssets } from "../server/assets.ts";
import { isLoopback } from "../server/security.ts";
import { DEFAULT_PORT, serve as startServer } from "../server/serve.ts";
import { readArguments } from "./arguments.ts";
import { misuse } from "./misuse.ts";
import type { Context } from "./context.ts";
import { readLlmSettings, readSettings, type Settings } from "./settings.ts";
import { VERSION } from "./version.ts";

/** What `microlog serve --help` says. */
export const SERVE_HELP = `Show recordings in the browser.

Usage: microlog serve [options]

Options:
  --port <port>  The port to listen on (default ${DEFAULT_PORT}, or that of MICROLOG_SERVER); 0 takes any that is free
  --host <host>  The address or name to listen on (default 127.0.0.1: this machine only)
  -h, --help     Print this

The page can ask a language model about a recording, where one is set:
  MICROLOG_LLM_BASE_URL  The address of an OpenAI-compatible endpoint: https://api.openai.com/v1
  MICROLOG_LLM_API_KEY   The key it wants, if any; it stays in the server
  MICROLOG_LLM_MODEL     The model to ask; default the only one that the endpoint has
`;

/** Serves recordings until it is interrupted. */
export async function serve(args: string[], context: Context): Promise<number> {
  const { values } = readArguments("serve", args, {
    port: { type: "string" },
    host: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  }, 0);
  if (values.help) {
    context.stdout(SERVE_HELP);
    return 0;
  }
  const settings = readSettings(context.env);
  const llm = readLlmSettings(context.env);
  const port = values.port === undefined ? defaultPort(settings) : readPort(values.port);
  if (values.host === "") throw misuse("serve", "--host is empty");
  const store = await context.openStore(settings);
  const assets = builtAssets(settings.dev);
  const server = startServer({
    store,
    assets,
    version: VERSION,
    port,
    ...(values.host === undefined ? {} : { host: values.host }),
    names: [new URL(settings.server).hostname],
    llm,
  });
  try {
    // Before the link is shown, so that what is wrong with the pages is said here.
    await assets();
    context.stderr(`Microlog: ${server.url}/\nRecordings in ${store.location}. Ctrl-C stops.\n`);
    if (server.open) {
      const ask = llm === undefined ? "" : `, and ask ${new URL(llm.baseUrl).host} with your key`;
      context.stderr(`Warning: everyone on the network can read and delete these recordings${ask}\n`);
    }
    await context.interrupted();
  } finally {
    await server.stop();
  }
  return 0;
}

/** Links lead to MICROLOG_SERVER: where that is on this machine, it is this server. */
function defaultPort({ server }: Settings): number {
  const { hostname, port, protocol } = new URL(server);
  if (!isLoopback(hostname)) return DEFAULT_PORT;
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw misuse("serve", `--port ${JSON.stringify(text)} is not a port, which is a number from 0 to 65535`);
}
