/**
 * The server's application: API, pages and assets over a store. It keeps no state but who listens for news, and what it
 * has read of headers, which never change.
 *
 * @module
 */
import { Hono } from "hono";
import { MicrologError } from "../recording/errors.ts";
import { isLabel, isTime, type RecordingId } from "../recording/identity.ts";
import type { Store } from "../store/store.ts";
import { createApi } from "./api.ts";
import { type AssetSource, listAssets } from "./assets.ts";
import { answerFor, HttpError } from "./errors.ts";
import { EventHub } from "./events.ts";
import type { LlmEndpoint } from "./llm.ts";
import { renderError, renderPage } from "./pages.tsx";
import { guard, type HostCheck, hostCheck } from "./security.ts";

/** What the application works with. */
export interface AppOptions {
  store: Store;
  /** What pages load. */
  assets: AssetSource;
  /** Microlog's version. */
  version: string;
  /** Which hosts it answers for; default those of the loopback. */
  isKnownHost?: HostCheck;
  /** Whether the texts of sources are shown; only where nobody but this machine can ask. Default false. */
  sources?: boolean;
  /** The language model that may be asked about recordings; default none. */
  llm?: LlmEndpoint | undefined;
  /** Passes news on; default one of its own. */
  hub?: EventHub;
  /** Told of errors that are no person's; default the console. */
  report?: (error: unknown) => void;
}

/**
 * Makes the application.
 *
 * @example
 * ```ts ignore
 * const app = createApp({ store: new MemoryStore(), assets: builtAssets(), version: "0.1.0" });
 * const response = await app.request("/api/recordings", { headers: { host: "localhost" } });
 * ```
 */
export function createApp(options: AppOptions): Hono {
  const { store, assets, version, hub = new EventHub(), report = console.error } = options;
  const app = new Hono({ strict: false });

  app.use(guard(options.isKnownHost ?? hostCheck([])));
  app.route("/api", createApi({ store, hub, version, sources: options.sources ?? false, llm: options.llm, report }));

  app.get("/assets/:name", async (c) => {
    const asset = listAssets(await assets()).find((asset) => asset.path === c.req.path);
    if (asset === undefined) throw noSuchPage();
    return c.body(asset.body, 200, {
      "Content-Type": asset.type,
      "Cache-Control": "public, max-age=31536000, immutable",
    });
  });
  app.get("/favicon.ico", async (c) => c.redirect((await assets()).icon.path));

  app.get("/", async (c) => {
    return c.html(renderPage({ recordings: await store.list(), version }, await assets()), 200, PAGE_HEADERS);
  });
  app.get("/:label/:time", async (c) => {
    const id: RecordingId = c.req.param();
    if (!isLabel(id.label) || !isTime(id.time)) throw noSuchPage();
    const recordings = await store.list();
    const known = recordings.some((info) => info.label === id.label && info.time === id.time);
    // The page itself says that there is no such recording, and shows those that there are.
    return c.html(renderPage({ recordings, version }, await assets(), id), known ? 200 : 404, PAGE_HEADERS);
  });

  app.notFound(() => {
    throw noSuchPage();
  });
  app.onError(async (thrown, c) => {
    const { status, error, hint } = answerFor(thrown);
    if (status === 500) report(thrown);
    if (c.req.path.startsWith("/api/")) return c.json({ error, hint }, status);
    try {
      return c.html(renderError(error, hint, await assets()), status, PAGE_HEADERS);
    } catch (second) {
      // Without assets there are no pages, not even for errors.
      const answer = answerFor(second);
      return c.text([answer.error, answer.hint ?? ""].join("\n"), 500);
    }
  });
  return app;
}

const PAGE_HEADERS = { "Cache-Control": "no-store" };

function noSuchPage(): HttpError {
  return new HttpError(404, new MicrologError("Cannot show this page: there is none at this address"));
}
