/**
 * The API over a store: list, headers, read, follow, delete, notify, events.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import { MicrologError } from "../recording/errors.ts";
import { formatId, isLabel, isTime, type RecordingId } from "../recording/identity.ts";
import { NotFoundError } from "../store/failure.ts";
import { linesOf } from "../store/lines.ts";
import type { RecordingInfo, Store } from "../store/store.ts";
import { Analysis } from "./analysis.ts";
import { badBody, readJson } from "./body.ts";
import { HttpError } from "./errors.ts";
import type { EventHub, RunEvent } from "./events.ts";
import { HeaderReader, HEADERS_AT_ONCE } from "./headers.ts";
import type { LlmEndpoint } from "./llm.ts";
import { checkOrigin } from "./security.ts";
import { readSources } from "./source_bundle.ts";
import { readSource } from "./sources.ts";

/** What the API works with. */
export interface ApiOptions {
  store: Store;
  hub: EventHub;
  /** Microlog's version. */
  version: string;
  /** Whether the texts of sources are shown; only where nobody but this machine can ask. Default false. */
  sources?: boolean;
  /** The language model that may be asked about recordings; default none. */
  llm?: LlmEndpoint | undefined;
  /** Told of errors that are no person's and come too late for an answer of their own; default the console. */
  report?: (error: unknown) => void;
}

/** A notice of a run is far smaller than this, bytes. */
const NOTICE_LIMIT = 4096;

const PRIVATE = { "Cache-Control": "no-store" };

