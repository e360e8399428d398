import { each, full, type GalleryKind, SCENES, small } from "./mark-up.ts";

/** Images that are loaded later, or in several sizes, and backgrounds. */
export const LAZY_IMAGES: readonly GalleryKind[] = [
  {
    name: "Lazy images behind a tiny preview",
    found: "when asked",
    body: `<div style="height:3000px"></div>${each((scene) => `<p><img class="lazyload" src="/lqip/${scene.id}-32x21.jpg" data-src="/mid/${scene.id}-640x427.jpg" data-srcset="${small(scene)} 300w, ${full(scene)} 1600w" width="900" height="600" alt="${scene.title}"></p>`)}`,
  },
  {
    name: "Lazy images behind one placeholder",
    found: "when asked",
    body: `<div class="flow">${each((scene) => `<img src="/lqip/spacer-1x1.gif" data-original="${full(scene)}" width="800" height="533" alt="${scene.title}">`)}</div>`,
  },
  {
    name: "Lazy images in noscript",
    found: "when asked",
    body: `<div class="flow">${each((scene) => `<div class="photo"><noscript><img src="${full(scene)}" width="900" height="600" alt="${scene.title}"></noscript></div>`)}</div>`,
  },
  {
    name: "Any attribute that is the address of an image",
    found: "when asked",
    body: `<ul>${each((scene) => `<li><img src="${small(scene)}" data-iesrc="${full(scene)}" alt="${scene.title}"></li>`)}</ul>`,
  },
  {
    name: "Pictures in several formats of one size",
    found: "when asked",
    body: each(
      (scene) =>
        `<picture><source type="image/avif" srcset="/avif/${scene.id}.avif 1600w"><source type="image/webp" srcset="/webp/${scene.id}.webp 1600w"><img src="/mid/${scene.id}-640x427.jpg" srcset="/mid/${scene.id}-640x427.jpg 640w, ${full(scene)} 1600w" sizes="50vw" alt="${scene.title}" width="640" height="427"></picture>`,
    ),
  },
  {
    name: "A crop for telephones beside the photo",
    found: "when asked",
    body: each(
      (scene) =>
        `<picture><source media="(max-width: 600px)" srcset="/crop/${scene.id}-640x640.jpg"><img src="${full(scene)}" alt="${scene.title}" width="1600" height="1067"></picture>`,
    ),
  },
  {
    name: "Commas in the addresses of a set",
    found: "when asked",
    body: each(
      (scene) =>
        `<img src="/up/c_fill,w_300,h_200/${scene.id}-300x200.jpg" srcset="/up/c_fill,w_300,h_200/${scene.id}-300x200.jpg 300w, ${full(scene)} 1600w" sizes="300px" alt="${scene.title}">`,
    ),
  },
  {
    name: "An image service that is told the address",
    found: "when asked",
    body: each(
      (scene) =>
        `<img src="/_next/image?url=${encodeURIComponent(full(scene))}&amp;w=640&amp;q=75" width="640" height="427" alt="${scene.title}">`,
    ),
  },
  {
    name: "Backgrounds for dense screens",
    found: "when asked",
    body: each(
      (scene) =>
        `<div class="tile" role="img" aria-label="${scene.title}" style="background-image: image-set(url('${small(scene)}') 1x, url('${full(scene)}') type('image/jpeg') 2x)"></div>`,
    ),
  },
  {
    name: "Backgrounds in the elements' style",
    found: "when asked",
    body: each(
      (scene) =>
        `<a class="tile" href="/photos/${scene.id}/" aria-label="${scene.title}" style="background-image: url('${full(scene)}')"></a>`,
    ),
  },
  {
    name: "Backgrounds in a style sheet",
    found: "when asked",
    head: `<style>${SCENES.map((scene) => `.of-${scene.id} { background-image: url("${full(scene)}") }`).join("\n")}</style>`,
    body: each((scene) => `<div class="tile of-${scene.id}" role="img" aria-label="${scene.title}"></div>`),
  },
];
