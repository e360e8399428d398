import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { finished } from "../../../test/finished.ts";
import { webUrl } from "../addresses/file-kind.ts";
import { listAddress, otherPages } from "./pager.ts";
import { isSafeToOpen } from "./safe-address.ts";
import { countIn } from "./told-count.ts";

const HERE = "https://site.example/albums/trip/";
const url = (address: string) => new URL(address, HERE);

function pagesOf(body: string, at = HERE) {
  const document = parseHTML(`<html><head></head><body>${body}</body></html>`).document as unknown as Document;
  const others = finished(otherPages(document, { url: at, baseUrl: at }));
  return { others, names: others.map(({ url: { href } }) => href.replace(HERE, "")), list: listAddress(at, others) };
}

it("other pages are named without their places, which links keep", () => {
  const linked = webUrl("?page=2#photos", HERE);
  const { names } = pagesOf('<nav class="pagination"><a href="?page=2#photos">2</a></nav>');
  expect(names).toEqual(["?page=2"]);
  expect(linked?.hash).toBe("#photos");
});

describe("addresses that a session may open", () => {
  it.each([
    "?page=2",
    "page/3/",
    "/albums/basket-making/",
    "/albums/orders/7?sort=asc&order=up",
    "?action=view&id=7",
    "/index.php?/category/7",
  ])("%s is safe", (address) => expect(isSafeToOpen(url(address), HERE)).toBe(true));

  it.each([
    ...[
      "/logout",
      "/wp-login.php?action=logout",
      "?delete=5",
      "/photo/5/delete",
      "?add-to-cart=7",
      "/shop/add_to_cart/7",
    ],
    ...[
      "?action=remove&id=7",
      "?do=vote",
      "/users/sign_out",
      "/cart/",
      "?page=2&csrf_token=f00",
      "/index.php?/admin/photos",
    ],
    ...[
      "https://other.example/albums/",
      "http://site.example/albums/trip/?page=2",
      "ftp://site.example/a",
      "https://site.example:8443/",
    ],
  ])("%s is not", (address) => expect(isSafeToOpen(url(address), HERE)).toBe(false));
});

it("opens what is below the page's own address, whatever that is called", () => {
  expect(isSafeToOpen(new URL("https://site.example/report/7/page/2"), "https://site.example/report/7/")).toBe(true);
});

describe("the other pages of a list", () => {
  it("are those that rel=next names, and those that are numbered in the page's address", () => {
    const { names, list } = pagesOf(
      '<a rel="next" href="?page=2">Older</a><a href="?page=2">2</a><a href="?page=3">3</a>',
    );
    expect(names).toEqual(["?page=2", "?page=3"]);
    expect(list).toBe(HERE);
  });

  it.each([
    ["?page=3", '<a href="?page=1">1</a><a href="?page=2">2</a>'],
    ["page/3/", '<a href="/albums/trip/">1</a><a href="/albums/trip/page/2/">2</a>'],
    ["?start=30", '<a href="?start=0">1</a><a href="?start=15">2</a>'],
  ])("have one address with %s", (at, pager) => {
    expect(pagesOf(pager, url(at).href).list).toBe(HERE);
  });

  it("are not the days of a calendar, other albums, or posts", () => {
    const body = `<table class="calendar"><tr><td><a href="/albums/trip/03">3</a></td></tr></table>
      <nav class="post-navigation"><a rel="next" href="/posts/another">Next post</a></nav>
      <a href="/albums/other/">Next album</a><a href="/archive/2024">2024</a><a href="/logout?page=2">2</a>`;
    expect(pagesOf(body).names).toEqual([]);
  });

  it("do not take the address of a post for the number of a page", () => {
    const { list } = pagesOf('<a rel="next" href="/?p=124">Next</a>', "https://site.example/?p=123");
    expect(list).toBe("https://site.example/?p=123");
  });
});

describe("how many photos a page says that there are", () => {
  it.each([
    ["1–24 of 412", 24, 412],
    ["Showing 24 of 1,412 photos", 24, 1_412],
    ["Bilder 1 bis 24 von 1.412", 24, 1_412],
    ["24 / 412 images", 24, 412],
    ["全412枚", 24, 412],
    ["412 photos", 24, 412],
    ["3 of 24", 24, undefined],
    ["3 / 412", 24, undefined],
    ["Posted on 24 of May 2024", 24, undefined],
    ["24 photos", 24, undefined],
  ])("%s, of which %i are shown: %s", (text, shown, total) => {
    expect(countIn(text, shown)).toBe(total);
  });
});
