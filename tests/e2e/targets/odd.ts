/**
 * Prints and throws what is hard to record; the argument says what.
 *
 * @module
 */
// deno-lint-ignore-file no-throw-literal no-console -- throwing what is no error is what some of it is about

const hostile: object = {
  get [Symbol.toStringTag](): never {
    throw new Error("do not look");
  },
};

const scenarios: Record<string, () => unknown> = {
  huge() {
    console.log("é".repeat(25_000_000));
    console.log("after");
  },
  binary() {
    Deno.stdout.writeSync(Uint8Array.from({ length: 256 }, (_, i) => i));
    Deno.stdout.writeSync(new Uint8Array([0xc3]));
    Deno.stdout.writeSync(new Uint8Array([0xa9, 0x0a]));
    console.log("\0\x01\x02");
  },
  surrogates() {
    console.log("\ud83d alone");
    console.log("\ude00\ud83d");
    Deno.stderr.writeSync(new TextEncoder().encode("\ud83d\n"));
  },
  number() {
    throw 42;
  },
  nothing() {
    throw undefined;
  },
  object() {
    throw { code: 7 };
  },
  hostileThrown() {
    throw new Proxy({}, {
      getPrototypeOf() {
        throw new Error("do not look");
      },
    });
  },
  rejected() {
    void Promise.reject(new Error("outer", { cause: new TypeError("inner", { cause: "innermost" }) }));
  },
  several() {
    throw new AggregateError([new Error("first"), new RangeError("second")], "both failed");
  },
  getters() {
    const object = {
      get fails(): never {
        throw new Error("do not look");
      },
    };
    console.log(object);
    console.log(
      new Proxy({}, {
        ownKeys() {
          throw new Error("do not look");
        },
      }),
    );
    try {
      console.log(hostile);
    } catch (error) {
      console.log((error as Error).message);
    }
    const custom = {
      [Symbol.for("Deno.customInspect")]() {
        throw new Error("shown by itself");
      },
    };
    console.error(custom);
  },
  closed() {
    console.log("open");
    Deno.stdout.close();
    console.error("still heard");
    console.log("closed");
  },
  closedDirect() {
    Deno.stdout.close();
    Deno.stdout.writeSync(new Uint8Array(1));
  },
  overwritten() {
    const { log } = console;
    console.log = (...args: unknown[]) => log("own:", ...args);
    console.log("text");
    console.group("group");
    console.info("inside");
    console.groupEnd();
    console.error = undefined as unknown as typeof console.error;
    console.table([[1]]);
  },
  prepared() {
    Error.prepareStackTrace = (error, sites) => `${String(error)} after ${sites.length}`;
    Error.stackTraceLimit = 2;
    console.log("text");
    performance.mark("mark");
    throw new Error("thrown");
  },
  frozen() {
    Object.freeze(console);
    Object.freeze(Error);
    Object.freeze(Performance.prototype);
    console.log("text");
    performance.mark("mark");
    throw new Error("thrown");
  },
  measure() {
    performance.measure("never", "marked");
  },
};

await scenarios[Deno.args[0]!]!();
