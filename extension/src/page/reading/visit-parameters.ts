/** An address's query without parameters that tell only where a visitor came from. */
export function withoutVisitParameters(search: string): string {
  // `searchParams` cannot be iterated in Firefox's content scripts.
  const kept = search.slice(1).split("&");
  return kept.filter((parameter) => !/^(?:utm_[^=]*|fbclid|gclid|ref)(?:=|$)/.test(parameter)).join("&");
}
