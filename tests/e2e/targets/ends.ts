/**
 * Ends as its first argument says, right after it was busy in a function of its own.
 *
 * @module
 */
import process from "node:process";

const how = Deno.args[0];

/** Busy for a while, ms. */
function finalSpin(ms = 150): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Busy until it is killed; not for ever, lest it outlives a test that failed. */
function finalSpinUntilKilled(): void {
  finalSpin();
  console.log(`ready ${Deno.pid}`);
  finalSpin(20_000);
}

function deeper(levels: number, work: () => void): void {
  if (levels > 0) deeper(levels - 1, work);
  else work();
}

function handle(signal: Deno.Signal): void {
  Deno.addSignalListener(signal, () => {
    finalSpin();
    console.log(`handled ${signal}`);
    Deno.exit(7);
  });
}

console.log("begin");
switch (how) {
  case "natural":
    finalSpin();
    break;
  case "exit code set":
    finalSpin();
    Deno.exitCode = 5;
    break;
  case "Deno.exit":
    finalSpin();
    Deno.exit(3);
    break;
  case "Deno.exit in a timer":
    setTimeout(() => {
      finalSpin();
      Deno.exit(3);
    }, 10);
    break;
  case "Deno.exit in a nested call":
    [1].forEach(() =>
      deeper(20, () => {
        finalSpin();
        Deno.exit(3);
      })
    );
    break;
  case "Deno.exit in an unload listener":
    addEventListener("unload", () => {
      finalSpin();
      Deno.exit(4);
    });
    break;
  case "process.exit":
    finalSpin();
    process.exit(6);
    break;
  case "uncaught error":
    finalSpin();
    throw new TypeError("thrown at top level");
  case "uncaught error in a timer":
    setTimeout(() => {
      finalSpin();
      throw new Error("thrown in a timer", { cause: new RangeError("the reason") });
    }, 10);
    break;
  case "uncaught value":
    finalSpin();
    throw { code: 17 };
  case "unhandled rejection":
    void (async () => {
      await Promise.resolve();
      finalSpin();
      throw new Error("rejected");
    })();
    break;
  case "idle":
    setTimeout(() => {}, 20_000);
    finalSpin();
    console.log(`ready ${Deno.pid}`);
    break;
  case "busy":
    finalSpinUntilKilled();
    break;
  case "idle, handled": {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) handle(signal);
    setTimeout(() => {}, 20_000);
    console.log("ready");
    break;
  }
  case "busy, handled": {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) handle(signal);
    const end = performance.now() + 20_000;
    const work = () => {
      const slice = performance.now() + 20;
      while (performance.now() < slice);
      if (performance.now() < end) setTimeout(work);
    };
    work();
    console.log("ready");
    break;
  }
  default:
    throw new Error(`there is no such end: ${how}`);
}
