import { json } from "../galleries/mark-up.ts";
import { grid, type KnownPhoto, linkedThumb, sitePage, type WholeKind } from "./whole-kind.ts";

export const data = (
  photos: readonly KnownPhoto[],
) => `<script>const count = ${photos.length}, kind = ${json(photos[0]?.full.split("/")[2])};
const tile = (n) => \`<a href="/files/\${kind}/full/view\${n}-1600x1067.jpg"><img src="/files/\${kind}/thumb/view\${n}-300x200.jpg" width="300" height="200" alt="View \${n}"></a>\`;
const range = (from, to) => Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, n) => from + n);</script>`;
const first = (photos: readonly KnownPhoto[], count: number) => photos.slice(0, count).map(linkedThumb).join("");

/** Galleries that only their own page can show. */
export const IN_TAB: WholeKind[] = [
  {
    name: "A button that loads more",
    start: "/more/",
    fewer: 200,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "More",
        `${grid(first(photos, 50))}<form action="/cart/"><button>Load more into cart</button></form><button type="button" id="more">Load more</button><button type="button" class="buy">Show more offers to buy</button>
${data(photos)}<script>let at = 50;
document.querySelector(".buy").onclick = () => { location = "/cart/"; };
document.getElementById("more").onclick = ({ target }) => setTimeout(() => {
  document.querySelector(".grid").insertAdjacentHTML("beforeend", range(at, at + 50).map(tile).join("")); at += 50;
  if (at >= count) target.remove();
}, 30);</script>`,
      ),
  },
  {
    name: "Infinite scrolling",
    start: "/infinite/",
    fewer: 200,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "Infinite",
        `${grid(first(photos, 50))}<div class="sentinel" style="height: 1px"></div>${data(photos)}<script>let at = 50, busy = false;
new IntersectionObserver(([entry]) => { if (!entry.isIntersecting || busy || at >= count) return; busy = true; setTimeout(() => {
  document.querySelector(".grid").insertAdjacentHTML("beforeend", range(at, at + 50).map(tile).join("")); at += 50; busy = false;
  history.replaceState(null, "", "?at=" + at);
}, 30); }, { rootMargin: "200px" }).observe(document.querySelector(".sentinel"));</script>`,
      ),
  },
  {
    name: "Infinite scrolling above a long foot",
    start: "/footed/",
    fewer: 150,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "Footed",
        `${grid(first(photos, 50))}<div class="sentinel" style="height: 1px"></div><div style="height: 3000px">About this site</div>${data(photos)}<script>let at = 50, waiting;
new IntersectionObserver(([entry]) => { clearTimeout(waiting); if (entry.isIntersecting && at < count) waiting = setTimeout(() => {
  document.querySelector(".grid").insertAdjacentHTML("beforeend", range(at, at + 50).map(tile).join("")); at += 50;
}, 400); }).observe(document.querySelector(".sentinel"));</script>`,
      ),
  },
  {
    name: "A virtual list in an element that scrolls",
    start: "/virtual/",
    fewer: 200,
    isInTab: true,
    page: (_, photos) =>
      sitePage(
        "Virtual",
        `<div id="view" style="height: 600px; width: 800px; overflow: auto"><div id="room" style="position: relative"></div></div>${data(photos)}<script>
const view = document.getElementById("view"), room = document.getElementById("room");
room.style.height = Math.ceil(count / 5) * 110 + "px";
const draw = () => { const row = Math.max(0, Math.floor(view.scrollTop / 110) - 1);
  room.innerHTML = range(row * 5, (row + 9) * 5).map((n) => \`<div style="position: absolute; top: \${Math.floor(n / 5) * 110}px; left: \${(n % 5) * 155}px; width: 150px; height: 100px">\${tile(n)}</div>\`).join(""); };
view.addEventListener("scroll", () => requestAnimationFrame(draw)); draw();</script><style>#room img { width: 150px; height: 100px }</style>`,
      ),
  },
  {
    name: "Pages that a script shows",
    start: "/scripted/",
    isInTab: true,
    fewer: 150,
    page: (_, photos) =>
      sitePage(
        "Scripted",
        `<div class="grid"></div><nav class="pagination"><button type="button" id="prev">Previous</button> <button type="button" id="next">Next</button></nav>${data(photos)}<script>
let page = 0; const last = Math.ceil(count / 50) - 1, grid = document.querySelector(".grid");
const draw = () => { grid.innerHTML = range(page * 50, page * 50 + 50).map(tile).join(""); next.disabled = page === last; prev.disabled = page === 0; };
const go = (step) => { page += step; grid.innerHTML = "<p>Loading…</p>"; setTimeout(draw, 80); };
next.onclick = () => go(1); prev.onclick = () => go(-1); draw();</script>`,
      ),
  },
  {
    name: "A carousel that mounts three slides",
    start: "/carousel/",
    isInTab: true,
    fewer: 20,
    most: 200,
    page: (_, photos) =>
      sitePage(
        "Carousel",
        `<div class="carousel"><div class="track"></div><button type="button" class="carousel-prev" aria-label="Previous slide">‹</button><button type="button" class="carousel-next" aria-label="Next slide">›</button></div>${data(photos)}<script>
let at = 0; const track = document.querySelector(".track");
const draw = () => { track.innerHTML = [at, (at + 1) % count, (at + 2) % count].map((n) => \`<div class="slide"><img src="/files/\${kind}/full/view\${n}-1600x1067.jpg" width="600" height="400" alt="View \${n}"></div>\`).join(""); };
document.querySelector(".carousel-next").onclick = () => { at = (at + 1) % count; draw(); };
document.querySelector(".carousel-prev").onclick = () => { at = (at + count - 1) % count; draw(); };
draw();</script>`,
      ),
  },
];
