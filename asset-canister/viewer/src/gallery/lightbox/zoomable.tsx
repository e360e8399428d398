import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** The scale, and how far the content is moved from the middle, in CSS pixels. */
interface View {
  scale: number;
  xPx: number;
  yPx: number;
}

const WHOLE: View = { scale: 1, xPx: 0, yPx: 0 };
const LARGEST = 8;
const CLOSE_UP = 2.5;
const STEP = 1.4;

interface ZoomableProps {
  onZoom: (isZoomed: boolean) => void;
  children: ComponentChildren;
}

/** Content that people enlarge by wheel, pinch, double click and the keys + - 0, and drag while it is enlarged. */
export function Zoomable({ onZoom, children }: ZoomableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(WHOLE);
  const pointers = useRef(new Map<number, PointerEvent>());
  const isZoomed = view.scale > 1;
  useEffect(() => onZoom(isZoomed), [isZoomed, onZoom]);

  const zoomBy = (factor: number, clientX?: number, clientY?: number) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    // The point under the pointer stays where it is.
    const fromMiddleX = (clientX ?? box.left + box.width / 2) - box.left - box.width / 2;
    const fromMiddleY = (clientY ?? box.top + box.height / 2) - box.top - box.height / 2;
    setView((before) => {
      const scale = Math.min(LARGEST, Math.max(1, before.scale * factor));
      const grown = scale / before.scale;
      const xPx = fromMiddleX - (fromMiddleX - before.xPx) * grown;
      const yPx = fromMiddleY - (fromMiddleY - before.yPx) * grown;
      return kept({ scale, xPx, yPx }, box);
    });
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? STEP : 1 / STEP, event.clientX, event.clientY);
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    const box = frame.current?.getBoundingClientRect();
    if (before === undefined || box === undefined) return;
    const other = [...pointers.current.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (other !== undefined) {
      const wasPx = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
      const isPx = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
      zoomBy(isPx / Math.max(1, wasPx), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
    } else if (isZoomed) {
      const xPx = event.clientX - before.clientX;
      const yPx = event.clientY - before.clientY;
      setView((view) => kept({ ...view, xPx: view.xPx + xPx, yPx: view.yPx + yPx }, box));
    }
    pointers.current.set(event.pointerId, event);
  };
  const release = (event: PointerEvent) => pointers.current.delete(event.pointerId);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "+" || event.key === "=") zoomBy(STEP);
      if (event.key === "-") zoomBy(1 / STEP);
      if (event.key === "0") setView(WHOLE);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys do all that the pointer does
    <div
      ref={frame}
      class={isZoomed ? "zoomable zoomed" : "zoomable"}
      onWheel={onWheel}
      onDblClick={(event) => (isZoomed ? setView(WHOLE) : zoomBy(CLOSE_UP, event.clientX, event.clientY))}
      onPointerDown={(event) => pointers.current.set(event.pointerId, event)}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onPointerLeave={release}
    >
      <div class="zoomed-content" style={{ transform: `translate(${view.xPx}px, ${view.yPx}px) scale(${view.scale})` }}>
        {children}
      </div>
    </div>
  );
}

/** Keeps the view within the content's edges. */
function kept({ scale, xPx, yPx }: View, { width, height }: { width: number; height: number }): View {
  const limit = (value: number, sizePx: number) => {
    const farthest = ((scale - 1) * sizePx) / 2;
    return Math.min(farthest, Math.max(-farthest, value));
  };
  return { scale, xPx: limit(xPx, width), yPx: limit(yPx, height) };
}
