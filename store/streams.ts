/**
 * Small helpers for streams of bytes.
 *
 * @module
 */

/** The bytes that streams here are made of. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A stream of what a generator yields. Cancelling the stream fires the generator's signal, so that one that waits for
 * more stops waiting.
 *
 * @param generate Makes the generator; it has to return soon after its signal fires
 * @param signal Ends the stream from outside
 */
export function streamFrom(
  generate: (signal: AbortSignal) => AsyncGenerator<Bytes, void, void>,
  signal: AbortSignal,
): ReadableStream<Bytes> {
  const cancelled = new AbortController();
  const chunks = generate(AbortSignal.any([signal, cancelled.signal]));
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      cancelled.abort();
      await chunks.return();
    },
  }, { highWaterMark: 0 });
}

/** Waits, or returns at once when the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
  });
}

/** The chunks of a stream until it ends or the signal fires. */
export async function* until(signal: AbortSignal, stream: ReadableStream<Bytes>): AsyncGenerator<Bytes, void, void> {
  for await (const chunk of stream) {
    if (signal.aborted) return;
    yield chunk;
  }
}
