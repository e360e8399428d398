import type { Page } from "puppeteer";
import type { Language } from "../src/language/languages.ts";
import type { SampleGallery } from "./stored-gallery.ts";
import { allTextsIn } from "./texts.ts";

/** All that a person reads or hears on a page, but what is in English or in its own language on purpose. */
export const everythingSaid = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said = [document.title];
    const isMeant = (element: Element | null) => element?.closest("[lang]:not(html), code") == null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (isMeant(node.parentElement)) said.push(node.textContent?.trim() ?? "");
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) said.push(element.getAttribute(name) ?? "");
    return said.filter((text) => text !== "");
  });

/** Matches each English text that reads differently in the language. What the gallery itself is called does not count. */
export async function englishOnly(language: Language, gallery: SampleGallery): Promise<(text: string) => boolean> {
  const [english, translated] = [await allTextsIn("en"), await allTextsIn(language)];
  const forms = [...english]
    .filter(([key, text]) => translated.get(key) !== text)
    .flatMap(([, text]) => text.split(" | "))
    // What is mostly put in would match anything.
    .filter((form) => /[a-z]{2}/i.test(form.replace(/\$\d/g, "")));
  const patterns = forms.map((form) => {
    const parts = form.split(/\$\d/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".+")}$`);
  });
  const formsHere = new Set([...translated.values()].flatMap((text) => text.split(" | ")));
  const names = [gallery.title, ...gallery.photos.map(({ title }) => title)];
  return (text) => {
    const withoutNames = names.reduce((rest, name) => rest.replaceAll(name, "…"), text);
    return !formsHere.has(text) && patterns.some((pattern) => pattern.test(withoutNames));
  };
}
