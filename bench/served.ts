/**
 * Recordings served to a browser that is measured.
 *
 * @module
 */
import { builtAssets } from "../server/assets.ts";
import { serve } from "../server/serve.ts";
import { DiskStore } from "../store/disk.ts";

/** Serves a recording as long as the work takes, which gets the server's address and the recording's `label/time`. */
export async function withServed<T>(
  chunks: Iterable<string>,
  work: (url: string, id: string) => Promise<T>,
): Promise<T> {
  const home = await Deno.makeTempDir({ prefix: "microlog-bench-" });
  const store = new DiskStore(home);
  const writer = await store.create("bench", new Date());
  for (const chunk of chunks) await writer.append(chunk);
  await writer.seal();
  const assets = builtAssets();
  await assets();
  const server = serve({ store, assets, version: "0.0.0", port: 0 });
  try {
    return await work(server.url, `${writer.id.label}/${writer.id.time}`);
  } finally {
    await server.stop();
    await Deno.remove(home, { recursive: true });
  }
}
