import { each, full, type GalleryKind, linked, SCENES, small } from "./mark-up.ts";

/** Links to files, and the mark-up of lightbox libraries. */
export const LIGHTBOXES: readonly GalleryKind[] = [
  { name: "Thumbnails that link to files", found: "when asked", body: `<div class="grid">${linked(() => "")}</div>` },
  {
    name: "PhotoSwipe 5, captions in hidden elements",
    found: "by itself",
    told: "captions",
    body: `<div class="pswp-gallery">${each((scene) => `<div><a href="${full(scene)}" data-pswp-width="1600" data-pswp-height="1067"><img src="${small(scene)}" alt="${scene.title}"></a><div class="pswp-caption-content" hidden>${scene.caption}</div></div>`)}</div>`,
  },
  {
    name: "PhotoSwipe, an array in a script",
    found: "when asked",
    body: `<button>Open</button><script>const shown = { dataSource: [${SCENES.map((scene) => `{ src: '${full(scene)}', w: 1600, h: 1067, title: '${scene.title}' }`).join(",\n")}, ] };</script>`,
  },
  {
    name: "lightGallery",
    found: "by itself",
    told: "captions",
    body: `<div id="lightgallery">${linked((scene) => `data-lg-size="1600-1067" data-sub-html="<p>${scene.caption}</p>"`)}</div>`,
  },
  {
    name: "Fancybox, addresses in data-src",
    found: "by itself",
    told: "captions",
    body: each(
      (scene) =>
        `<a data-fancybox="trip" data-src="${full(scene)}" data-caption="${scene.caption}"><img src="${small(scene)}" alt="${scene.title}"></a>`,
    ),
  },
  {
    name: "GLightbox, texts in its options",
    found: "by itself",
    told: "captions",
    body: each(
      (scene) =>
        `<a class="glightbox" href="${full(scene)}" data-glightbox="title: ${scene.title}; description: ${scene.caption}"><img src="${small(scene)}" alt="image"></a>`,
    ),
  },
  {
    name: "Lightbox2",
    found: "by itself",
    told: "captions",
    body: linked((scene) => `data-lightbox="trip" data-title="${scene.caption}"`),
  },
  {
    name: "Responsive addresses on the link",
    found: "when asked",
    told: "captions",
    body: `<div class="gallery">${each((scene) => `<a href="/mid/${scene.id}-1024x683.jpg" data-at-640="/small/${scene.id}-640.jpg" data-at-1600="${full(scene)}" data-caption="${scene.caption}"><img src="${small(scene)}" alt="${scene.title}"></a>`)}</div>`,
  },
  {
    name: "Links with thumbnails in attributes",
    found: "by itself",
    told: "captions",
    body: `<div data-nanogallery2='{"thumbnailWidth":300}'>${each((scene) => `<a href="${full(scene)}" data-ngthumb="${small(scene)}" data-ngdesc="${scene.caption}">${scene.title}</a>`)}</div>`,
  },
  {
    name: "A script that answers for pages and images",
    found: "by itself",
    best: ({ id }) => `/show.php?id=${id}&size=full`,
    body: each(
      (scene) =>
        `<a data-lightbox="x" href="/show.php?id=${scene.id}&amp;size=full"><img src="/show.php?id=${scene.id}&amp;size=small" alt="${scene.title}" width="300" height="200"></a>`,
    ),
  },
];
