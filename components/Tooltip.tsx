/** @jsx h */
import { type ComponentChildren, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Room between the pointer and the box, and between the box and the window's edge, pixels. */
const AWAY = 14;
const EDGE = 8;

/** A box beside the pointer (window coordinates), kept inside the window. */
export function Tooltip(props: { x: number; y: number; class?: string; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const { width, height } = current.getBoundingClientRect();
    const right = props.x + AWAY + width <= innerWidth - EDGE;
    const below = props.y + AWAY + height <= innerHeight - EDGE;
    const left = right ? props.x + AWAY : Math.max(EDGE, props.x - AWAY - width);
    const top = below ? props.y + AWAY : Math.max(EDGE, props.y - AWAY - height);
    current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  });
  return <div ref={box} class={`tooltip ${props.class ?? ""}`} role="tooltip">{props.children}</div>;
}
