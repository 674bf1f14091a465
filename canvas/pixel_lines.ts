/**
 * The resource lines drawn pixel by pixel, for while they move: the browser takes several frames to draw a long path,
 * and less than a millisecond to show a picture. At rest {@linkcode ./lines.ts} draws them.
 *
 * @module
 */
import { thin } from "../profile/series.ts";
import type { StatusTable } from "../profile/types.ts";
import { pixelOf, rgbOf } from "./pixels.ts";
import { look } from "./look.ts";
import { peakOf, RISE, SERIES, type Series, thicknessOf } from "./series.ts";
import type { Viewport } from "./viewport.ts";

/** How strong the area below the CPU line is, 0 to 255. */
const AREA = 26;

/** Draws the lines into pictures of the size of their place. */
export class PixelLines {
  #picture: ImageData | undefined;
  /** By column of pixels the uppermost and lowest place that the line reaches, pixels. */
  #least = new Float64Array(0);
  #most = new Float64Array(0);

  /**
   * Draws what the viewport shows.
   *
   * @param height Pixels
   * @param ratio Device pixels in a pixel
   * @param make Makes a picture; on a page `(width, height) => new ImageData(width, height)`
   */
  paint(
    status: StatusTable,
    view: Viewport,
    height: number,
    ratio: number,
    make: (width: number, height: number) => ImageData,
  ): ImageData {
    const picture = this.#resize(
      Math.max(1, Math.round(view.width * ratio)),
      Math.max(1, Math.round(height * ratio)),
      make,
    );
    picture.data.fill(0);
    for (const series of SERIES) {
      this.#trace(series, status, view, picture);
      const color = look().lines[series.name];
      if (series.name === "cpu") this.#fillBelow(picture, color);
      this.#leaveOut(series, Math.round(Math.max(0, view.start) / view.perPixel), ratio);
      this.#stroke(picture, color, thicknessOf(series) * ratio);
    }
    return picture;
  }

  /** Notes where a line passes through each column of pixels. */
  #trace(series: Series, status: StatusTable, view: Viewport, { width, height }: ImageData): void {
    this.#least.fill(Infinity);
    this.#most.fill(-Infinity);
    const values = status[series.column];
    const points = thin(status.time, values, view.start, view.end, width);
    const peak = peakOf(status, series);
    const scale = width / (view.end - view.start);
    let [beforeX, beforeY] = [NaN, NaN];
    for (let i = 0; i < points.x.length; i++) {
      const x = (points.x[i]! - view.start) * scale;
      const y = height * (1 - points.y[i]! / peak * series.share / RISE);
      if (i > 0 && series.curve === "step-after") {
        this.#pass(beforeX, beforeY, x, beforeY);
        this.#pass(x, beforeY, x, y);
      } else if (i > 0) {
        this.#pass(beforeX, beforeY, x, y);
      }
      [beforeX, beforeY] = [x, y];
    }
  }

  #pass(fromX: number, fromY: number, toX: number, toY: number): void {
    const [least, most] = [this.#least, this.#most];
    const slope = toX > fromX ? (toY - fromY) / (toX - fromX) : 0;
    const last = Math.min(least.length - 1, Math.floor(toX));
    for (let column = Math.max(0, Math.floor(fromX)); column <= last; column++) {
      const enters = slope === 0 ? fromY : fromY + slope * Math.max(0, column - fromX);
      const leaves = column + 1 >= toX ? toY : fromY + slope * (column + 1 - fromX);
      const [upper, lower] = enters < leaves ? [enters, leaves] : [leaves, enters];
      if (upper < least[column]!) least[column] = upper;
      if (lower > most[column]!) most[column] = lower;
    }
  }

  /** Empties the columns of a dashed line's gaps, which lie where they do in the proper drawing. */
  #leaveOut({ dash }: Series, origin: number, ratio: number): void {
    if (!dash) return;
    const [drawn, left] = dash;
    for (let x = 0; x < this.#least.length; x++) {
      const at = (Math.floor(x / ratio) + origin) % (drawn + left);
      // What is steep would else be gone.
      const tall = this.#most[x]! - this.#least[x]! > 2 * drawn * ratio;
      if (at >= drawn && !tall) [this.#least[x], this.#most[x]] = [Infinity, -Infinity];
    }
  }

  #fillBelow({ data, width, height }: ImageData, color: string): void {
    const pixels = new Uint32Array(data.buffer);
    const pixel = pixelOf(color, AREA);
    const tops = Int32Array.from(this.#least, (least, x) => {
      const middle = (least + this.#most[x]!) / 2;
      // A column that the line does not reach has no middle.
      return Number.isNaN(middle) ? height : Math.ceil(middle);
    });
    for (let y = 0; y < height; y++) {
      const line = y * width;
      for (let x = 0; x < width; x++) if (tops[x]! <= y) pixels[line + x] = pixel;
    }
  }

  #stroke({ data, width, height }: ImageData, color: string, thickness: number): void {
    const rgb = rgbOf(color);
    const pixels = new Uint32Array(data.buffer);
    const solid = pixelOf(color);
    for (let x = 0; x < width; x++) {
      const upper = this.#least[x]! - thickness / 2;
      const lower = this.#most[x]! + thickness / 2;
      if (!(lower > upper)) continue;
      const last = Math.min(height - 1, Math.ceil(lower) - 1);
      for (let y = Math.max(0, Math.floor(upper)); y <= last; y++) {
        const covered = Math.min(lower, y + 1) - Math.max(upper, y);
        if (covered >= 1) pixels[y * width + x] = solid;
        else if (covered > 0) over(data, 4 * (y * width + x), rgb, covered);
      }
    }
  }

  #resize(width: number, height: number, make: (width: number, height: number) => ImageData): ImageData {
    if (this.#picture?.width === width && this.#picture.height === height) return this.#picture;
    this.#least = new Float64Array(width);
    this.#most = new Float64Array(width);
    return this.#picture = make(width, height);
  }
}

/** Lays a colour over a pixel; `alpha` is 0 to 1. */
function over(data: Uint8ClampedArray, at: number, rgb: readonly number[], alpha: number): void {
  const below = data[at + 3]! / 255 * (1 - alpha);
  const all = alpha + below;
  for (let i = 0; i < 3; i++) data[at + i] = (rgb[i]! * alpha + data[at + i]! * below) / all;
  data[at + 3] = 255 * all;
}
