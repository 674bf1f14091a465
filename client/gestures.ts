/**
 * Pointer, wheel and keys on the charts: what pans, zooms, points and selects.
 *
 * @module
 */
import type { TimelineModel } from "./timeline.ts";

/** What happens at a place, in pixels from the left and upper edge of the area. */
export interface GestureHandlers {
  /** The pointer is here and drags nothing. */
  hover?: (x: number, y: number, event: PointerEvent) => void;
  /** The pointer left, or drags. */
  leave?: () => void;
  click?: (x: number, y: number) => void;
  doubleClick?: (x: number, y: number) => void;
}

/** A pointer that moves less than this while pressed is a click, pixels. */
const CLICK = 4;
/** Zoom of one step of the keyboard or a button. */
export const ZOOM_STEP = 1.4;

/** Lets drag, wheel, hover and clicks on an area work on the view; returns a function that ends it. */
export function attachGestures(area: HTMLElement, model: TimelineModel, handlers: GestureHandlers): () => void {
  const { view } = model;
  const end = new AbortController();
  const { signal } = end;
  let pressed: { x: number; y: number; dragging: boolean } | undefined;
  const place = (event: MouseEvent): [number, number] => {
    const box = area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const leave = () => {
    model.pointer.value = undefined;
    handlers.leave?.();
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button === 0) pressed = { x: event.clientX, y: event.clientY, dragging: false };
  }, { signal });
  area.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (pressed && !pressed.dragging && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) >= CLICK) {
      pressed.dragging = true;
      area.setPointerCapture(event.pointerId);
      area.classList.add("is-dragging");
      handlers.leave?.();
    }
    if (pressed?.dragging) {
      view.panBy(pressed.x - event.clientX, pressed.y - event.clientY);
      [pressed.x, pressed.y] = [event.clientX, event.clientY];
    } else {
      handlers.hover?.(x, y, event);
    }
    model.pointer.value = { x, time: view.timeAt(x) };
  }, { signal });
  const release = (event: PointerEvent) => {
    const was = pressed;
    pressed = undefined;
    area.classList.remove("is-dragging");
    if (was && !was.dragging && event.type === "pointerup") handlers.click?.(...place(event));
  };
  area.addEventListener("pointerup", release, { signal });
  area.addEventListener("pointercancel", release, { signal });
  area.addEventListener("pointerleave", () => {
    if (!pressed?.dragging) leave();
  }, { signal });
  area.addEventListener("dblclick", (event) => handlers.doubleClick?.(...place(event)), { signal });
  area.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x] = place(event);
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey) view.panBy(0, down === 0 ? across : down);
    else if (Math.abs(across) > Math.abs(down)) view.panBy(across);
    // A pinch on a trackpad comes as a wheel with ctrl and much smaller steps.
    else view.zoomAt(x, Math.exp(-down * (event.ctrlKey ? 0.01 : 0.002)));
    model.pointer.value = { x, time: view.timeAt(x) };
    handlers.leave?.();
  }, { signal, passive: false });
  return () => end.abort();
}

/** Does what a key asks of the Timeline; false where the key means nothing here. */
export function pressKey(model: TimelineModel, event: KeyboardEvent): boolean {
  // In the report keys scroll, as on any page.
  if (event.ctrlKey || event.metaKey || event.altKey || model.tab.peek() !== "timeline") return false;
  const { view } = model;
  const at = model.pointer.peek()?.x ?? view.width / 2;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case "w":
    case "+":
    case "=":
      view.zoomAt(at, ZOOM_STEP);
      return true;
    case "s":
    case "-":
      view.zoomAt(at, 1 / ZOOM_STEP);
      return true;
    case "a":
    case "ArrowLeft":
      view.panBy(-view.width / 8);
      return true;
    case "d":
    case "ArrowRight":
      view.panBy(view.width / 8);
      return true;
    case "ArrowUp":
      view.panBy(0, -60);
      return true;
    case "ArrowDown":
      view.panBy(0, 60);
      return true;
    case "0":
      view.fit();
      return true;
    case "Escape":
      if (model.entry.peek() >= 0) model.showEntry(-1);
      else model.select(undefined);
      return true;
    default:
      return false;
  }
}

/** Whether a key press belongs to something else on the page: a field, or what has already made use of it. */
export function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  return event.defaultPrevented || (target instanceof Element && target.closest("input, textarea, select") !== null);
}
