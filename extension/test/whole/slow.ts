import { data } from "./in-tab.ts";
import { grid, type KnownPhoto, linkedThumb, sitePage, slice, type WholeKind } from "./whole-kind.ts";

const SIZE = 50;
const tiles = (photos: readonly KnownPhoto[]) => photos.map(linkedThumb).join("");
/** The pages after the first, as the page's own script asks for them. */
const partAt = (url: URL, photos: readonly KnownPhoto[]) =>
  url.searchParams.has("part") ? tiles(slice(photos, Number(url.searchParams.get("part")), SIZE)) : undefined;
/** One answer in the middle takes long. */
const slowAt = (part: string, answerMs: number) => (url: URL) =>
  url.searchParams.get("part") === part ? answerMs : 20;
const onSight = (act: string, rootMargin = "200px") =>
  `new IntersectionObserver(([entry]) => { if (entry.isIntersecting) ${act}; }, { rootMargin: "${rootMargin}" }).observe(document.querySelector(".sentinel"));`;
const SENTINEL = '<div class="sentinel" style="height: 1px"></div>';

/** Galleries whose server or page is slow for once after it was quick. Only their own page can show them. */
export const SLOW: WholeKind[] = [
  {
    name: "Infinite scrolling from a server that is slow for once",
    start: "/late/",
    fewer: 200,
    isInTab: true,
    answerMs: slowAt("3", 6_000),
    page: (url, photos) =>
      partAt(url, photos) ??
      sitePage(
        "Late",
        `${grid(tiles(photos.slice(0, SIZE)))}${SENTINEL}${data(photos)}<script>let part = 1, busy = false;
const ask = async () => { if (busy || part * ${SIZE} >= count) return; busy = true;
  document.querySelector(".grid").insertAdjacentHTML("beforeend", await (await fetch("?part=" + ++part)).text()); busy = false; };
${onSight("ask()")}</script>`,
      ),
  },
  {
    name: "Infinite scrolling on a computer that is slow for once",
    start: "/blocked/",
    fewer: 200,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "Blocked",
        `${grid(tiles(photos.slice(0, SIZE)))}${SENTINEL}${data(photos)}<script>let at = ${SIZE}, busy = false;
const block = () => { const from = performance.now(); while (performance.now() < from + 2000); };
const show = () => { document.querySelector(".grid").insertAdjacentHTML("beforeend", range(at, at + ${SIZE}).map(tile).join("")); at += ${SIZE}; busy = false; };
const ask = () => { if (busy || at >= count) return; busy = true; if (at !== 100) return setTimeout(show, 30);
  let times = 8; const work = () => { block(); setTimeout(--times > 0 ? work : show, 30); }; setTimeout(work, 30); };
${onSight("ask()")}</script>`,
      ),
  },
  {
    name: "Infinite scrolling whose end stays in sight",
    start: "/near/",
    fewer: 150,
    most: 300,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "Near",
        `${grid(tiles(photos.slice(0, 100)))}${SENTINEL}${data(photos)}<script>let at = 100;
${onSight('setTimeout(() => { document.querySelector(".grid").insertAdjacentHTML("beforeend", range(at, at + 10).map(tile).join("")); at += 10; }, 30)', "700px")}</script>`,
      ),
  },
  {
    name: "A button that loads more from a slow server",
    start: "/later/",
    fewer: 200,
    isInTab: true,
    answerMs: slowAt("3", 6_000),
    page: (url, photos) =>
      partAt(url, photos) ??
      sitePage(
        "Later",
        `${grid(tiles(photos.slice(0, SIZE)))}<button type="button" id="more">Load more</button>${data(photos)}<script>let part = 1;
document.getElementById("more").onclick = async ({ target }) => { target.disabled = true; target.textContent = "Loading…";
  document.querySelector(".grid").insertAdjacentHTML("beforeend", await (await fetch("?part=" + ++part)).text());
  target.disabled = false; target.textContent = "Load more"; if (part * ${SIZE} >= count) target.remove(); };</script>`,
      ),
  },
  {
    name: "A button without a word from a slow server",
    start: "/mute/",
    fewer: 200,
    isInTab: true,
    answerMs: slowAt("3", 6_000),
    page: (url, photos) =>
      partAt(url, photos) ??
      sitePage(
        "Mute",
        `${grid(tiles(photos.slice(0, SIZE)))}<button type="button" id="more">Load more</button>${data(photos)}<script>let part = 1, busy = false;
document.getElementById("more").onclick = async ({ target }) => { if (busy) return; busy = true;
  document.querySelector(".grid").insertAdjacentHTML("beforeend", await (await fetch("?part=" + ++part)).text());
  busy = false; if (part * ${SIZE} >= count) target.remove(); };</script>`,
      ),
  },
  {
    name: "A virtual list from a slow server",
    start: "/window/",
    fewer: 200,
    isInTab: true,
    answerMs: slowAt("2", 6_000),
    page: (url, photos) =>
      partAt(url, photos) ??
      sitePage(
        "Window",
        `<div id="view" style="height: 600px; width: 800px; overflow: auto"><div id="room" style="position: relative"></div></div>${data(photos)}<script>
const view = document.getElementById("view"), room = document.getElementById("room"), parts = [${JSON.stringify(tiles(photos.slice(0, SIZE)))}], asked = new Set([0]);
room.style.height = Math.ceil(count / 5) * 110 + "px";
const tilesOf = (part) => parts[part]?.match(/<a .*?<\\/a>/g);
const draw = () => { const row = Math.max(0, Math.floor(view.scrollTop / 110) - 1); room.innerHTML = range(row * 5, (row + 9) * 5).map((n) => {
  const part = Math.floor(n / ${SIZE});
  if (!asked.has(part)) { asked.add(part); fetch("?part=" + (part + 1)).then((answer) => answer.text()).then((text) => { parts[part] = text; draw(); }); }
  return \`<div style="position: absolute; top: \${Math.floor(n / 5) * 110}px; left: \${(n % 5) * 155}px; width: 150px; height: 100px">\${tilesOf(part)?.[n % ${SIZE}] ?? ""}</div>\`; }).join(""); };
view.addEventListener("scroll", () => requestAnimationFrame(draw)); draw();</script><style>#room img { width: 150px; height: 100px }</style>`,
      ),
  },
  {
    name: "Pages that a script shows from a slow server",
    start: "/slow-scripted/",
    fewer: 200,
    isInTab: true,
    answerMs: slowAt("3", 6_000),
    page: (url, photos) =>
      partAt(url, photos) ??
      sitePage(
        "Scripted",
        `<div class="grid">${tiles(photos.slice(0, SIZE))}</div><nav class="pagination"><button type="button" id="prev" disabled>Previous</button> <button type="button" id="next">Next</button></nav>${data(photos)}<script>
let part = 1; const last = Math.ceil(count / ${SIZE}), grid = document.querySelector(".grid");
const go = async (step) => { const asked = part += step; grid.innerHTML = "<p>Loading…</p>"; const text = await (await fetch("?part=" + asked)).text();
  if (part === asked) grid.innerHTML = text; next.disabled = part === last; prev.disabled = part === 1; };
next.onclick = () => go(1); prev.onclick = () => go(-1);</script>`,
      ),
  },
];

/** Its server never answers, and the page says that it loads. */
export const ENDLESS: WholeKind = {
  name: "Infinite scrolling that never ends",
  start: "/ever-loading/",
  fewer: SIZE,
  most: SIZE,
  page: (_, photos) =>
    sitePage(
      "Endless",
      `${grid(tiles(photos))}<div class="sentinel spinner" style="height: 40px"></div>${data(photos)}`,
    ),
};
