import { addMark } from "./mark.ts";
import { openRoots } from "./shadow-roots.ts";

/** The elements that have the picture at an address behind them. */
export function backgroundsOf(address: string): HTMLElement[] {
  const all = openRoots().flatMap((root) => [...root.querySelectorAll<HTMLElement>("*")]);
  return all.filter((element) => getComputedStyle(element).backgroundImage.includes(`"${address}"`));
}

/** Shows a photo behind an element, where it had the picture that has failed. */
export function showBackground(element: HTMLElement, address: string, photo: Blob, text: string): void {
  const { backgroundImage } = getComputedStyle(element);
  const shown = backgroundImage.replaceAll(`"${address}"`, `"${URL.createObjectURL(photo)}"`);
  element.style.setProperty("background-image", shown, "important");
  addMark(element, text);
}
