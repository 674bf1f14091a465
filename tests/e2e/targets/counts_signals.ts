/**
 * Counts three signals, then ends.
 *
 * @module
 */
let count = 0;
const signals: Deno.Signal[] = ["SIGINT", "SIGTERM", "SIGUSR2"];
const timer = setTimeout(() => Deno.exit(9), 20_000);
const listeners = signals.map((signal) => {
  const listener = () => {
    console.log(`${++count} ${signal}`);
    if (count < 3) return;
    clearTimeout(timer);
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
    console.log("done");
  };
  Deno.addSignalListener(signal, listener);
  return { signal, listener };
});
console.log("ready");
