/**
 * Records parts of itself as its first argument says, whatever comes of it, and tells.
 *
 * @module
 */
import { enabled, isRunning, log, MicrologError, start, stop } from "@microlog/cli";

const [how, ...args] = Deno.args;
const quiet = { quiet: true };

async function attempt(what: string, work: () => unknown): Promise<void> {
  try {
    console.log(`${what}: ${await work()}`);
  } catch (error) {
    if (error instanceof MicrologError) console.log(`${what}: ${error.name}: ${error.message}\n  ${error.hint}`);
    else console.log(`${what}: not for people: ${error}`);
  }
}

/** In all ways there are to begin a part. */
async function attemptAll(label: string): Promise<void> {
  await attempt("function", () => enabled(label, quiet, () => "the work was done"));
  await attempt("block", () => {
    using _ = enabled(label, quiet);
    return "the block was run";
  });
  await attempt("start", async () => {
    await start(label, quiet);
    await stop();
    return "started";
  });
}

switch (how) {
  case "all":
    await attemptAll(args[0] ?? "test");
    console.log("running:", isRunning());
    break;
  case "labels":
    for (const label of JSON.parse(args[0]!)) {
      console.log(`label ${JSON.stringify(label)}`);
      await attemptAll(label);
    }
    console.log("running:", isRunning());
    await attempt("bad options", () => enabled("test", { redact: 7 as unknown as RegExp }, () => "the work was done"));
    await attempt("a good one", () => enabled("test", quiet, () => "the work was done"));
    break;
  case "twice":
    await stop();
    await start("one", quiet);
    await start("two", quiet);
    await enabled("part", () => {});
    await stop();
    await stop();
    console.log("running:", isRunning());
    break;
  case "disposed of twice": {
    const scope = enabled("test", quiet);
    const inner = enabled("inner");
    inner[Symbol.dispose]();
    inner[Symbol.dispose]();
    await inner[Symbol.asyncDispose]();
    console.log("running:", isRunning());
    await scope[Symbol.asyncDispose]();
    await scope[Symbol.asyncDispose]();
    scope[Symbol.dispose]();
    console.log("running:", isRunning());
    break;
  }
  case "at once": {
    // None of them waits for the one before.
    const started = start("one", quiet);
    const block = enabled("block");
    const part = enabled("part", () => "the work was done");
    block[Symbol.dispose]();
    const stopped = stop();
    const again = start("two", quiet);
    await Promise.all([started, stopped, again, part]);
    console.log(await part, isRunning());
    const ended = stop();
    console.log(await enabled("three", quiet, () => "a part that waits for its turn"));
    await ended;
    console.log("running:", isRunning());
    break;
  }
  case "exit while it begins":
    void start("test", quiet);
    Deno.exit(3);
    break;
  case "exit while it ends":
    await start("test", quiet);
    void stop();
    setTimeout(() => Deno.exit(3));
    break;
  case "much": {
    const line = "x".repeat(1000);
    await attempt("part", () =>
      enabled("test", () => {
        for (let i = 0; i < 500; i++) log.info(`${i} ${line}`);
        return "the work was done";
      }));
    // The next one cannot be written either, and the program goes on all the same.
    await attempt("next", () => enabled("test", quiet, () => "the work was done"));
    break;
  }
  default:
    throw new Error(`there is nothing like that to try: ${how}`);
}
