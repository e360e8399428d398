/** Near enough to be seen in a moment. */
const MARGIN = "400px";

/**
 * Calls `take` with elements that come into view, each once, some at a time: the next ones after those before. Of a list of hundreds most
 * people see the first.
 * @param most how many at a time
 */
export function whenInView(
  elements: Iterable<Element>,
  most: number,
  take: (elements: readonly Element[]) => Promise<void>,
): void {
  let waiting: Element[] = [];
  let isTaking = false;
  const takeWaiting = async () => {
    if (isTaking) return;
    isTaking = true;
    try {
      while (waiting.length > 0) {
        const some = waiting.slice(0, most);
        waiting = waiting.slice(most);
        await take(some);
      }
    } catch {
      // After an update of the extension nobody answers. The buttons tell that.
      observer.disconnect();
    }
    isTaking = false;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        waiting.push(target);
      }
      void takeWaiting();
    },
    { rootMargin: MARGIN },
  );
  for (const element of elements) observer.observe(element);
}
