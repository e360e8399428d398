import { describe, expect, it } from "vitest";
import { fileKind, looksLikeAddress, photoName, webUrl } from "./file-kind.ts";
import { sizeToldBy } from "./told-size.ts";

const url = (address: string) => new URL(address, "https://site.example/album/");

describe("webUrl", () => {
  const base = "https://site.example/album/";

  it("makes one object of an address, however often a page names it, and another one where it is relative to something else", () => {
    expect(webUrl(" a.jpg ", base)).toBe(webUrl("a.jpg", base));
    expect(webUrl("a.jpg", base)?.href).toBe("https://site.example/album/a.jpg");
    expect(webUrl("a.jpg", "https://site.example/other/")?.href).toBe("https://site.example/other/a.jpg");
    expect(webUrl("mailto:a@b.example", base)).toBe(webUrl("mailto:a@b.example", base));
    expect(webUrl("https://me:secret@site.example/a.jpg", base)?.href).toBe("https://site.example/a.jpg");
  });

  it("forgets before it knows too many", () => {
    for (let at = 0; at < 50_000; at++) expect(webUrl(`${at}.jpg`, base)?.pathname).toBe(`/album/${at}.jpg`);
    expect(webUrl("1.jpg", base)?.pathname).toBe("/album/1.jpg");
  });
});

describe("fileKind", () => {
  it.each([
    ["a.JPG", "image"],
    ["a.jxl", "image"],
    ["a.dng", "image"],
    ["film.webm", "video"],
    ["i.php?/upload/2024/a-me.jpg", "image"],
    ["image.php?file=a.png&size=full", "image"],
    ["picture.php?/7/category/1", "page"],
    ["story.html", "page"],
    ["/wiki/File:Lake.jpg", "page"],
    ["/wiki/Datei:Lake.jpg", "page"],
    ["/ada/photos/blob/main/lake.jpg", "page"],
    ["Screenshot 2024-05-01 10:11:12.jpg", "image"],
    ["https://www.youtube.com/watch?v=x", "page"],
    ["media/4711", "unknown"],
  ] as const)("%s is %s", (address, kind) => {
    expect(fileKind(url(address))).toBe(kind);
  });
});

describe("sizeToldBy", () => {
  it.each([
    ["a-300x200.jpg", { widthPx: 300, heightPx: 200 }],
    ["a_640.webp", { widthPx: 640 }],
    ["IMG_4711.jpg", {}],
    ["thumb/a/ab/Lake.jpg/330px-Lake.jpg", { widthPx: 330 }],
    ["upload/c_fill,w_1024,h_683/a.jpg", { widthPx: 1_024, heightPx: 683 }],
    ["size/w600/a.jpg", { widthPx: 600 }],
    ["/x/rs:fit:300:200/plain/a.jpg", { widthPx: 300, heightPx: 200 }],
    ["a.jpg?w=640&h=427", { widthPx: 640, heightPx: 427 }],
    ["a.jpg?resize=300%2C200", { widthPx: 300, heightPx: 200 }],
    ["a.jpg?format=750w", { widthPx: 750 }],
    ["pw/AP1abc=w413-h310-no", { widthPx: 413, heightPx: 310 }],
    ["a.jpg", {}],
  ])("%s tells %o", (address, size) => {
    expect(sizeToldBy(url(address))).toEqual(size);
  });
});

describe("photoName", () => {
  it.each([
    ["t/beach-300x200.jpg", "full/beach.jpg"],
    ["thumb_beach.jpg", "beach.jpg"],
    ["beach_thumb.jpg", "beach.png"],
    ["beach-scaled.jpg", "beach-1024x683.webp"],
    ["thumb/b/be/Beach.jpg/330px-Beach.jpg", "images/b/be/beach.jpg"],
  ])("%s and %s are versions of one photo", (one, other) => {
    expect(photoName(url(one))).toBe(photoName(url(other)));
  });

  it("tells photos apart that a camera numbered", () => {
    expect(photoName(url("IMG_4711.jpg"))).not.toBe(photoName(url("IMG_4712.jpg")));
    expect(photoName(url("1.jpg"))).toBe("1");
  });
});

describe("addresses of a page", () => {
  it("keeps no name and password, and nothing but the web", () => {
    expect(webUrl("a.jpg", "https://ada:secret@site.example/")?.href).toBe("https://site.example/a.jpg");
    expect(webUrl("javascript:alert(1)", "https://site.example/")).toBeUndefined();
    expect(webUrl("data:image/png;base64,AAAA", "https://site.example/")).toBeUndefined();
  });

  it.each([
    ["/full/a.jpg", true],
    ["img/a.jpg", true],
    ["https://cdn.example/a", true],
    ["Beach at noon.", false],
    ["{ src: 'a.jpg' }", false],
    ["300", false],
  ])("%s can be an address: %s", (text, is) => {
    expect(looksLikeAddress(text)).toBe(is);
  });
});