/** The API, to be mounted at `/api`. */
export function createApi({ store, hub, version, sources = false, llm, report = console.error }: ApiOptions): Hono {
  const api = new Hono();
  const headers = new HeaderReader(store);
  const analysis = new Analysis(store, llm, report);

  api.get("/version", (c) => c.json({ name: "microlog", version }));
  api.all("/version", notAllowed("GET"));

  api.get("/recordings", async (c) => c.json(await store.list()));
  api.all("/recordings", notAllowed("GET"));

  api.get("/recordings/:label/headers", async (c) => c.json(await headers.read(readLabel(c), readTimes(c))));
  api.all("/recordings/:label/headers", notAllowed("GET"));

  api.get("/recordings/:label/:time", (c) => sendRecording(c, store));
  api.delete("/recordings/:label/:time", async (c) => {
    const id = readId(c);
    const info = await store.info(id);
    if (info === undefined) throw new NotFoundError(id);
    await removeAll(store, headers, [info]);
    return c.body(null, 204);
  });
  api.all("/recordings/:label/:time", notAllowed("GET, DELETE"));

  api.get("/recordings/:label/:time/source", async (c) => {
    checkOrigin(c.req.raw.headers);
    if (!sources) throw noSources();
    const source = await readSource(store, readId(c), c.req.query("url") ?? "");
    return c.json(source, 200, { "Cache-Control": "no-store" });
  });
  api.all("/recordings/:label/:time/source", notAllowed("GET"));
  api.get("/recordings/:label/:time/sources", async (c) => {
    checkOrigin(c.req.raw.headers);
    const id = readId(c);
    const bundle = await readSources(c.req.queries("url") ?? [], (url) => {
      if (!sources) throw noSources();
      return readSource(store, id, url);
    });
    return c.json(bundle, 200, PRIVATE);
  });
  api.all("/recordings/:label/:time/sources", notAllowed("GET"));

  api.get("/analysis", (c) => c.json(analysis.info()));
  api.all("/analysis", notAllowed("GET"));

  api.get(
    "/recordings/:label/:time/analysis",
    async (c) => c.json(await analysis.answers.list(readId(c)), 200, PRIVATE),
  );
  api.post("/recordings/:label/:time/analysis", async (c) => {
    return c.body(await analysis.ask(readId(c), c.req.raw), 200, {
      "Content-Type": "application/jsonl; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
    });
  });
  api.all("/recordings/:label/:time/analysis", notAllowed("GET, POST"));
  api.delete("/recordings/:label/:time/analysis/:answer", async (c) => {
    if (await analysis.answers.remove(readId(c), c.req.param("answer"))) return c.body(null, 204);
    throw new HttpError(404, new MicrologError("Cannot delete the answer: it is not there any more"));
  });
  api.all("/recordings/:label/:time/analysis/:answer", notAllowed("DELETE"));

  api.delete("/recordings/:label", async (c) => {
    const label = readLabel(c);
    const runs = (await store.list()).filter((info) => info.label === label);
    if (runs.length === 0) {
      throw new HttpError(404, new MicrologError(`Cannot find recordings of ${label}: there are none`));
    }
    await removeAll(store, headers, runs);
    return c.body(null, 204);
  });
  api.all("/recordings/:label", notAllowed("DELETE"));

  api.post("/notify", async (c) => {
    hub.changed(await readNotice(c.req.raw));
    return c.body(null, 204);
  });
  api.all("/notify", notAllowed("POST"));

  api.get(
    "/events",
    (c) =>
      c.body(hub.listen(), 200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform" }),
  );
  api.all("/events", notAllowed("GET"));

  api.all("*", () => {
    throw new HttpError(404, new MicrologError("Cannot answer: the API has nothing of that name"));
  });
  return api;
}

async function sendRecording(c: Context, store: Store): Promise<Response> {
  const id = readId(c);
  const headers = {
    "Content-Type": "application/jsonl; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "Vary": "Accept-Encoding",
  };
  if (c.req.query("follow") !== undefined && (await store.info(id))?.state === "growing") {
    // A client that leaves cancels the stream, which is signal enough.
    return c.body(await store.follow(id, new AbortController().signal), 200, headers);
  }
  const body = await store.read(id);
  const accepted = c.req.header("accept-encoding") ?? "";
  if (body.encoding === "zstd" && accepts(accepted, "zstd")) {
    return c.body(body.stream, 200, { ...headers, "Content-Encoding": "zstd" });
  }
  const lines = await linesOf(body, formatId(id));
  if (!accepts(accepted, "gzip")) return c.body(lines, 200, headers);
  return c.body(lines.pipeThrough(new CompressionStream("gzip")), 200, { ...headers, "Content-Encoding": "gzip" });
}

/** Deletes all of them, or, where one is still being written, none. */
async function removeAll(store: Store, headers: HeaderReader, runs: readonly RecordingInfo[]): Promise<void> {
  const growing = runs.find((info) => info.state === "growing");
  if (growing !== undefined) {
    const error = new MicrologError(`Cannot delete recording ${formatId(growing)}: it is still being written`, {
      hint: "Stop its run first",
    });
    throw new HttpError(409, error);
  }
  for (const run of runs) {
    await store.remove(run);
    headers.forget(run);
  }
}

function readLabel(c: Context): string {
  const label = c.req.param("label") ?? "";
  if (isLabel(label)) return label;
  throw new HttpError(400, new MicrologError(`Cannot use the label ${JSON.stringify(label)}: it is not one`));
}

function readId(c: Context): RecordingId {
  const label = readLabel(c);
  return { label, time: checkTime(c.req.param("time") ?? "") };
}

/** `?times=2026_11_22_14_01_59,2026_11_22_14_02_00` */
function readTimes(c: Context): string[] {
  const times = [...new Set((c.req.query("times") ?? "").split(",").filter((time) => time !== ""))];
  if (times.length > HEADERS_AT_ONCE) {
    const error = new MicrologError(`Cannot read ${times.length} headers: ${HEADERS_AT_ONCE} at once is the most`);
    throw new HttpError(400, error);
  }
  return times.map(checkTime);
}

function checkTime(time: string): string {
  if (isTime(time)) return time;
  throw new HttpError(
    400,
    new MicrologError(`Cannot use the time ${JSON.stringify(time)}: it is not of the form 2026_11_22_14_01_59`),
  );
}

async function readNotice(request: Request): Promise<RunEvent> {
  const notice = await readJson(request, "the notice", NOTICE_LIMIT) as Partial<Record<keyof RunEvent, unknown>> | null;
  const { label, time, event } = notice ?? {};
  if (typeof label !== "string" || !isLabel(label)) throw badNotice("label is not one");
  if (typeof time !== "string" || !isTime(time)) throw badNotice("time is not of the form 2026_11_22_14_01_59");
  if (event !== "start" && event !== "end") throw badNotice("event is neither start nor end");
  return { label, time, event };
}

function noSources(): HttpError {
  const error = new MicrologError("Cannot show sources: other machines can reach the server, and would read them too", {
    hint: "Start it without --host, and with a MICROLOG_SERVER of this machine or none",
  });
  return new HttpError(403, error);
}

function badNotice(why: string): HttpError {
  return badBody("the notice", why);
}

function notAllowed(methods: string): (c: Context) => never {
  return (c) => {
    c.header("Allow", methods);
    throw new HttpError(405, new MicrologError(`Cannot ${c.req.method} this: only ${methods} is possible`));
  };
}

/** Whether an Accept-Encoding header allows a coding. */
function accepts(header: string, coding: string): boolean {
  return header.toLowerCase().split(",").some((part) => {
    const [name, ...parameters] = part.split(";").map((text) => text.trim());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
