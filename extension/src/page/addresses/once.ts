/** Finds out about each address once: a page of a thousand photos names many thousands, and they are compared several times. */
export function once<T>(read: (url: URL) => T): (url: URL) => T {
  const known = new WeakMap<URL, { value: T }>();
  return (url) => {
    const earlier = known.get(url);
    if (earlier) return earlier.value;
    const value = read(url);
    known.set(url, { value });
    return value;
  };
}
