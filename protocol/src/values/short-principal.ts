/** Shortens a principal's text for display. Its ends are enough to tell one's own few principals apart. */
export function shortPrincipal(principal: string): string {
  const parts = principal.split("-");
  return parts.length > 4 ? `${parts.slice(0, 2).join("-")}…${parts.at(-1)}` : principal;
}
