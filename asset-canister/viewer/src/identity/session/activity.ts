/** In localStorage, which all tabs of the viewer share: a session is idle when none of them is used. */
const STORAGE_KEY = "last-activity-ms";
const EVENTS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
const MS_BETWEEN_NOTES = 1_000;

export function noteActivity(): void {
  localStorage.setItem(STORAGE_KEY, String(Date.now()));
}

export function forgetActivity(): void {
  localStorage.removeItem(STORAGE_KEY);
}

/** Whether somebody may be signed in here. Activity is noted only then. */
export function hasActivity(): boolean {
  return localStorage.getItem(STORAGE_KEY) !== null;
}

/** How long no tab has been used, as far as is known. */
export function idleForMs(): number {
  const last = Number(localStorage.getItem(STORAGE_KEY));
  return last > 0 ? Date.now() - last : 0;
}

/**
 * Notes every use of this tab. auth-client's own idle manager knows only one tab, and its timers stand still while the
 * computer sleeps.
 * @returns how to stop
 */
export function watchActivity(): () => void {
  let notedAtMs = 0;
  const note = () => {
    if (Date.now() - notedAtMs < MS_BETWEEN_NOTES) return;
    notedAtMs = Date.now();
    noteActivity();
  };
  for (const event of EVENTS) addEventListener(event, note, { capture: true, passive: true });
  return () => {
    for (const event of EVENTS) removeEventListener(event, note, { capture: true });
  };
}
