/**
 * Reads a recording from the server into a profile, piece by piece: in a worker, so that the page stays alive meanwhile,
 * or where there can be none in the page itself.
 *
 * @module
 */
import { ProfileBuilder } from "../profile/builder.ts";
import { DeltaReceiver } from "../profile/delta.ts";
import type { Profile } from "../profile/types.ts";
import { MicrologError } from "../recording/errors.ts";
import type { DecoderMessage } from "./decoder.ts";
import { readInto } from "./decoding.ts";
import { takeEarly } from "./early.ts";
import { afterFrame, breathe } from "./frames.ts";
import { startWorker } from "./workers.ts";

/** How far reading has come. */
export interface Progress {
  profile: Profile;
  /** Decompressed bytes read so far. */
  bytes: number;
}

/** Work for this long, then let the page breathe, ms. */
const SLICE = 12;

/**
 * Reads a recording, and follows it while it grows. Returns when it is complete, and throws when it cannot be read or
 * the signal fires.
 *
 * @param id `label/time`
 * @param step Called after each slice of work that brought something new
 */
export async function loadRecording(
  id: string,
  signal: AbortSignal,
  step: (progress: Progress) => void,
): Promise<void> {
  const early = takeEarly(id);
  const worker = early?.worker ?? startWorker("decoder");
  if (early === undefined) worker?.postMessage(id);
  if (worker === undefined || !await loadBy(worker, early?.messages ?? [], signal, step)) {
    await loadHere(id, signal, step);
  }
}

/**
 * Takes what a worker reads; gives false where it could not even start, as with a server that is another by now.
 *
 * @param said What it has said before
 */
function loadBy(
  worker: Worker,
  said: readonly DecoderMessage[],
  signal: AbortSignal,
  step: (progress: Progress) => void,
): Promise<boolean> {
  const receiver = new DeltaReceiver();
  let heard = false;
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  /** What came while the first chart is painted: to take more in first would keep it from the screen. */
  let held: DecoderMessage[] | undefined;
  let drawable = false;
  const hear = (data: DecoderMessage) => {
    if (held) return void held.push(data);
    // What was on its way when the page chose another recording.
    if (signal.aborted) return;
    heard = true;
    if (data.type === "delta") {
      receiver.add(data.delta);
      step({ profile: receiver.profile, bytes: data.bytes });
      if (drawable || !data.delta.threads.some(({ calls }) => calls)) return;
      drawable = true;
      held = [];
      afterFrame(() => {
        const all = held ?? [];
        held = undefined;
        for (const message of all) hear(message);
      });
    } else if (data.type === "done") {
      resolve(true);
    } else {
      const { message, hint, known } = data;
      reject(known ? new MicrologError(message, hint === undefined ? {} : { hint }) : new Error(message));
    }
  };
  worker.addEventListener("message", ({ data }: MessageEvent<DecoderMessage>) => hear(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    if (heard) reject(new Error(event.message || "The worker that reads recordings failed"));
    else resolve(false);
  });
  worker.addEventListener("messageerror", () => reject(new Error("What the worker read could not be handed over")));
  if (signal.aborted) abort();
  for (const message of said) hear(message);
  return promise.finally(() => {
    signal.removeEventListener("abort", abort);
    worker.terminate();
  });
}

/** Reads a recording in the page, a slice of time after the other. */
async function loadHere(id: string, signal: AbortSignal, step: (progress: Progress) => void): Promise<void> {
  const builder = new ProfileBuilder();
  let since = performance.now();
  await readInto(builder, id, signal, async (bytes, all) => {
    const tired = performance.now() - since > SLICE;
    if (tired || all) step({ profile: builder.profile, bytes });
    if (!tired) return;
    await breathe();
    since = performance.now();
  });
}
