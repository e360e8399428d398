import { attribute, each, full, type GalleryKind, json, linked, SCENES, small } from "./mark-up.ts";

/** Parts of a page that are not in its document, sliders, and several albums. */
export const HIDDEN_PARTS: readonly GalleryKind[] = [
  {
    name: "An open shadow root",
    found: "when asked",
    body: `<photo-album></photo-album><script>document.querySelector("photo-album").attachShadow({ mode: "open" }).innerHTML = ${json(linked(() => ""))}</script>`,
  },
  {
    name: "A frame of the same origin",
    found: "when asked",
    body: `<iframe srcdoc="${`<main>${linked(() => "")}</main>`.replaceAll('"', "&quot;")}" width="900" height="700"></iframe>`,
  },
  {
    name: "A slider with a strip of thumbnails",
    found: "when asked",
    head: "<style>.main img { width: 900px; height: 600px }</style>",
    body: `<div class="main">${each((scene) => `<div class="slide"><img src="${full(scene)}" alt="${scene.title}"></div>`)}</div><div class="strip">${each((scene) => `<div class="slide"><img src="${small(scene)}" alt=""></div>`)}</div>`,
  },
  {
    name: "A slider that has mounted two of its slides",
    found: "when asked",
    body: `<div class="slider" data-slides="${attribute(SCENES.map((scene) => ({ src: full(scene), title: scene.title })))}">${SCENES.slice(
      0,
      2,
    )
      .map((scene) => `<img src="${full(scene)}" alt="${scene.title}" width="900">`)
      .join("")}</div>`,
  },
  {
    name: "Two albums of different libraries",
    found: "by itself",
    body: `<h2>One</h2>${SCENES.slice(0, 2)
      .map(
        (scene) => `<a data-fancybox="one" href="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></a>`,
      )
      .join("")}<h2>Two</h2><figure class="wp-block-gallery">${SCENES.slice(2)
      .map(
        (scene) =>
          `<figure class="wp-block-image"><a href="${full(scene)}"><img src="${small(scene)}" alt="${scene.title}"></a></figure>`,
      )
      .join("")}</figure>`,
  },
  {
    name: "Photos between words",
    found: "when asked",
    body: `<article>${each((scene) => `<p>Words about it.</p><p><img src="${full(scene)}" alt="${scene.title}" width="800" height="533"></p>`)}</article>`,
  },
];
