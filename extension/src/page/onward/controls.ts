import { LOADS_MORE, labelsOf } from "./words.ts";

/** Words of controls that do more than show. */
const ACTS =
  /buy|cart|basket|checkout|order|pay\b|purchase|delete|remove|sign|log ?(?:in|out)|subscribe|follow|like|share|report|comment|repl(?:y|ies)|download|kauf|warenkorb|lösch|anmeld|abmeld|kommentar|comprar|carrito|eliminar|borrar|comentario|acheter|panier|supprimer|commentaire|購入|カート|削除|コメント/i;
const NEXT_SLIDE =
  /swiper-button-next|slick-next|splide__arrow--next|glide__arrow--right|carousel-control-next|owl-next|flickity-(?:prev-)?next|fotorama__arr--next|galleria-image-nav-right|tns-next|(?:^|[-_\s])(?:next|forward)(?:$|[-_\s])|arrow-?(?:right|next)|(?:btn|button|nav)-?next/i;
const NEXT_LABEL =
  /^(?:next(?: (?:slide|image|photo|picture|page))?|nächste[rs]?(?: \w+)?|weiter|siguiente(?: \w+)?|(?:\w+ )?suivante?|次(?:へ|の\S+)?|[›»→>❯])$/i;
/** Links that lead somewhere are no controls. A gallery has thousands of them. */
const CONTROL =
  'button, [role="button"], a:not([href]), a[href=""], a[href="#"], a[href^=" "], a[href^="javascript:" i], input[type="button"], summary';

/** Whether a click stays on the page and only shows: no link that leaves, nothing that submits, nothing that names another act. */
export function isHarmless(control: Element): boolean {
  const labels = labelsOf(control);
  const says = `${labels.join(" ")} ${control.getAttribute("class") ?? ""} ${control.id} ${control.getAttribute("name") ?? ""}`;
  if (ACTS.test(says.replace(/[-_]/g, " ")) || isElsewhere(control)) return false;
  if (control.hasAttribute("disabled") || control.getAttribute("aria-disabled") === "true") return false;
  const acts = control
    .getAttributeNames()
    .filter((name) =>
      /^(?:form|formaction|data-method|data-confirm|download|hx-(?:post|put|delete|patch)|popovertarget)$/.test(name),
    );
  if (acts.length > 0) return false;
  const form = control.closest("form");
  if (form !== null && (control.localName !== "button" || control.getAttribute("type") !== "button")) return false;
  if (control.localName !== "a") return true;
  const href = control.getAttribute("href")?.trim() ?? "";
  return href === "" || href === "#" || /^javascript:\s*(?:void\s*\(?0?\)?|;)?;?$/i.test(href);
}

/** Whether a control stands in a part of the page that is about something else. */
function isElsewhere(control: Element): boolean {
  const nav = control.closest("nav");
  const says =
    nav === null ? "" : `${nav.getAttribute("class") ?? ""} ${nav.id} ${nav.getAttribute("aria-label") ?? ""}`;
  return (nav !== null && !/pag|seiten/i.test(says)) || control.closest("footer, [contenteditable], dialog") !== null;
}

const isVisible = (control: Element) => {
  const { width, height } = control.getBoundingClientRect();
  const style = control.ownerDocument.defaultView?.getComputedStyle(control);
  return width > 0 && height > 0 && style?.visibility !== "hidden" && style?.display !== "none";
};

/** Says by itself that it is about pictures; others have to follow the gallery, since descriptions and comments unfold too. */
const OF_PHOTOS = /photo|picture|image|item|result|bild|foto|imágen|imagen|élément|枚|写真/i;

/**
 * The control that loads more of a gallery; none if there is none that may be clicked.
 * @param last the element that shows the gallery's last photo
 */
export function loadMoreControl(document: Document, last: Element | undefined): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(CONTROL)].slice(0, 5_000);
  return all.find((control) => {
    const says = labelsOf(control).filter((text) => LOADS_MORE.test(text));
    const isNamed = says.length > 0 || /load-?more|show-?more|view-?more/i.test(`${control.className} ${control.id}`);
    if (!isNamed || control.closest("aside, [class*=comment], [id*=comment], [class*=related]") !== null) return false;
    const isAfter =
      last === undefined || (last.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return (isAfter || says.some((text) => OF_PHOTOS.test(text))) && isHarmless(control) && isVisible(control);
  });
}

/** The control that shows the next slide of a carousel around an element. */
export function nextSlideControl(slide: Element, direction: "next" | "previous" = "next"): HTMLElement | undefined {
  for (
    let around = slide.parentElement, depth = 0;
    around !== null && depth < 6;
    around = around.parentElement, depth++
  ) {
    if (around.localName === "body") return undefined;
    const controls = [...around.querySelectorAll<HTMLElement>(CONTROL)].slice(0, 200);
    const found = controls.find((control) => isSlideControl(control, direction) && isHarmless(control));
    if (found) return found;
  }
  return undefined;
}

function isSlideControl(control: Element, direction: "next" | "previous"): boolean {
  const names = `${control.getAttribute("class") ?? ""} ${control.id}`;
  if (direction === "next") return NEXT_SLIDE.test(names) || labelsOf(control).some((text) => NEXT_LABEL.test(text));
  const mirrored = names.replace(/prev(?:ious)?|back|left/gi, "next").replace(/right/gi, "");
  return (
    !NEXT_SLIDE.test(names) &&
    (NEXT_SLIDE.test(mirrored) ||
      labelsOf(control).some((text) =>
        /^(?:prev(?:ious)?(?: \w+)?|vorherige[rs]?(?: \w+)?|zurück|anterior(?: \w+)?|(?:\w+ )?précédente?|前(?:へ|の\S+)?|[‹«←<❮])$/i.test(
          text,
        ),
      ))
  );
}

/** Clicks as a person would. What the click would open by itself is not opened. */
export function press(control: HTMLElement): void {
  const window = control.ownerDocument.defaultView;
  const stay = (event: Event) => event.preventDefault();
  if (control.localName === "a") window?.addEventListener("click", stay, { once: true });
  control.click();
  window?.removeEventListener("click", stay);
}
