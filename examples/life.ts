/**
 * Conway's Game of Life on a torus: a simulation that keeps one core busy.
 *
 * deno run -A mod.ts life examples/life.ts [generations]
 *
 * @module
 */

/** Random numbers that are the same in each run. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

/** A grid of cells whose edges meet. */
class Board {
  #cells: Uint8Array;
  #next: Uint8Array;

  constructor(readonly width: number, readonly height: number) {
    this.#cells = new Uint8Array(width * height);
    this.#next = new Uint8Array(width * height);
  }

  static random(width: number, height: number, density: number, random: Random): Board {
    const board = new Board(width, height);
    for (let i = 0; i < width * height; i++) board.#cells[i] = random.next() < density ? 1 : 0;
    return board;
  }

  isAlive(x: number, y: number): boolean {
    return this.#cells[y * this.width + x] === 1;
  }

  /** Brings a cell to life. */
  place(x: number, y: number): void {
    this.#cells[wrap(y, this.height) * this.width + wrap(x, this.width)] = 1;
  }

  /** Lives on for one generation. */
  step(): void {
    for (let y = 0; y < this.height; y++) this.#stepRow(y);
    [this.#cells, this.#next] = [this.#next, this.#cells];
  }

  #stepRow(y: number): void {
    const { width, height } = this;
    const above = wrap(y - 1, height) * width;
    const row = y * width;
    const below = wrap(y + 1, height) * width;
    for (let x = 0; x < width; x++) {
      const neighbours = this.#countNeighbours(above, row, below, x);
      this.#next[row + x] = neighbours === 3 || (neighbours === 2 && this.#cells[row + x] === 1) ? 1 : 0;
    }
  }

  #countNeighbours(above: number, row: number, below: number, x: number): number {
    const cells = this.#cells;
    const left = x === 0 ? this.width - 1 : x - 1;
    const right = x === this.width - 1 ? 0 : x + 1;
    return cells[above + left]! + cells[above + x]! + cells[above + right]! +
      cells[row + left]! + cells[row + right]! +
      cells[below + left]! + cells[below + x]! + cells[below + right]!;
  }
}

function wrap(n: number, size: number): number {
  return (n + size) % size;
}

/** One connected group of cells. */
interface Colony {
  size: number;
  /** Where its first cell is. */
  x: number;
  y: number;
}

/** Finds the groups of cells that touch each other. */
class Census {
  #seen: Set<number> = new Set();

  constructor(readonly board: Board) {}

  /** All groups, the largest first. */
  count(): Colony[] {
    const colonies: Colony[] = [];
    const { width, height } = this.board;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (this.#isNew(x, y)) colonies.push({ size: this.#explore(x, y), x, y });
      }
    }
    return colonies.sort((a, b) => b.size - a.size);
  }

  #isNew(x: number, y: number): boolean {
    return this.board.isAlive(x, y) && !this.#seen.has(y * this.board.width + x);
  }

  /** Walks a group from one of its cells; its size. */
  #explore(x: number, y: number): number {
    const { width, height } = this.board;
    const open: [number, number][] = [[x, y]];
    this.#seen.add(y * width + x);
    let size = 0;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      size++;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const nx = wrap(cell[0] + dx, width);
          const ny = wrap(cell[1] + dy, height);
          if (!this.#isNew(nx, ny)) continue;
          this.#seen.add(ny * width + nx);
          open.push([nx, ny]);
        }
      }
    }
    return size;
  }
}

/** Runs a board and says how it fares. */
class Game {
  #random = new Random(2026);
  #board = Board.random(320, 240, 0.3, this.#random);
  #history: number[] = [];

  play(generations: number): void {
    for (let generation = 1; generation <= generations; generation++) {
      this.#board.step();
      if (generation % 25 === 0) this.#count(generation);
      if (generation % 800 === 0) this.#sow();
    }
    console.log(`${generations} generations: ${summarize(this.#history)}`);
  }

  /** Counts all cells; tells of it now and then. */
  #count(generation: number): void {
    const colonies = new Census(this.#board).count();
    const population = colonies.reduce((sum, { size }) => sum + size, 0);
    this.#history.push(population);
    const largest = colonies[0];
    if (largest === undefined) return console.error(`generation ${generation}: all is dead`);
    if (generation % 500 !== 0) return;
    const text = `generation ${generation}: ${population} cells in ${colonies.length} colonies`;
    if (population < 3500) console.warn(`${text}: few are left`);
    else console.log(`${text}, the largest of ${largest.size} at ${largest.x}, ${largest.y}`);
  }

  /** New life at a random place. */
  #sow(): void {
    const { width, height } = this.#board;
    const x = Math.floor(this.#random.next() * width);
    const y = Math.floor(this.#random.next() * height);
    for (let i = 0; i < 2000; i++) {
      this.#board.place(
        x + Math.floor(this.#random.next() * 80),
        y + Math.floor(this.#random.next() * 80),
      );
    }
    console.debug(`sowed at ${x}, ${y}`);
  }
}

function summarize(history: readonly number[]): string {
  if (history.length === 0) return "too few to count cells";
  return `${Math.min(...history)} to ${Math.max(...history)} cells`;
}

const generations = Number(Deno.args[0] ?? 16000);
if (!Number.isSafeInteger(generations) || generations < 1) {
  console.error(`Cannot play ${Deno.args[0]} generations: it is not a number from 1 on`);
  Deno.exit(2);
}
new Game().play(generations);
