/** What sites write on what leads on, in the languages of the extension and as symbols. */
export const NEXT =
  /^(?:next(?: page)?|older(?: \w+)?|forward|nächste(?: seite)?|weiter|vor|ältere(?: \w+)?|siguientes?|próxima(?: página)?|más antiguas?|(?:page )?suivante?s?|plus anciens?|次(?:へ|のページ)?|[›»→>]+)(?:\s*[›»→>]*)$/i;
export const PREVIOUS =
  /^[‹«←<]*\s*(?:previous(?: page)?|prev|newer(?: \w+)?|back|vorherige(?: seite)?|zurück|neuere(?: \w+)?|anterior(?:es)?|(?:page )?précédente?s?|plus récents?|前(?:へ|のページ)?|[‹«←<]+)$/i;
export const LOADS_MORE =
  /^(?:(?:load|show|see|view|display|get) (?:\d+ )?(?:more|all|next|older)\b|more (?:photos|pictures|images|results|items)|(?:\d+ )?(?:mehr|weitere)\b.{0,30}$|alle (?:anzeigen|laden)|(?:cargar|ver|mostrar) (?:\d+ )?(?:más|todas?)|(?:charger|voir|afficher) (?:\d+ )?(?:plus|la suite|tout)|もっと|さらに|続きを)|^more\b.{0,12}$/i;

/** A short text of an element as a person or a screen reader gets it. */
export function labelsOf(element: Element): string[] {
  const own = (element.textContent ?? "").slice(0, 200).replace(/\s+/g, " ").trim();
  const said = [element.getAttribute("aria-label"), element.getAttribute("title"), element.getAttribute("value")];
  return [own, ...said.map((text) => text?.trim() ?? "")].filter((text) => text !== "" && text.length <= 40);
}
