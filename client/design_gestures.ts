/**
 * Pointer, wheel and keys on the design: what pans, zooms, points, drags and chooses.
 *
 * @module
 */
import { boxTowards } from "../canvas/design_hits.ts";
import type { DesignChoice, DesignPick } from "./design_choice.ts";
import { rowsOf } from "./design_focus.ts";
import { type DesignView, ZOOM_STEP } from "./design_view.ts";
import { isTaken } from "./gestures.ts";

/** A pointer that moves less than this while pressed is a click, pixels. */
const CLICK = 4;
/** Within this time a second click makes it a double click, ms. */
const SECOND_CLICK = 300;

/** What the page does beside the view. */
export interface DesignHandlers {
  /** The pointer is on something (window coordinates), or on nothing or dragging. */
  point: (pick: DesignPick | undefined, x: number, y: number) => void;
}

/** Lets pointer and wheel work on the view; returns a function that ends it. */
export function attachDesignGestures(
  area: HTMLElement,
  view: DesignView,
  choice: DesignChoice,
  handlers: DesignHandlers,
): () => void {
  const end = new AbortController();
  const { signal } = end;
  let pressed: { x: number; y: number; node: number; dragging: boolean } | undefined;
  const place = (event: MouseEvent): [x: number, y: number] => {
    const box = area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  let later: ReturnType<typeof setTimeout> | undefined;
  const choose = (pick: DesignPick | undefined) => {
    clearTimeout(later);
    // The panel would come to stand where the second click of a double click goes.
    const wait = foldable(view, pick) && document.querySelector("#details") === null;
    if (wait) later = setTimeout(() => choice.chosen.value = pick, SECOND_CLICK);
    else choice.chosen.value = pick;
  };
  const point = (pick: DesignPick | undefined, event: MouseEvent) => {
    area.classList.toggle("is-pointing", pick !== undefined);
    handlers.point(pick, event.clientX, event.clientY);
  };
  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    view.press();
    const picture = view.picture.peek();
    const pick = view.pickAt(...place(event));
    const node = picture ? rowsOf(picture.graph, pick).node : -1;
    pressed = { x: event.clientX, y: event.clientY, node, dragging: false };
  }, { signal });
  area.addEventListener("pointermove", (event) => {
    if (!pressed) return point(view.pickAt(...place(event)), event);
    const [across, down] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!pressed.dragging) {
      if (Math.hypot(across, down) < CLICK) return;
      pressed.dragging = true;
      area.setPointerCapture(event.pointerId);
      area.classList.add("is-dragging");
      point(undefined, event);
      if (pressed.node >= 0) view.lift(pressed.node);
    }
    if (pressed.node >= 0) view.move(pressed.node, across, down);
    else view.panBy(across, down);
    [pressed.x, pressed.y] = [event.clientX, event.clientY];
  }, { signal });
  const release = (event: PointerEvent) => {
    const was = pressed;
    pressed = undefined;
    area.classList.remove("is-dragging");
    if (was?.dragging) {
      if (was.node >= 0) view.drop();
    } else if (was && event.type === "pointerup") {
      choose(view.pickAt(...place(event)));
    }
  };
  area.addEventListener("pointerup", release, { signal });
  area.addEventListener("pointercancel", release, { signal });
  area.addEventListener("pointerleave", (event) => {
    if (!pressed?.dragging) point(undefined, event);
  }, { signal });
  area.addEventListener("dblclick", (event) => {
    clearTimeout(later);
    const pick = view.pickAt(...place(event));
    if (!pick) view.fit();
    else if ("node" in pick) toggleFold(view, choice, pick.node);
  }, { signal });
  area.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = place(event);
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey || Math.abs(across) > Math.abs(down)) view.panBy(-(across || down), 0);
    // A pinch on a trackpad comes as a wheel with ctrl and much smaller steps.
    else view.zoomBy(Math.exp(-down * (event.ctrlKey ? 0.01 : 0.002)), x, y);
    point(undefined, event);
  }, { signal, passive: false });
  return () => {
    clearTimeout(later);
    end.abort();
  };
}

function foldable(view: DesignView, pick: DesignPick | undefined): boolean {
  const { nodes } = view.picture.peek()?.graph ?? { nodes: [] };
  const node = pick && "node" in pick ? nodes.find(({ key }) => key === pick.node) : undefined;
  return node !== undefined && (node.folded || node.opened);
}

/** Opens a folded box, or folds one that was opened; false where it is neither. */
export function toggleFold(view: DesignView, choice: DesignChoice, key: string): boolean {
  if (!foldable(view, { node: key })) return false;
  choice.toggle(key);
  return true;
}

/** Does what a key asks of the design; false where it means nothing here. `enter` goes to what is said of the choice. */
export function pressDesignKey(
  view: DesignView,
  choice: DesignChoice,
  event: KeyboardEvent,
  enter: () => void,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return false;
  const chosen = choice.chosen.peek();
  switch (event.key) {
    case "+":
    case "=":
      view.zoomBy(ZOOM_STEP);
      return true;
    case "-":
    case "−":
      view.zoomBy(1 / ZOOM_STEP);
      return true;
    case "0":
      view.fit();
      return true;
    case "Escape":
      choice.chosen.value = undefined;
      return true;
    case "Enter":
    case " ":
      if (!chosen) return false;
      if (!("node" in chosen) || !toggleFold(view, choice, chosen.node)) enter();
      return true;
    case "ArrowLeft":
    case "ArrowRight":
    case "ArrowUp":
    case "ArrowDown":
      step(view, choice, event.key, event.shiftKey);
      return true;
    default:
      return false;
  }
}

/** Goes to the next box in a direction; with shift the picture is moved. */
function step(view: DesignView, choice: DesignChoice, key: string, pan: boolean): void {
  const picture = view.picture.peek();
  if (!picture) return;
  if (pan) {
    const [across, down] = [
      key === "ArrowLeft" ? 1 : key === "ArrowRight" ? -1 : 0,
      key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0,
    ];
    return view.panBy(60 * across, 60 * down);
  }
  const { node, edge } = rowsOf(picture.graph, choice.chosen.peek());
  const from = edge >= 0 ? picture.graph.edges[edge]!.to : node;
  const to = boxTowards(picture, from, key);
  if (to < 0) return;
  const pick = { node: picture.graph.nodes[to]!.key };
  choice.chosen.value = pick;
  view.reveal(pick);
}
