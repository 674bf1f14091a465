/**
 * What the server's tests share.
 *
 * @module
 */
import { createApp } from "../../server/app.ts";
import { createAssets } from "../../server/assets.ts";
import { EventHub } from "../../server/events.ts";
import { perWorker } from "../../server/workers.ts";
import { MemoryStore } from "../../store/memory.ts";
import type { Store } from "../../store/store.ts";

export const START = new Date(2026, 10, 22, 14, 1, 59);
export const TIME = "2026_11_22_14_01_59";

/** Assets without a build. */
export const assets = () =>
  createAssets(
    { script: "import './chunk-A1.js'; console.log('client');", chunks: { "chunk-A1.js": "", "lines-B2.js": "" } },
    perWorker((name) => `console.log('${name}');`),
    "body { color: white }",
  );

/** An application over a store, and what it reports as failures. */
export function testApp<S extends Store = MemoryStore>(store?: S) {
  const used = (store ?? new MemoryStore()) as S;
  const hub = new EventHub();
  const reports: unknown[] = [];
  const app = createApp({ store: used, assets, version: "1.2.3", hub, report: (error) => reports.push(error) });
  const request = async (path: string, options: RequestInit = {}) =>
    await app.request(path, { ...options, headers: { host: "localhost:7777", ...options.headers as object } });
  return { app, store: used, hub, reports, request };
}

/** Writes and seals a recording of that text. */
export async function record(store: Store, label: string, text = '{"a":1}\n', start = START) {
  const writer = await store.create(label, start);
  await writer.append(text);
  await writer.seal();
  return writer.id;
}
