/**
 * Adds entries to the recording of itself.
 *
 * @module
 */
import { enabled, log } from "@microlog/cli";

class Board {
  constructor(readonly size: number) {}

  tell(): void {
    log.info("from a method", { size: this.size });
  }
}

function atLevels(): void {
  log.debug("at debug");
  log.info("at info");
  log.warn("at warn");
  log.error("at error");
}

log.info("before");
await enabled("test", { heap: "off", redact: [/hunter\d/, /s3cret/i] }, async () => {
  new Board(2).tell();
  atLevels();
  log.info("many", 1, null, undefined, [1, "two"], new Map([["k", 1]]));
  log.info("two\nlines");
  log.info();
  await Promise.resolve();
  log.info("later");
  log.warn("hunter2", { S3CRET: 1 });
  console.log("printed");
});
log.info("after");
