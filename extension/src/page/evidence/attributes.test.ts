import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { filesInAttributes } from "./attributes.ts";
import { filesOfPicture } from "./picture-files.ts";

const BASE = "https://site.example/album/";
const element = (html: string) =>
  parseHTML(`<html><body>${html}</body></html>`).document.body.firstElementChild as unknown as Element;
const named = (html: string) =>
  filesInAttributes(element(html), BASE).map(({ url, rank, widthPx }) => [
    rank,
    url.pathname,
    ...(widthPx ? [widthPx] : []),
  ]);

it.each([
  [`<img data-original="full/a.jpg">`, [["original", "/album/full/a.jpg"]]],
  [`<img data-iesrc="a.jpg">`, [["lazy", "/album/a.jpg"]]],
  [`<a data-at-1600="/a.jpg"></a>`, [["opened", "/a.jpg", 1_600]]],
  [`<img data-thumb="t.jpg">`, [["thumbnail", "/album/t.jpg"]]],
  [
    `<img data-srcset="a.jpg 400w, b.jpg 1600w">`,
    [
      ["named", "/album/a.jpg", 400],
      ["named", "/album/b.jpg", 1_600],
    ],
  ],
  [
    `<a data-responsive="a.jpg 375, b.jpg 757"></a>`,
    [
      ["named", "/album/a.jpg", 375],
      ["named", "/album/b.jpg", 757],
    ],
  ],
  [`<div data-bg="url('a.jpg')"></div>`, [["lazy", "/album/a.jpg"]]],
  [`<img data-orig-size="1600,1067" data-orig-file="/a.jpg">`, [["original", "/a.jpg", 1_600]]],
  [`<figure data-wp-context='{"uploadedSrc":"/up/a.jpg","alt":"A"}'></figure>`, [["original", "/up/a.jpg"]]],
  [
    `<a data-video='{"source":[{"src":"/v/a.mp4"},{"src":"/v/a.webm"}]}'></a>`,
    [
      ["lazy", "/v/a.mp4"],
      ["lazy", "/v/a.webm"],
    ],
  ],
  [`<img onclick="show('full/a.jpg', 3)">`, [["opened", "/album/full/a.jpg"]]],
])("%s names its files", (html, files) => {
  expect(named(html)).toEqual(files);
});

it.each([
  `<a data-title="At the sea.jpg or so" data-caption="a.jpg"></a>`,
  `<img data-id="41" data-src="javascript:alert(1)" data-filename="a.jpg">`,
  `<div data-photos='[{"src":"/1.jpg"},{"src":"/2.jpg"}]'></div>`,
  `<div data-info='{"uri":"a.jpg"}'></div>`,
  `<a data-url="https://site.example/page.html"></a>`,
])("%s names none", (html) => {
  expect(named(html)).toEqual([]);
});

it("tells a crop for other screens from the picture, and formats of one size from larger files", () => {
  const picture = element(
    `<picture><source media="(max-width: 600px)" srcset="crop.jpg"><source type="image/jxl" srcset="a.jxl"><source media="(min-width: 1200px)" srcset="wide.jpg"><img src="a.jpg"></picture>`,
  );
  const image = picture.querySelector("img") as Element;
  expect(filesOfPicture(image, BASE).map(({ url, rank, widthPx }) => [url.pathname, rank, widthPx])).toEqual([
    ["/album/crop.jpg", "thumbnail", undefined],
    ["/album/a.jxl", "shown", undefined],
    ["/album/wide.jpg", "named", 1_200],
    ["/album/a.jpg", "shown", undefined],
  ]);
});
