/**
 * The part of the log that is in sight: which rows are in the page, and where they stand. Measures rows once they are
 * there.
 *
 * @module
 */
import { type Signal, signal } from "@preact/signals";
import type { LogItems } from "../profile/log_items.ts";
import { Heights } from "./log_heights.ts";
import { LogScroll } from "./log_scroll.ts";
import type { LogList, LogOther } from "./log_view.ts";
import type { TimelineModel } from "./timeline.ts";

/** The height of an entry of one line, as in log.css. */
export const ROW_HEIGHT = 26;
/** So much is ready above and below what is seen, pixels. */
const SPARE = 260;
/** Without a step for so long scrolling has come to rest, ms. */
const REST = 150;

/** The elements of the list. */
export interface Stage {
  /** What scrolls. */
  box: HTMLElement;
  /** What gives it its height. */
  room: HTMLElement;
  /** What holds the rows. */
  rows: HTMLElement;
}

/** Places of the items that are in the page. */
export interface Window {
  first: number;
  /** Exclusive. */
  last: number;
}

/** The part of a log that is in sight. */
export class LogWindow {
  /** Changes as one scrolls. */
  readonly shown: Signal<Window> = signal({ first: 0, last: 0 });

  #scroll = new LogScroll(new Heights(0, ROW_HEIGHT));
  #items: LogItems<LogOther> | undefined;
  /** By entry's row, or key of what is none: heights other than the assumed one. */
  #known = new Map<number | string, number>();
  #stage: Stage | undefined;
  #width = 0;
  /** Runs as long as a person scrolls; until then the scroll bar is theirs. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows the end and stays there as the log grows. */
  stayAtEnd(): void {
    this.#rest();
    this.#scroll.show("end");
    this.#update();
  }

  /** Shows the very beginning. */
  toStart(): void {
    this.#rest();
    this.#scroll.pin = undefined;
    this.#scroll.top = 0;
    this.#update();
  }

