/**
 * The worker of a page that works out what takes longer than a frame. Bundled into dist/calculator.js.
 *
 * @module
 */
import { Mirror } from "../profile/mirror.ts";
import { calculateHere, type CalculatorAnswer, type CalculatorRequest } from "./calculations.ts";

/** Answers requests, each by its copy of the profile as it is then. */
export function calculatorFor(answer: (answer: CalculatorAnswer) => void): (request: CalculatorRequest) => void {
  const mirror = new Mirror();
  return (request) => {
    if ("piece" in request) return mirror.add(request.piece);
    const { id, which, options } = request;
    answer({ id, result: calculateHere(mirror.profile, which, options) });
  };
}

// Only as a worker: the module is imported by tests.
if ("WorkerGlobalScope" in globalThis && !("Deno" in globalThis)) {
  const page = globalThis as unknown as { postMessage(message: CalculatorAnswer): void };
  const calculate = calculatorFor((answer) => page.postMessage(answer));
  addEventListener("message", ({ data }: MessageEvent<CalculatorRequest>) => calculate(data));
}
