import { type Engine, image, JQUERY, linked, list } from "./engine.ts";

export const LIGHTBOXES: readonly Engine[] = [
  {
    name: "photoswipe",
    scripts: ["photoswipe/dist/umd/photoswipe.umd.min.js", "photoswipe/dist/umd/photoswipe-lightbox.umd.min.js"],
    styles: ["photoswipe/dist/photoswipe.css"],
    body: (photos) =>
      `<div class="pswp-gallery" id="gallery">${list(photos, (photo) => `<a href="${photo.full}" data-pswp-width="${photo.widthPx}" data-pswp-height="${photo.heightPx}" target="_blank">${image(photo)}<span class="pswp-caption-content" style="display:none">${photo.caption}</span></a>`)}</div>`,
    start: () => "new PhotoSwipeLightbox({ gallery: '#gallery', children: 'a', pswpModule: PhotoSwipe }).init()",
    told: "captions",
  },
  {
    name: "glightbox",
    scripts: ["glightbox/dist/js/glightbox.min.js"],
    styles: ["glightbox/dist/css/glightbox.min.css"],
    body: linked(({ title, caption }) => `class="glightbox" data-glightbox="title: ${title}; description: ${caption}"`),
    start: () => "GLightbox()",
    told: "captions",
  },
  {
    name: "simplelightbox",
    scripts: ["simplelightbox/dist/simple-lightbox.min.js"],
    styles: ["simplelightbox/dist/simple-lightbox.min.css"],
    body: (photos) =>
      `<div class="gallery">${list(photos, (photo) => `<a href="${photo.full}"><img src="${photo.small}" alt="${photo.title}" title="${photo.caption}"></a>`)}</div>`,
    start: () => "new SimpleLightbox('.gallery a')",
    told: "captions",
  },
  {
    name: "spotlight.js",
    scripts: ["spotlight.js/dist/spotlight.bundle.js"],
    body: (photos) =>
      `<div class="spotlight-group">${list(photos, (photo) => `<a class="spotlight" href="${photo.full}" data-title="${photo.title}" data-description="${photo.caption}">${image(photo)}</a>`)}</div>`,
    start: () => "",
    told: "captions",
  },
  {
    name: "lightbox2",
    scripts: [JQUERY, "lightbox2/dist/js/lightbox.min.js"],
    styles: ["lightbox2/dist/css/lightbox.min.css"],
    body: linked(({ caption, title }) => `data-lightbox="trip" data-title="${caption}" data-alt="${title}"`),
    start: () => "",
    told: "captions",
  },
  {
    name: "baguettebox.js",
    scripts: ["baguettebox.js/dist/baguetteBox.min.js"],
    styles: ["baguettebox.js/dist/baguetteBox.min.css"],
    body: (photos) =>
      `<div class="gallery">${linked(({ medium, full, caption }) => `data-caption="${caption}" data-at-600="${medium}" data-at-1200="${full}"`)(photos)}</div>`,
    start: () => "baguetteBox.run('.gallery')",
    told: "captions",
  },
  {
    name: "blueimp-gallery",
    scripts: ["blueimp-gallery/js/blueimp-gallery.min.js"],
    styles: ["blueimp-gallery/css/blueimp-gallery.min.css"],
    body: (photos) =>
      `<div id="blueimp-gallery" class="blueimp-gallery" aria-label="image gallery"><div class="slides"></div><h3 class="title"></h3></div><div id="links">${linked(({ title }) => `title="${title}"`)(photos)}</div>`,
    start: () =>
      "document.getElementById('links').onclick = (event) => { const link = event.target.closest('a'); blueimp.Gallery(document.querySelectorAll('#links a'), { index: link, event }) }",
  },
  {
    name: "fslightbox",
    scripts: ["fslightbox/index.js"],
    body: linked(({ caption }) => `data-fslightbox="trip" data-caption="${caption}"`),
    start: () => "",
    told: "captions",
  },
  {
    name: "magnific-popup",
    scripts: [JQUERY, "magnific-popup/dist/jquery.magnific-popup.min.js"],
    styles: ["magnific-popup/dist/magnific-popup.css"],
    body: (photos) => `<div class="popup-gallery">${linked(({ title }) => `title="${title}"`)(photos)}</div>`,
    start: () => "$('.popup-gallery').magnificPopup({ delegate: 'a', type: 'image', gallery: { enabled: true } })",
  },
  {
    name: "bigger-picture",
    scripts: ["bigger-picture/dist/bigger-picture.umd.js"],
    styles: ["bigger-picture/dist/bigger-picture.css"],
    body: (photos) =>
      `<div id="images">${linked(({ full, widthPx, heightPx, small, title }) => `data-img="${full}" data-thumb="${small}" data-width="${widthPx}" data-height="${heightPx}" data-alt="${title}"`)(photos)}</div>`,
    start: () =>
      "const bp = BiggerPicture({ target: document.body }); for (const link of document.querySelectorAll('#images > a')) link.addEventListener('click', (event) => { event.preventDefault(); bp.open({ items: document.querySelectorAll('#images > a'), el: event.currentTarget }) })",
  },
  {
    name: "parvus",
    scripts: ["parvus/dist/js/parvus.min.js"],
    styles: ["parvus/dist/css/parvus.min.css"],
    body: linked(({ caption }) => `class="lightbox" data-group="trip" data-caption="${caption}"`),
    start: () => "new Parvus()",
    told: "captions",
  },
  {
    name: "viewerjs",
    scripts: ["viewerjs/dist/viewer.min.js"],
    styles: ["viewerjs/dist/viewer.min.css"],
    body: (photos) =>
      `<ul id="images">${list(photos, ({ small, full, title }) => `<li><img data-original="${full}" src="${small}" alt="${title}"></li>`)}</ul>`,
    start: () => "new Viewer(document.getElementById('images'), { url: 'data-original' })",
  },
  {
    name: "medium-zoom",
    scripts: ["medium-zoom/dist/medium-zoom.min.js"],
    body: (photos) =>
      list(
        photos,
        ({ small, full, title }) => `<img src="${small}" data-zoom-src="${full}" alt="${title}" width="320">`,
      ),
    start: () => "mediumZoom('img[data-zoom-src]')",
  },
];
