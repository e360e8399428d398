/** Hears only events that a person caused: scripts of the page cannot dispatch trusted ones (ARCHITECTURE.md#hostile-page). */
export function onTrusted(act: () => void): (event: Event) => void {
  return (event) => {
    if (event.isTrusted) act();
  };
}
