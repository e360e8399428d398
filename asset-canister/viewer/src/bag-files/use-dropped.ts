import { useEffect, useRef } from "preact/hooks";
import { type Chosen, dropped } from "./chosen-files.ts";

/** Takes what a person drops anywhere on the page. */
export function useDropped(onDrop: (choosing: Promise<Chosen[]>) => void): void {
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer !== null) latest.current(dropped(event.dataTransfer));
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
}
