/** For a `details` element: Escape closes what is open last only, so the dialog around it stays. */
export function closeOnEscape(event: KeyboardEvent & { currentTarget: HTMLDetailsElement }): void {
  const { key, currentTarget: details } = event;
  if (key !== "Escape" || !details.open) return;
  event.preventDefault();
  details.open = false;
  details.querySelector("summary")?.focus();
}
