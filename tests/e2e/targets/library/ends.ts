/**
 * Records a part of itself that it never ends, and ends as its first argument says.
 *
 * @module
 */
import process from "node:process";
import { enabled, start, stop } from "@microlog/cli";

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

function handle(signal: Deno.Signal): void {
  Deno.addSignalListener(signal, () => {
    finalSpin();
    console.log(`handled ${signal}`);
    Deno.exit(7);
  });
}

/** Waits to be killed; not for ever. */
function idle(): void {
  setTimeout(() => {}, 20_000);
  finalSpin();
  console.log(`ready ${Deno.pid}`);
}

/** Busy, but for a turn of the event loop now and then. */
function busyInSlices(): void {
  const end = performance.now() + 20_000;
  const work = () => {
    finalSpin(20);
    if (performance.now() < end) setTimeout(work);
  };
  work();
  console.log("ready");
}

console.log("begin");
if (how === "idle, handled before" || how === "busy, handled before") {
  handle("SIGINT");
  handle("SIGTERM");
}
if (how?.startsWith("a second part")) {
  await start("first", { quiet: true });
  await stop();
}
if (how !== "never settles, with work to do" && how !== "a block") await start("test");
switch (how) {
  case "natural":
    finalSpin();
    break;
  case "Deno.exit":
    finalSpin();
    Deno.exit(4);
    break;
  case "Deno.exit in a timer":
    setTimeout(() => {
      finalSpin();
      Deno.exit(4);
    }, 10);
    break;
  case "Deno.exit in an unload listener":
    addEventListener("unload", () => Deno.exit(6));
    finalSpin();
    break;
  case "process.exit":
    finalSpin();
    process.exit(5);
    break;
  case "exit code set":
    finalSpin();
    process.exitCode = 8;
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
  case "unhandled rejection":
    void (async () => {
      await Promise.resolve();
      finalSpin();
      throw new Error("rejected");
    })();
    break;
  case "a block": {
    using _ = enabled("test");
    finalSpin();
    Deno.exit(4);
    break;
  }
  case "never settles, with work to do":
    await enabled("test", () => {
      idle();
      return new Promise(() => {});
    });
    break;
  case "idle":
  case "a second part, idle":
    idle();
    break;
  case "busy":
    finalSpinUntilKilled();
    break;
  case "idle, handled":
  case "a second part, idle, handled":
    handle("SIGINT");
    handle("SIGTERM");
    idle();
    break;
  case "idle, handled before":
    idle();
    break;
  case "busy, handled":
    handle("SIGINT");
    handle("SIGTERM");
    busyInSlices();
    break;
  case "busy, handled before":
    busyInSlices();
    break;
  case "idle, handled by node":
    process.on("SIGINT", () => {
      console.log("handled SIGINT");
      process.exit(7);
    });
    idle();
    break;
  default:
    throw new Error(`there is no such end: ${how}`);
}
