import { grid, type KnownPhoto, linkedThumb, sitePage, slice } from "./whole-kind.ts";

/** A site that wants whoever follows its links to go astray. */
export interface HostileKind {
  name: string;
  start: string;
  page(url: URL, photos: readonly KnownPhoto[]): string | undefined;
  /** At most so many of its pages are asked for. */
  mostRequests: number;
  /** Photos that are its gallery's. */
  count: number;
}

const next = (href: string) => `<a rel="next" href="${href}">Next</a>`;
const tiles = (photos: readonly KnownPhoto[], page = 1) => grid(slice(photos, page).map(linkedThumb).join(""));

export const HOSTILE: HostileKind[] = [
  {
    name: "a list without end that shows the same photos again and again",
    start: "/endless/",
    count: 25,
    mostRequests: 12,
    page: (url, photos) =>
      sitePage("Endless", tiles(photos) + next(`?page=${Number(url.searchParams.get("page") ?? 1) + 1}`)),
  },
  {
    name: "a list without end that always has other photos",
    start: "/growing/",
    count: 40 * 25,
    mostRequests: 45,
    page: (url) => {
      const page = Number(url.searchParams.get("page") ?? 1);
      const photos = Array.from({ length: 25 }, (_, index) => (page - 1) * 25 + index);
      return sitePage(
        "Growing",
        grid(
          photos
            .map(
              (n) =>
                `<a href="/files/growing/${n}-1600x1067.jpg"><img src="/files/growing/t/${n}-300x200.jpg" width="300" height="200" alt="${n}"></a>`,
            )
            .join(""),
        ) + next(`?page=${page + 1}`),
      );
    },
  },
  {
    name: "links that sign out, delete, buy and vote, called next page",
    start: "/acts/",
    count: 25,
    mostRequests: 3,
    page: (_, photos) =>
      sitePage(
        "Acts",
        `${tiles(photos)}<nav class="pagination">${["/acts/logout", "?delete=5&page=2", "/acts/?page=2&add-to-cart=7", "?page=2&action=remove", "/acts/vote/2", "?page=2&_method=delete"].map((href) => next(href)).join("")}<a href="/acts/logout?page=2">2</a></nav>`,
      ),
  },
  {
    name: "a calendar of years",
    start: "/calendar/2024/",
    count: 25,
    mostRequests: 6,
    page: (url, photos) => {
      const year = Number(/\d{4}/.exec(url.pathname)?.[0] ?? 2024);
      return sitePage(
        `Calendar of ${"abcdefghij"[year % 10]}`,
        `${year === 2024 ? tiles(photos) : ""}<div class="calendar"><a href="/calendar/${year + 1}/">›</a>${Array.from({ length: 28 }, (_, day) => `<a href="/calendar/${year}/${day + 1}">${day + 1}</a>`).join("")}</div>${next(`/calendar/${year + 1}/`)}`,
      );
    },
  },
  {
    name: "a next page of another site, and one that leads there",
    start: "/away/",
    count: 25,
    mostRequests: 4,
    page: (url, photos) =>
      url.searchParams.has("page")
        ? "REDIRECT"
        : sitePage("Away", `${tiles(photos)}${next("?page=2")}<a rel="next" href="http://localhost:9/">Next</a>`),
  },
  {
    name: "a next page of a hundred megabytes",
    start: "/huge/",
    count: 25,
    mostRequests: 3,
    page: (url, photos) => (url.searchParams.has("page") ? "HUGE" : sitePage("Huge", tiles(photos) + next("?page=2"))),
  },
  {
    name: "a next page of hundreds of thousands of elements",
    start: "/deep/",
    count: 50,
    mostRequests: 3,
    page: (url, photos) =>
      url.searchParams.has("page")
        ? sitePage("Deep", tiles(photos, 2) + "<b></b>".repeat(400_000))
        : sitePage("Deep", tiles(photos) + next("?page=2")),
  },
  {
    name: "a next page with scripts, frames and beacons",
    start: "/runs/",
    count: 50,
    mostRequests: 3,
    page: (url, photos) =>
      url.searchParams.has("page")
        ? sitePage(
            "Runs",
            `${tiles(photos, 2)}<script>fetch("/runs/ran")</script><img src="/runs/loaded.png" onerror="fetch('/runs/ran')"><iframe src="/runs/framed"></iframe><link rel="stylesheet" href="/runs/styled"><video src="/runs/played" autoplay></video><object data="/runs/embedded"></object><template><img src="/runs/kept.jpg" width="900" height="600"></template>`,
          )
        : sitePage("Runs", tiles(photos) + next("?page=2")),
  },
  {
    name: "a server that asks to wait, twice",
    start: "/busy/",
    count: 50,
    mostRequests: 5,
    page: (url, photos) => {
      if (!url.searchParams.has("page")) return sitePage("Busy", tiles(photos) + next("?page=2"));
      return ++busyCount <= 2 ? "BUSY" : sitePage("Busy", tiles(photos, 2));
    },
  },
];
let busyCount = 0;
