/**
 * One worker of ../workers.ts.
 *
 * @module
 */

/** A band of the picture. */
export interface Tile {
  /** Its first row. */
  row: number;
  rows: number;
  /** Size of the whole picture. */
  width: number;
  height: number;
}

/** A band that is done. */
export interface TileResult {
  tile: Tile;
  /** Steps until each point escaped, row by row. */
  steps: Uint16Array;
}

const MOST = 1_000;

/** Steps until a point of the plane escapes. */
function countSteps(re: number, im: number): number {
  let x = 0;
  let y = 0;
  let steps = 0;
  while (steps < MOST && x * x + y * y <= 4) {
    const next = x * x - y * y + re;
    y = 2 * x * y + im;
    x = next;
    steps++;
  }
  return steps;
}

function paint(tile: Tile): TileResult {
  const steps = new Uint16Array(tile.rows * tile.width);
  for (let row = 0; row < tile.rows; row++) {
    const im = ((tile.row + row) / tile.height - 0.5) * 2.5;
    for (let column = 0; column < tile.width; column++) {
      steps[row * tile.width + column] = countSteps((column / tile.width) * 3.3 - 2.4, im);
    }
  }
  return { tile, steps };
}

// The page's types have no worker's scope; this file is checked along with all others.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Tile>) => void;
  postMessage(result: TileResult): void;
};
scope.onmessage = ({ data }) => scope.postMessage(paint(data));
