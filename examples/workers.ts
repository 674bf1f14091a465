/**
 * Workers: the Mandelbrot set in tiles, shared out to as many workers as there are cores, and put together.
 *
 * deno run -A mod.ts workers examples/workers.ts [pixels across]
 *
 * @module
 */
import type { Tile, TileResult } from "./workers/tile.ts";

const TILE_ROWS = 16;

/** Hands tiles to workers: each gets the next as soon as it is done with the last. */
class Pool {
  #workers: Worker[];

  constructor(size: number) {
    this.#workers = Array.from({ length: size }, (_, i) => {
      return new Worker(new URL("./workers/tile.ts", import.meta.url), { type: "module", name: `painter ${i + 1}` });
    });
  }

  /** Computes all tiles, in whatever order. */
  async run(tiles: readonly Tile[], done: (result: TileResult) => void): Promise<void> {
    const waiting = [...tiles];
    await Promise.all(this.#workers.map(async (worker) => {
      for (let tile = waiting.shift(); tile !== undefined; tile = waiting.shift()) done(await ask(worker, tile));
    }));
  }

  close(): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

function ask(worker: Worker, tile: Tile): Promise<TileResult> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<TileResult>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(tile);
  });
}

/** The picture as it fills. */
class Picture {
  #steps: Uint16Array;

  constructor(readonly width: number, readonly height: number) {
    this.#steps = new Uint16Array(width * height);
  }

  paste({ tile, steps }: TileResult): void {
    this.#steps.set(steps, tile.row * this.width);
  }

  /** The picture as letters, `across` of them in a line. */
  toText(across: number): string {
    const shades = " .:-=+*#%@";
    const size = this.width / across;
    const lines: string[] = [];
    for (let y = 0; y < this.height; y += size * 2) {
      let line = "";
      for (let x = 0; x < this.width; x += size) {
        const steps = this.#steps[Math.floor(y) * this.width + Math.floor(x)]!;
        line += shades[Math.min(shades.length - 1, Math.floor(Math.log2(steps + 1)))];
      }
      lines.push(line);
    }
    return lines.join("\n");
  }
}

const width = Number(Deno.args[0] ?? 1_600);
const picture = new Picture(width, Math.round(width * 0.75));
const tiles: Tile[] = [];
for (let row = 0; row < picture.height; row += TILE_ROWS) {
  tiles.push({ row, rows: Math.min(TILE_ROWS, picture.height - row), width, height: picture.height });
}
const pool = new Pool(Math.max(2, Math.min(4, navigator.hardwareConcurrency)));
let finished = 0;
await pool.run(tiles, (result) => {
  picture.paste(result);
  if (++finished % 25 === 0) console.log(`${finished} of ${tiles.length} tiles`);
});
pool.close();
console.log(picture.toText(72));
