/**
 * Pointer and wheel on the charts: what pans, zooms, points and selects. Keys are in shortcuts.ts.
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
  /** What a drag does in place of a pan; with shift it pans all the same. */
  drag?: {
    begin: (x: number) => void;
    move: (x: number) => void;
    end: () => void;
  };
}

/** A pointer that moves less than this while pressed is a click, pixels. */
const CLICK = 4;
/** Turns of the wheel within this time are one gesture, ms. */
const SAME_GESTURE = 100;
/** Lets drag, wheel, hover and clicks on an area work on the view; returns a function that ends it. */
export function attachGestures(area: HTMLElement, model: TimelineModel, handlers: GestureHandlers): () => void {
  const { view } = model;
  const end = new AbortController();
  const { signal } = end;
  let pressed: { x: number; y: number; dragging: "no" | "pan" | "own" } | undefined;
  // To ask for it costs a layout of the page, so within a gesture it is asked for once.
  let box = { left: 0, top: 0, until: -Infinity };
  const place = (event: MouseEvent): [number, number] => {
    const now = performance.now();
    if (!pressed && now > box.until) {
      const { left, top } = area.getBoundingClientRect();
      box = { left, top, until: -Infinity };
    }
    if (event.type === "wheel") box.until = now + SAME_GESTURE;
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const leave = () => {
    model.pointer.value = undefined;
    handlers.leave?.();
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    place(event);
    pressed = { x: event.clientX, y: event.clientY, dragging: "no" };
  }, { signal });
  area.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (pressed?.dragging === "no" && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) >= CLICK) {
      pressed.dragging = handlers.drag && !event.shiftKey ? "own" : "pan";
      area.setPointerCapture(event.pointerId);
      handlers.leave?.();
      if (pressed.dragging === "pan") area.classList.add("is-dragging");
      else handlers.drag?.begin(x - (event.clientX - pressed.x));
    }
    if (pressed?.dragging === "own") {
      handlers.drag?.move(x);
    } else if (pressed?.dragging === "pan") {
      view.panBy(pressed.x - event.clientX, pressed.y - event.clientY);
      [pressed.x, pressed.y] = [event.clientX, event.clientY];
    } else {
      handlers.hover?.(x, y, event);
    }
    model.pointer.value = { x, time: view.timeAt(x) };
  }, { signal });
  const release = (event: PointerEvent) => {
    const was = pressed;
    const at = place(event);
    pressed = undefined;
    area.classList.remove("is-dragging");
    if (was?.dragging === "own") handlers.drag?.end();
    if (was?.dragging === "no" && event.type === "pointerup") handlers.click?.(...at);
  };
  area.addEventListener("pointerup", release, { signal });
  area.addEventListener("pointercancel", release, { signal });
  area.addEventListener("pointerleave", () => {
    if (pressed === undefined || pressed.dragging === "no") leave();
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

/** Whether a key press belongs to something else on the page: a field, or what has already made use of it. */
export function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  return event.defaultPrevented || (target instanceof Element && target.closest("input, textarea, select") !== null);
}