  /** Works on these elements; returns a function that ends it. */
  attach(stage: Stage): () => void {
    this.#stage = stage;
    const { box, rows } = stage;
    const onScroll = () => this.#scrolled();
    box.addEventListener("scroll", onScroll, { passive: true });
    const size = new ResizeObserver(() => this.#resized());
    size.observe(box);
    // Something in a row was opened that nobody told of.
    const content = new ResizeObserver(() => requestAnimationFrame(() => this.#stage === stage && this.place()));
    content.observe(rows);
    this.#resized();
    return () => {
      box.removeEventListener("scroll", onScroll);
      size.disconnect();
      content.disconnect();
      this.#rest();
      this.#stage = undefined;
    };
  }

  /** Shows other items; what was in sight stays there as far as it is among them. */
  setItems(items: LogItems<LogOther>): void {
    if (items === this.#items) return;
    const scroll = this.#scroll;
    const before = this.#items;
    const place = before && scroll.top > 0 ? scroll.heights.rowAt(scroll.top) : -1;
    const anchor = before && place >= 0 ? before.at(place) : undefined;
    const offset = place >= 0 ? scroll.top - scroll.heights.topOf(place) : 0;
    const pinned = scroll.pin === "end" || before === undefined ? undefined : scroll.pin && before.at(scroll.pin.row);
    this.#items = items;
    scroll.heights = new Heights(items.length, ROW_HEIGHT);
    for (const [key, height] of this.#known) {
      const place = placeOf(items, key);
      if (place >= 0) scroll.heights.set(place, height);
    }
    if (pinned !== undefined && scroll.pin && scroll.pin !== "end") {
      scroll.pin = { ...scroll.pin, row: nearest(items, pinned) };
    } else if (anchor !== undefined && scroll.pin === undefined) {
      scroll.top = scroll.heights.topOf(nearest(items, anchor)) + offset;
    }
    this.#update();
  }

  /** Brings an entry (a row of the log table) into sight: into the middle, or no further than needed. */
  show(row: number, how: "center" | "nearest"): void {
    const place = this.#items?.has(row) ? placeOf(this.#items, row) : -1;
    if (place < 0) return;
    this.#rest();
    if (how === "nearest") this.#scroll.reveal(place);
    else this.#scroll.show({ row: place, align: "center" });
    this.#update();
  }

  /** The entry that stands a view above or below another: its number among those shown. */
  page(number: number, way: 1 | -1): number {
    const items = this.#items;
    if (!items) return number;
    const { heights, height } = this.#scroll;
    const top = heights.topOf(items.placeOf(number)) + way * (height - 2 * ROW_HEIGHT);
    return this.#numberAt(heights.rowAt(Math.max(0, top)), way);
  }

  /** The first entry that is wholly in sight: its number among those shown; 0 while nothing has been drawn. */
  firstInSight(): number {
    if (!this.#items) return 0;
    const { heights, top } = this.#scroll;
    return this.#numberAt(Math.max(0, heights.rowAt(top + ROW_HEIGHT - 1)), 1);
  }

  /** Whether an item is in sight, at least in part. */
  isInSight(row: number): boolean {
    const items = this.#items;
    if (!items?.has(row)) return false;
    const place = placeOf(items, row);
    const { heights, top, height } = this.#scroll;
    return heights.topOf(place + 1) > top && heights.topOf(place) < top + height;
  }

  /** Measures the rows that are in the page, and puts them where they belong. To be called when they were drawn. */
  place(): void {
    const [stage, items, scroll] = [this.#stage, this.#items, this.#scroll];
    if (!stage || !items) return;
    let changed = false;
    for (const element of stage.rows.children) {
      const key = keyOf(element as HTMLElement);
      const place = key === undefined ? -1 : placeOf(items, key);
      if (key === undefined || place < 0) continue;
      const { height } = element.getBoundingClientRect();
      // Hidden with all of the page.
      if (height === 0) return;
      if (height === ROW_HEIGHT) this.#known.delete(key);
      else this.#known.set(key, height);
      changed = scroll.measured(place, height) || changed;
    }
    if (changed) this.#update();
    else this.#move();
  }

  #numberAt(place: number, way: 1 | -1): number {
    const items = this.#items!;
    for (let at = place; at >= 0 && at < items.length; at += way) {
      const item = items.at(at);
      if (typeof item === "number") return items.numberOf(item);
    }
    return way > 0 ? items.entries - 1 : 0;
  }

  #scrolled(): void {
    const { box } = this.#stage!;
    const most = box.scrollHeight - box.clientHeight;
    if (!this.#scroll.scrolled(box.scrollTop, most)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#rest();
      this.#settle();
    }, REST);
    this.#update();
    if (this.#scroll.isAstray(most)) this.#settle();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #resized(): void {
    const { box } = this.#stage!;
    const scroll = this.#scroll;
    // Lines break elsewhere.
    if (box.clientWidth !== this.#width && this.#width !== 0) this.#known.clear();
    const wasAtEnd = scroll.pin === "end";
    this.#width = box.clientWidth;
    scroll.height = box.clientHeight;
    if (wasAtEnd) scroll.keepPin();
    this.#update();
  }

  /** Works out which rows are to be in the page. */
  #update(): void {
    const [scroll, items] = [this.#scroll, this.#items];
    if (!items || !this.#stage) return;
    scroll.keepPin();
    const first = Math.max(0, scroll.heights.rowAt(scroll.top - SPARE));
    const last = Math.min(items.length, scroll.heights.rowAt(scroll.top + scroll.height + SPARE) + 1);
    const { first: from, last: to } = this.shown.peek();
    if (first !== from || last !== to) this.shown.value = { first, last };
    this.#move();
    if (this.#timer === undefined) this.#settle();
  }

  /** Puts the rows where they belong. */
  #move(): void {
    const { heights, top } = this.#scroll;
    const y = heights.topOf(this.shown.peek().first) - top;
    this.#stage!.rows.style.transform = `translateY(${Math.round(y)}px)`;
  }

  /** Has the scroll bar show where the rows are. */
  #settle(): void {
    const [scroll, stage] = [this.#scroll, this.#stage];
    if (!stage) return;
    const height = `${scroll.content}px`;
    if (stage.room.style.height !== height) stage.room.style.height = height;
    const { wanted } = scroll;
    if (Math.abs(stage.box.scrollTop - wanted) >= 1) stage.box.scrollTop = wanted;
    scroll.placed(stage.box.scrollTop);
  }
}

function keyOf({ dataset }: HTMLElement): number | string | undefined {
  return dataset.row === undefined ? dataset.key : Number(dataset.row);
}

/** -1 where it is not among the items. */
function placeOf(items: LogItems<LogOther>, key: number | string): number {
  if (typeof key === "string") return items.placeOfOther(key);
  return items.has(key) ? items.placeOf(items.numberOf(key)) : -1;
}

/** The place of an item, or where there is none of it of what comes after it. */
function nearest(items: LogItems<LogOther>, item: number | LogOther): number {
  if (typeof item !== "number") return Math.max(0, items.placeOfOther(item.key));
  return Math.max(0, Math.min(items.length - 1, items.placeOf(items.numberOf(item))));
}

const known = new WeakMap<LogList, { id: string; window: LogWindow }>();

/** The window of a log, as it was left; one of its own for each recording. */
export function logWindowOf(list: LogList, model: TimelineModel): LogWindow {
  const id = model.id.peek();
  const found = known.get(list);
  if (found?.id === id) return found.window;
  const window = new LogWindow();
  known.set(list, { id, window });
  if (list.live) window.stayAtEnd();
  return window;
}
