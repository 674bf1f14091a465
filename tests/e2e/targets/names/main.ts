/**
 * Functions of all kinds, each busy for a moment, in a source that TypeScript's compiler shortens.
 *
 * @module
 */
import { Parser } from "acorn";
import { spin } from "./spin.ts";
import byDefault from "./nested.ts";

interface Shape {
  readonly sides: number;
  area(): number;
}

type Callback<T extends Shape> = (shape: T) => number;

enum Colour {
  Red = 1,
  Green,
}

abstract class Base {
  abstract run(): void;
  inherited(): void {
    spin();
  }
}

class Board<T extends Shape = Shape> extends Base {
  static make<U extends Shape>(shape: U): Board<U> {
    spin();
    return new Board(shape);
  }

  readonly field: string = fieldOf();

  constructor(private readonly shape: T, public colour: Colour = Colour.Green) {
    super();
    spin();
  }

  override run(): void {
    spin();
    this.#hidden();
  }

  #hidden(): void {
    spin();
  }

  get size(): number {
    spin();
    return this.shape.sides;
  }

  set size(_value: number) {
    spin();
  }

  handler = (): void => {
    spin();
  };

  async later<K extends keyof T>(_key?: K): Promise<void> {
    spin();
    await Promise.resolve();
    spin();
  }

  *steps(): Generator<number> {
    spin();
    yield 1;
  }
}

function fieldOf(): string {
  spin();
  return "field";
}

const arrow = <T>(value: T): T => {
  spin();
  return value;
};

const handlers = {
  onClick(): void {
    spin();
  },
  onKey: (): void => {
    spin();
  },
  deeper: {
    onDrop: function (): void {
      spin();
    },
  },
};

const apply: <T extends Shape>(shapes: T[], callback: Callback<T>) => number[] = (shapes, callback) =>
  shapes.map((shape) => callback(shape));

const square: Shape = { sides: 4, area: () => 1 };

export function run(): void {
  const board = Board.make(square);
  board.run();
  board.inherited();
  board.size = board.size + 1;
  board.handler();
  void board.later();
  [...board.steps()];
  arrow<number>(1);
  handlers.onClick();
  handlers.onKey();
  handlers.deeper.onDrop();
  apply([square], (shape: Shape) => {
    spin();
    return shape.sides;
  });
  [1].forEach((_item: number) => {
    spin();
  });
  byDefault();
  (function (): void {
    spin();
  })();
}

run();
setTimeout((): void => {
  spin();
}, 1);

// Dependencies and the runtime.
const source = "var a = 1 + 2;".repeat(4000);
const { createHash } = await import("node:crypto");
const end = performance.now() + 60;
while (performance.now() < end) {
  Parser.parse(source, { ecmaVersion: 2022, sourceType: "script", allowReserved: true });
  createHash("md5").update(source).digest("hex");
}
