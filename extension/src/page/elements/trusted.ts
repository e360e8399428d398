/** Hears only events that a person caused: a script of the page can dispatch events, but not trusted ones (design decision 11). */
export function onTrusted(act: () => void): (event: Event) => void {
  return (event) => {
    if (event.isTrusted) act();
  };
}
