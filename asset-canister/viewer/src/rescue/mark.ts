const STYLE =
  "position:absolute;margin:0;padding:.1em .6em;border-radius:1em;background:#24614f;color:#fff;font:12px/1.6 system-ui,sans-serif;white-space:nowrap;pointer-events:none;z-index:1";
const INSET_PX = 6;

const marks = new WeakMap<HTMLElement, HTMLElement>();

/** Marks what is shown from the archive, in its lower corner. The mark takes no room in the page's layout. */
export function addMark(element: HTMLElement, text: string): void {
  removeMark(element);
  const mark = document.createElement("small");
  mark.dataset.rescued = "";
  mark.textContent = text;
  mark.style.cssText = STYLE;
  (element.closest("picture") ?? element).after(mark);
  marks.set(element, mark);
  const place = () => {
    // Both are placed in the same ancestor.
    const { offsetLeft, offsetTop, offsetHeight } = element;
    mark.style.left = `${offsetLeft + INSET_PX}px`;
    mark.style.top = `${offsetTop + offsetHeight - mark.offsetHeight - INSET_PX}px`;
  };
  place();
  const observer = new ResizeObserver(() => (mark.isConnected ? place() : observer.disconnect()));
  observer.observe(element);
  observer.observe(document.documentElement);
}

export function removeMark(element: HTMLElement): void {
  marks.get(element)?.remove();
  marks.delete(element);
}
