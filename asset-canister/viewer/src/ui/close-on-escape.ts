/** For a `details` element: Escape closes it first, and not the dialog around it. */
export function closeOnEscape(event: KeyboardEvent & { currentTarget: HTMLDetailsElement }): void {
  const { key, currentTarget: details } = event;
  if (key !== "Escape" || !details.open) return;
  event.preventDefault();
  details.open = false;
  details.querySelector("summary")?.focus();
}
