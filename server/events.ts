/**
 * News for open pages, as server-sent events.
 *
 * @module
 */
import type { RecordingId } from "../recording/identity.ts";

/** What a run tells about itself. */
export interface RunEvent extends RecordingId {
  event: "start" | "end";
}

/** Between two signs of life, milliseconds. Without them nobody would notice a connection that broke. */
const HEARTBEAT = 20_000;

/** Passes news on to everyone who listens. */
export class EventHub {
  readonly #listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #encoder = new TextEncoder();
  #heart: ReturnType<typeof setInterval> | undefined;

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Tells all that the list of recordings changed; with the run, where one said so itself. */
  changed(run?: RunEvent): void {
    this.#send(`event: changed\ndata: ${JSON.stringify(run ?? {})}\n\n`);
  }

  /** News from now on, as the body of an answer of type text/event-stream. */
  listen(): ReadableStream<Uint8Array> {
    let own: ReadableStreamDefaultController<Uint8Array>;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#listeners.add(controller);
        this.#heart ??= setInterval(() => this.#send(":\n\n"), HEARTBEAT);
        // Something has to be sent at once, or the browser takes the connection for one that is still being made.
        controller.enqueue(this.#encoder.encode("retry: 1000\n\n"));
      },
      cancel: () => this.#drop(own),
    });
  }

  /** Ends all connections. */
  close(): void {
    for (const listener of [...this.#listeners]) {
      this.#drop(listener);
      listener.close();
    }
  }

  #send(text: string): void {
    const bytes = this.#encoder.encode(text);
    for (const listener of this.#listeners) listener.enqueue(bytes);
  }

  #drop(listener: ReadableStreamDefaultController<Uint8Array>): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#heart);
    this.#heart = undefined;
  }
}
