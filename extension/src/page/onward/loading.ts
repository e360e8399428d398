const INDICATORS =
  '[aria-busy="true"], [role="progressbar"]:not([aria-valuenow]), progress:not([value]), [class*="spinner" i], [class*="loader" i], [class*="loading" i], [class*="skeleton" i], [id*="spinner" i], [id*="loading" i]';
/** Whole words of a name: `lazyloading` and `preloader-done` are no indicators. */
const NAME = /(?:^|[-_\s])(?:spinner|loader|loading|skeleton)(?:$|[-_\s\d])/i;
const SAYS =
  /^(?:loading\b|please wait|lädt\b|(?:wird|werden) geladen|bitte warten|(?:se está |se están )?cargando|chargement|veuillez patienter|読み込み中).{0,20}$/iu;
const MAX_INDICATORS = 2_000;
const MAX_TEXTS = 300;
/** What is in sight is among the last photos that were read. */
const MAX_PICTURES = 100;

/**
 * Whether a page shows in sight that something is on its way: by an indicator or a text.
 * @param places the elements that show the photos, in their order
 */
export function isLoading(document: Document, places: readonly Element[]): boolean {
  const last = places.at(-1);
  const marked = [...document.querySelectorAll(INDICATORS)].slice(0, MAX_INDICATORS);
  return marked.some((element) => isIndicator(element, last) && isInSight(element)) || saysLoading(document, last);
}

/** Whether photos in sight are not there yet. What else the page asks for may wait for them. */
export const arePicturesUnderWay = (places: readonly Element[]): boolean =>
  places.slice(-MAX_PICTURES).some((place) => {
    const picture = place.localName === "img" ? place : place.querySelector("img");
    return picture instanceof HTMLImageElement && !picture.complete && isInSight(picture);
  });

/** Whether a control says that its click is being answered. */
export function isAnswering(control: Element): boolean {
  const isOff = control.hasAttribute("disabled") || control.getAttribute("aria-disabled") === "true";
  return isInSight(control) && (isOff || SAYS.test(control.textContent?.trim() ?? ""));
}

function isIndicator(element: Element, last: Element | undefined): boolean {
  if (element.matches('[aria-busy="true"], [role="progressbar"], progress')) return true;
  const names = `${element.getAttribute("class") ?? ""} ${element.id}`;
  // What contains the photos tells by its name how it loads, and not that it does.
  return NAME.test(names) && !/lazy/i.test(names) && (last === undefined || !element.contains(last));
}

function saysLoading(document: Document, last: Element | undefined): boolean {
  const walker = document.createTreeWalker(document.body, 4);
  if (last?.isConnected && document.body.contains(last)) walker.currentNode = last;
  for (let looked = 0; looked < MAX_TEXTS; looked++) {
    const node = walker.nextNode();
    if (node === null) return false;
    const { parentElement } = node;
    if (SAYS.test(node.nodeValue?.trim() ?? "") && parentElement !== null && isInSight(parentElement)) return true;
  }
  return false;
}

function isInSight(element: Element): boolean {
  const { width, height, top, bottom } = element.getBoundingClientRect();
  const { documentElement, defaultView } = element.ownerDocument;
  if (width === 0 || height === 0 || bottom <= 0 || top >= documentElement.clientHeight) return false;
  const style = defaultView?.getComputedStyle(element);
  return style?.visibility !== "hidden" && style?.opacity !== "0";
}
