import { describe, expect, test } from "vitest";
import { picturesOf } from "./page-pictures.ts";

const PAGE = "https://wiki.example/wiki/File:Old_harbour.jpg";

describe("the pictures of a page", () => {
  test("are first those that are called as the page, then what it names as its picture", () => {
    const html = `<html><head><meta property="og:image" content="/images/thumb/1200px-Old_harbour.jpg">
      <link rel=image_src href=/images/small.jpg></head><body><img src="/logo.png">
      <a href="/images/a/a1/Old_harbour.jpg?download&amp;x=1"><img src='/images/thumb/800px-Old_harbour.jpg'></a>`;
    expect(picturesOf(html, PAGE)).toEqual([
      "https://wiki.example/images/a/a1/Old_harbour.jpg?download&x=1",
      "https://wiki.example/images/thumb/1200px-Old_harbour.jpg",
      "https://wiki.example/images/small.jpg",
    ]);
  });

  test("are of its own origin, and not the page itself", () => {
    const html = `<a href="https://other.example/Old_harbour.jpg"></a><a href="#full"></a><a href="File:Old_harbour.jpg"></a>
      <a href="http://">`;
    expect(picturesOf(html, PAGE)).toEqual([]);
  });

  test("are found from its base", () => {
    const html = `<base href="/raw/"><a class=full href=harbour.jpg>`;
    expect(picturesOf(html, "https://code.example/blob/main/harbour.jpg")).toEqual([
      "https://code.example/raw/harbour.jpg",
    ]);
  });

  test("may be made by a script that is told their name, or be told as structured data", () => {
    const html = `<a href="/photo/trip/harbour.jpg?next"></a><a href="/zp-core/full-image.php?a=trip&amp;i=harbour.jpg&amp;q=75"></a>
      <script type="application/ld+json">{"@type":"ImageObject","contentUrl":"https:\\/\\/photos.example\\/albums\\/trip\\/7.jpg"}</script>
      <link itemprop="contentUrl" href="/albums/trip/8.jpg">`;
    expect(picturesOf(html, "https://photos.example/trip/harbour.jpg")).toEqual([
      "https://photos.example/photo/trip/harbour.jpg?next",
      "https://photos.example/zp-core/full-image.php?a=trip&i=harbour.jpg&q=75",
      "https://photos.example/albums/trip/7.jpg",
    ]);
  });
});
