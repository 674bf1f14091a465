/**
 * Which part of a picture is looked at, and how large. Pure arithmetic.
 *
 * @module
 */

/** A rectangle. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A place. */
export interface Point {
  x: number;
  y: number;
}

/** Least and greatest zoom: pixels on screen of one of the picture. */
const LEAST = 0.01;
const GREATEST = 4;
/** Room around a picture that is shown as a whole, pixels on screen. */
const ROOM = 28;
/** A small picture is not blown up beyond this to fill the view. */
const FITTED = 1.2;

/** The part of a picture that is in view. Positions in the picture are in its own pixels, "on screen" in those of the view. */
export class Camera {
  /** The picture's place at the upper left corner of the view. */
  x = 0;
  y = 0;
  /** Pixels on screen of one of the picture. */
  scale = 1;
  /** Size of the view on screen. */
  width = 1;
  height = 1;

  /** Takes over what another one shows. */
  set({ x, y, scale, width, height }: Camera): this {
    Object.assign(this, { x, y, scale, width, height });
    return this;
  }

  /** A copy that can be kept. */
  copy(): Camera {
    return new Camera().set(this);
  }

  /** Whether both show the same. */
  isSame({ x, y, scale, width, height }: Camera): boolean {
    return this.x === x && this.y === y && this.scale === scale && this.width === width && this.height === height;
  }

  /** Where something of the picture stands on screen. */
  onScreen({ x, y, width, height }: Box): Box {
    const { scale } = this;
    return { x: (x - this.x) * scale, y: (y - this.y) * scale, width: width * scale, height: height * scale };
  }

  /** What of the picture is at a place on screen. */
  inPicture(x: number, y: number): Point {
    return { x: this.x + x / this.scale, y: this.y + y / this.scale };
  }

  /** Moves the picture by pixels on screen. */
  panBy(across: number, down: number): void {
    this.x -= across / this.scale;
    this.y -= down / this.scale;
  }

  /** Makes all larger by a factor; what is at the place on screen stays there. */
  zoomAt(x: number, y: number, factor: number): void {
    const scale = Math.min(GREATEST, Math.max(LEAST, this.scale * factor));
    this.x += x / this.scale - x / scale;
    this.y += y / this.scale - y / scale;
    this.scale = scale;
  }

  /** Shows a part of the picture as a whole, in the middle. */
  fit({ x, y, width, height }: Box): void {
    const across = (this.width - 2 * ROOM) / Math.max(1, width);
    const down = (this.height - 2 * ROOM) / Math.max(1, height);
    this.scale = Math.min(FITTED, Math.max(LEAST, Math.min(across, down)));
    this.x = x + width / 2 - this.width / 2 / this.scale;
    this.y = y + height / 2 - this.height / 2 / this.scale;
  }

  /** Moves as little as it takes to bring something into view; what is larger than the view is put in its middle. */
  reveal(box: Box): void {
    const { x, y, width, height } = this.onScreen(box);
    this.panBy(step(x, width, this.width), step(y, height, this.height));
  }
}

/** How far to move, on one axis. */
function step(from: number, length: number, view: number): number {
  const room = Math.min(ROOM, Math.max(0, (view - length) / 2));
  if (length > view) return view / 2 - (from + length / 2);
  if (from < room) return room - from;
  return Math.min(0, view - room - (from + length));
}
