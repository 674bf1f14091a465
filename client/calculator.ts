/**
 * Has a worker work out what takes longer than a frame. The worker has a copy of the profile for as long as it is needed.
 *
 * @module
 */
import { buffersOfPiece, MirrorSource } from "../profile/mirror.ts";
import type { Profile } from "../profile/types.ts";
import {
  calculateHere,
  type Calculation,
  type CalculatorAnswer,
  type CalculatorRequest,
  type OptionsOf,
  type ResultOf,
} from "./calculations.ts";
import { breathe } from "./frames.ts";
import { startWorker } from "./workers.ts";

/** Of so few calls all is worked out within a frame: sooner than a worker would start. */
const FEW = 20_000;
/** Copy for this long, then let the page breathe, ms. */
const SLICE = 6;
/** A worker that was asked nothing for so long ends, and its copy goes, ms. */
const REST = 15_000;

/** Whether a profile is so small that there is no need to ask a worker. */
export function isSmall(profile: Profile): boolean {
  let calls = 0;
  for (const thread of profile.threads) calls += thread.calls.length;
  return calls <= FEW;
}

/**
 * Works something out from a profile as it is now, or a little later. Rejects where that throws. What was asked about
 * another profile than the last one is never answered.
 */
export async function calculate<C extends Calculation>(
  profile: Profile,
  which: C,
  options: OptionsOf<C>,
): Promise<ResultOf<C>> {
  if (!isSmall(profile)) {
    if (current?.profile !== profile) {
      current?.end();
      const worker = startWorker("calculator");
      current = worker && new Calculator(worker, profile);
    }
    const answer = await current?.ask(which, options);
    if (answer !== undefined) return answer;
  }
  return calculateHere(profile, which, options);
}

/** The worker that has a copy of the profile shown, while there is one. */
let current: Calculator | undefined;

class Calculator {
  readonly #source: MirrorSource;
  /** The revision of the profile that the worker has. */
  #copied = -1;
  #copying: Promise<void> = Promise.resolve();
  #asked = 0;
  #ended = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #open = new Map<number, (result: ResultOf<Calculation> | undefined) => void>();

  constructor(readonly worker: Worker, readonly profile: Profile) {
    this.#source = new MirrorSource(profile);
    worker.addEventListener("message", ({ data }: MessageEvent<CalculatorAnswer>) => {
      this.#open.get(data.id)?.(data.result);
      this.#open.delete(data.id);
      if (this.#open.size === 0) this.#rest = setTimeout(() => this.end(), REST);
    });
    // Whatever the reason, the page can do it too, and if that throws there, it is told there.
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.end();
      for (const settle of this.#open.values()) settle(undefined);
      this.#open.clear();
    });
  }

  /** Gives undefined where the worker cannot answer. */
  ask<C extends Calculation>(which: C, options: OptionsOf<C>): Promise<ResultOf<C> | undefined> {
    clearTimeout(this.#rest);
    const id = this.#asked++;
    return new Promise((resolve) => {
      // The worker answers each as what it was asked.
      this.#open.set(id, resolve as (result: ResultOf<Calculation> | undefined) => void);
      this.#copying = this.#copying.then(() => this.#copy()).then(() =>
        this.#post({ id, which, options } as CalculatorRequest)
      );
    });
  }

  end(): void {
    clearTimeout(this.#rest);
    this.#ended = true;
    this.worker.terminate();
    if (current === this) current = undefined;
  }

  async #copy(): Promise<void> {
    const { revision } = this.profile;
    if (this.#copied === revision) return;
    let since = performance.now();
    for (const piece of this.#source.pieces()) {
      if (this.#ended) return;
      this.#post({ piece }, buffersOfPiece(piece));
      if (performance.now() - since < SLICE) continue;
      await breathe();
      since = performance.now();
    }
    this.#copied = revision;
  }

  #post(request: CalculatorRequest, transfer: Transferable[] = []): void {
    if (!this.#ended) this.worker.postMessage(request, { transfer });
  }
}
