/**
 * Logs by pino, winston, the console, and a logger made like that of the standard library.
 *
 * @module
 */
import pino from "npm:pino@9";
import winston from "npm:winston@3";

/** As in `@std/log`: one handler ends in the console, the other in a stream, through a buffer. */
class Logger {
  #lines: string[] = [];

  warn(text: string): void {
    console.log(`\x1b[33mWARN ${text}\x1b[39m`);
    this.#lines.push(`WARN ${text}\n`);
  }

  async flush(): Promise<void> {
    for (const line of this.#lines.splice(0)) await Deno.stdout.write(new TextEncoder().encode(line));
  }
}

const { printf, combine, colorize } = winston.format;
const plain: pino.Logger = pino({ base: null, timestamp: false });
const waiting = pino.destination({ fd: 1, sync: false });
const buffered: pino.Logger = pino({ base: null, timestamp: false }, waiting);
const wins: winston.Logger = winston.createLogger({
  format: combine(colorize(), printf(({ level, message }) => `${level}: ${String(message)}`)),
  transports: [new winston.transports.Console()],
});
const standard = new Logger();

plain.info("pino says");
wins.info("winston says");
wins.error("winston fails");
console.log("console says");
console.error("console fails");
standard.warn("standard warns");
await standard.flush();
buffered.warn({ why: 1 }, "pino later");
const { promise, resolve } = Promise.withResolvers<void>();
waiting.flush(() => resolve());
await promise;
