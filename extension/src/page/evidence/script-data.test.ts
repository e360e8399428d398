import { expect, it } from "vitest";
import { albumsInScript } from "./script-data.ts";

const BASE = "https://site.example/album/";
const read = (script: string) =>
  albumsInScript(script, BASE).map((album) =>
    album.map(({ title, files }) => [title, ...files.map(({ url, rank }) => `${rank} ${url.pathname}`)]),
  );

it("reads what a lightbox is given, without running it", () => {
  const script = `const options = { dataSource: [
    // the first day
    { src: '/full/a.jpg', width: 1600, height: 1067, alt: "Lake" },
    { src: "/full/b.jpg", msrc: "/t/b.jpg", w: 1600, h: 1067, title: 'It\\'s b', onclick: open, },
  ], pswpModule: () => import("/photoswipe.js") };`;
  expect(read(script)).toEqual([
    [
      ["Lake", "opened /full/a.jpg"],
      ["It's b", "opened /full/b.jpg", "thumbnail /t/b.jpg"],
    ],
  ]);
});

it.each([
  ["JSON.parse", (data: string) => `window.state = JSON.parse(${JSON.stringify(data)});`],
  ["an answer that is kept as text", (data: string) => JSON.stringify({ status: 200, body: data })],
  [
    "parts that a server sends one after another",
    (data: string) => `self.parts.push([1,${JSON.stringify(`5:["$","main",null,${data}]`)}])`,
  ],
])("reads data that are text in a script: %s", (_, script) => {
  const photos = [1, 2].map((n) => ({ original: `/full/${n}.jpg`, title: `Photo ${n}` }));
  expect(read(script(JSON.stringify({ photos })))).toEqual([
    [
      ["Photo 1", "original /full/1.jpg"],
      ["Photo 2", "original /full/2.jpg"],
    ],
  ]);
});

it("reads an album in the state that a site's own program starts with", () => {
  const state = {
    props: {
      page: {
        album: {
          photos: [1, 2].map((n) => ({
            id: n,
            author: { avatar: "/x.jpg" },
            urls: { full: `/f/${n}.jpg`, thumb: `/t/${n}.jpg` },
          })),
        },
      },
    },
  };
  expect(read(JSON.stringify([state]))).toEqual([
    [
      [undefined, "original /f/1.jpg", "thumbnail /t/1.jpg"],
      [undefined, "original /f/2.jpg", "thumbnail /t/2.jpg"],
    ],
  ]);
});

it("reads photos by their ids, and takes the sizes of one photo for no album", () => {
  const photo = (name: string) => ({ sizes: { large: { url: `/l/${name}.jpg` }, thumb: { url: `/t/${name}.jpg` } } });
  expect(read(JSON.stringify({ state: { x1: photo("a"), x2: photo("b") } }))).toEqual([
    [
      [undefined, "opened /l/a.jpg", "thumbnail /t/a.jpg"],
      [undefined, "opened /l/b.jpg", "thumbnail /t/b.jpg"],
    ],
  ]);
  expect(read(JSON.stringify({ state: photo("a") }))).toEqual([]);
});

it("reads a list of addresses", () => {
  expect(read(`var images = ["a.jpg", "b.jpg"]; start(images);`)).toEqual([
    [
      [undefined, "opened /album/a.jpg"],
      [undefined, "opened /album/b.jpg"],
    ],
  ]);
});

it.each([
  ["a program", `if (x[0] === "a.jpg") { y = ["b.css", "c.js"]; }`],
  ["addresses that it computes", `var images = [base + "a.jpg", base + "b.jpg"];`],
  ["what does not end", `var images = [{ src: "a.jpg" }, { src: "b.jpg"`],
  ["a single picture", `var hero = [{ src: "a.jpg" }];`],
  ["what can be divided in many ways", `[${" ".repeat(60)}x "a.jpg" [${"/**/".repeat(60)}x ${"[/*".repeat(5_000)}`],
  ["what is nested without end", `${"[".repeat(5_000)}"a.jpg"`],
])("finds no album in %s", (_, script) => {
  expect(read(script)).toEqual([]);
});
