import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { parseGalleryRequest } from "../../messages/gallery-request.ts";
import { photosInJsonLd } from "./json-ld.ts";
import { joinRights, rightsFrom, rightsOfPage, rightsOfTile } from "./rights.ts";

const BASE = "https://site.example/album/";

describe("the rights of a photo", () => {
  it("are read from schema.org, with people, organisations and works by their names", () => {
    const image = {
      "@type": "ImageObject",
      contentUrl: "/full/a.jpg",
      creator: [
        { "@type": "Person", name: "Ada" },
        { "@type": "Person", name: "Grace" },
      ],
      creditText: "Ada / Archive",
      copyrightNotice: "© Ada",
      license: "https://creativecommons.org/licenses/by/4.0/",
      acquireLicensePage: "/ask",
    };
    const [photo] = photosInJsonLd([JSON.stringify(image)], BASE).others;
    expect(photo?.rights).toEqual({
      creator: "Ada, Grace",
      credit: "Ada / Archive",
      copyright: "© Ada",
      licenseUrl: "https://creativecommons.org/licenses/by/4.0/",
      acquireLicenseUrl: "https://site.example/ask",
    });
    const work = { ...image, license: { "@type": "CreativeWork", name: "CC BY", url: "https://cc.example/by" } };
    expect(photosInJsonLd([JSON.stringify(work)], BASE).others[0]?.rights).toMatchObject({
      license: "CC BY",
      licenseUrl: "https://cc.example/by",
    });
  });

  it("are those that the photo's own tile links", () => {
    const { document } = parseHTML(
      `<figure><img src="a.jpg"><a rel="license noopener" href="/by">CC <b>BY</b></a><span itemprop="creditText">Ada</span></figure>`,
    );
    const tile = document.querySelector("figure") as unknown as Element;
    expect(rightsOfTile(tile, BASE)).toEqual({
      license: "CC BY",
      licenseUrl: "https://site.example/by",
      credit: "Ada",
    });
  });

  it("are those of the page, where it names one licence and no other", () => {
    const rightsIn = (html: string) =>
      rightsOfPage(parseHTML(`<html><head></head><body>${html}</body></html>`).document as unknown as Document, BASE);
    const cc = "https://creativecommons.org/licenses/by/4.0/";
    expect(rightsIn(`<footer><a rel="license" href="${cc}">CC BY 4.0</a></footer>`)).toEqual({
      license: "CC BY 4.0",
      licenseUrl: cc,
    });
    expect(rightsIn(`<a rel=license href=/a>A</a><a rel=license href=/a>A</a>`)).toMatchObject({ license: "A" });
    expect(rightsIn(`<a rel=license href=/a>A</a><a rel=license href=/b>B</a>`)).toBeUndefined();
    expect(rightsIn("")).toBeUndefined();
  });

  it("are words and addresses of the web, whatever a page writes", () => {
    expect(rightsFrom({ creator: "<a href='x'>Ada</a>", license: "javascript:alert(1)" }, BASE)).toEqual({
      creator: "Ada",
      license: "javascript:alert(1)",
    });
    expect(rightsFrom({ licenseUrl: "javascript:alert(1)", creator: " <br> " }, BASE)).toBeUndefined();
    const texts = fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), fc.constantFrom("//x", "/y", "x".repeat(9_000)));
    const told = fc.record(
      { creator: texts, credit: texts, copyright: texts, license: texts, licenseUrl: texts, acquireLicenseUrl: texts },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(told, (said) => {
        const rights = rightsFrom(said, BASE);
        const id = "0b0b0b0b-0000-4000-8000-000000000001";
        const item = { memoryId: id, memoryType: "image", url: `${BASE}a.jpg`, title: "A" };
        const gallery = { galleryId: id, title: "G", sourceUrl: BASE, items: [{ ...item, ...(rights && { rights }) }] };
        const request = { to: "background", type: "job.start", gallery, edgesUrl: null };
        expect(parseGalleryRequest(request)).toMatchObject({ ok: true });
      }),
    );
  });

  it("of two sources are joined, and their terms are never mixed", () => {
    const [page, file] = [{ license: "CC BY" }, { creator: "Ada", license: "CC0", licenseUrl: "https://cc.example/0" }];
    expect(joinRights(page, file)).toEqual({ creator: "Ada", license: "CC BY" });
    expect(joinRights({ creator: "Grace" }, file)).toEqual({ ...file, creator: "Grace" });
    expect(joinRights(undefined, file)).toEqual(file);
  });
});
