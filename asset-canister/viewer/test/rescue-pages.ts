import { derivedId } from "@store-forever/protocol";
import type { SitePhoto } from "./rescue-site.ts";

/** Photos of `samples/`. */
export const FILES = ["dandelions.jpg", "free-as-a-bird.jpg", "paint-brushes.jpg"];

/** A page of a gallery without any ids of its own. */
export interface SitePage {
  name: string;
  /** The page's content. `script` is the line that its owner has added, `other` the origin of the site's other name. */
  html: (script: string, other: string) => string;
  /** The address of a photo that the archive's id was made of: the largest that the page names. */
  storedAs: (file: string, other: string) => string;
  /** What shows the photos, once they are from the archive. */
  shownBy: string;
  /** Done to the page before its photos are expected. */
  act?: "scroll" | "open";
  policy?: string;
  /** How long the site lets browsers keep its photos. */
  cacheControl?: string;
  /** What the site may also answer in the place of its photos: a page, or a single pixel. */
  answers?: ("page" | "pixel")[];
}

const all = (figure: (file: string, index: number) => string) => FILES.map(figure).join("\n");
const page = (body: string, head = "") =>
  `<!doctype html><html lang="en"><head><title>Gallery</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
const photo = (file: string) => `/photos/${file}`;

export const PAGES: readonly SitePage[] = [
  {
    name: "plain pictures",
    html: (script) => page(all((file) => `<p><img src="${photo(file)}" alt="${file}"></p>`) + script),
    storedAs: photo,
    shownBy: "img",
    answers: ["page", "pixel"],
  },
  {
    name: "pictures in several sizes",
    html: (script) =>
      page(
        all(
          (file) => `<picture>
            <source type="image/webp" srcset="/photos/400/${file} 400w, /photos/800/${file} 800w" sizes="400px">
            <img src="/photos/400/${file}" srcset="/photos/400/${file} 400w, /photos/1600/${file} 1600w" sizes="400px"
              alt="${file}" width="400" height="300"></picture>`,
        ) + script,
      ),
    storedAs: (file) => `/photos/1600/${file}`,
    shownBy: "img",
  },
  {
    name: "pictures that are loaded when they are near",
    html: (script) =>
      page(
        `${all((file) => `<img class="lazy" src="/pixel.png" data-src="${photo(file)}" alt="${file}" width="300" height="200">`)}
        <script>
          const observer = new IntersectionObserver((entries) => {
            for (const { target, isIntersecting } of entries) {
              if (!isIntersecting) continue;
              observer.unobserve(target);
              target.onload = () => target.classList.add("loaded");
              target.onerror = () => target.remove();
              target.src = target.dataset.src;
            }
          });
          for (const image of document.querySelectorAll(".lazy")) observer.observe(image);
        </script>`,
        `${script.replace(" defer", "")}<style>.lazy { display: block; margin: 60vh 0; opacity: 0 } .lazy.loaded { opacity: 1 }</style>`,
      ),
    storedAs: photo,
    shownBy: "img",
    act: "scroll",
  },
  {
    name: "pictures behind elements",
    html: (script) =>
      page(
        `${all((file, index) => `<div class="tile tile-${index}" ${index === 0 ? `style="background-image: url('${photo(file)}')"` : ""}></div>`)}${script}`,
        `<style>
          .tile { width: 300px; height: 200px; background-size: cover }
          ${all((file, index) => (index === 0 ? "" : `.tile-${index} { background-image: linear-gradient(#0001, #0002), url(${photo(file)}) }`))}
        </style>`,
      ),
    storedAs: photo,
    shownBy: ".tile",
    answers: ["page"],
  },
  {
    name: "thumbnails that open their photos",
    html: (script) =>
      page(
        `${all((file) => `<a href="/photos/large/${file}"><img src="/photos/small/${file}" alt="${file}" width="200"></a>`)}
        <script>
          document.addEventListener("click", (event) => {
            const link = event.target.closest("a");
            event.preventDefault();
            document.querySelector("dialog")?.remove();
            const dialog = document.body.appendChild(document.createElement("dialog"));
            dialog.append(Object.assign(new Image(), { src: link.href, alt: "Large", onerror() { dialog.remove() } }));
            dialog.showModal();
          });
        </script>${script}`,
      ),
    storedAs: (file) => `/photos/large/${file}`,
    shownBy: "img",
    act: "open",
  },
  {
    name: "pictures that are hidden, removed or replaced when they fail",
    html: (script) => {
      const handlers = ["this.closest('figure').remove()", "this.style.display='none'", "this.src='/missing.png'"];
      return page(
        all((file, index) => {
          const handler = `onerror="this.onerror=null;${handlers[index]}"`;
          return `<figure><img src="${photo(file)}" alt="${file}" ${handler} width="300"></figure>`;
        }),
        script.replace(" defer", ""),
      );
    },
    storedAs: photo,
    shownBy: "figure > img",
  },
  {
    name: "pictures that a script adds later, without page loads",
    html: (script) =>
      page(`<main></main>${script}<script>
        const files = ${JSON.stringify(FILES)};
        const add = () => {
          const file = files.shift();
          if (file === undefined) return;
          document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="/photos/' + file + '" alt="' + file + '" width="300">');
          setTimeout(add, 120);
        };
        addEventListener("load", () => setTimeout(add, 120));
      </script>`),
    storedAs: photo,
    shownBy: "main > img",
    answers: ["page", "pixel"],
  },
  {
    name: "pictures in a strip of boxes that cut off what is too large",
    html: (script) =>
      page(
        `<div class="row">${all((file) => `<div><img src="${photo(file)}" alt=""></div>`)}</div>${script}`,
        `<style>
          .row { display: flex; gap: 8px }
          .row > div { position: relative; flex: 0 0 240px; height: 160px; overflow: hidden; border-radius: 12px }
          .row img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover }
        </style>`,
      ),
    storedAs: photo,
    shownBy: ".row img",
  },
  {
    name: "pictures in open shadow roots, there before and made later",
    html: (script) =>
      page(
        `<photo-card><template shadowrootmode="open"><p><img src="${photo(FILES[0] ?? "")}" alt="${FILES[0]}" width="300"></p></template></photo-card>
        <photo-frame></photo-frame>
        <script>
          for (const name of ["photo-frame", "photo-inside"])
            customElements.define(name, class extends HTMLElement {
              connectedCallback() {
                const root = this.attachShadow({ mode: "open" });
                root.innerHTML = name === "photo-frame" ? '<p><img alt="${FILES[1]}" width="300"></p><photo-inside></photo-inside>' : '<p><img alt="${FILES[2]}" width="300"></p>';
                const image = root.querySelector("img");
                image.onerror = () => image.remove();
                setTimeout(() => { image.src = "/photos/" + image.alt }, 200);
              }
            });
        </script>`,
        script.replace(" defer", ""),
      ),
    storedAs: photo,
    shownBy: "img",
    answers: ["page", "pixel"],
  },
  {
    name: "pictures behind elements, in a shadow root too, that are another site's and that nobody may keep",
    html: (script, other) =>
      page(
        `${FILES.slice(1)
          .map((file) => `<div class="tile" style="background-image: url('${other}/photos/${file}')"></div>`)
          .join("")}<photo-tile></photo-tile>
        <script>
          document.querySelector("photo-tile").attachShadow({ mode: "open" }).innerHTML =
            '<style>.tile { width: 300px; height: 200px; background-image: url(${other}/photos/${FILES[0]}) }</style><div class="tile"></div>';
        </script>${script}`,
        "<style>.tile { width: 300px; height: 200px; background-size: cover }</style>",
      ),
    storedAs: (file, other) => `${other}/photos/${file}`,
    shownBy: ".tile",
    cacheControl: "no-store",
  },
  {
    name: "a policy that allows pictures of the site alone",
    html: (script) =>
      page(all((file) => `<p><img src="${photo(file)}" alt="${file}" width="300" height="200"></p>`) + script),
    storedAs: photo,
    shownBy: "canvas",
    policy: "default-src 'none'; img-src 'self' data:; script-src OTHER; connect-src NETWORK",
  },
];

/** The photos of a page as the extension would have stored them. */
export const photosOf = ({ storedAs }: SitePage, pageUrl: string, other: string): SitePhoto[] =>
  FILES.map((file) => ({ id: derivedId(pageUrl, new URL(storedAs(file, other), pageUrl).href), file }));
