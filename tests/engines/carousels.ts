import { type Engine, image, JQUERY, linked, list } from "./engine.ts";

/** Carousels, layouts, and libraries that load images later. */
export const CAROUSELS: readonly Engine[] = [
  {
    name: "swiper",
    scripts: ["swiper/swiper-bundle.min.js"],
    styles: ["swiper/swiper-bundle.min.css"],
    body: (photos) =>
      `<div class="swiper main" style="width:600px"><div class="swiper-wrapper">${list(photos, ({ full, title }) => `<div class="swiper-slide"><img src="${full}" alt="${title}" loading="lazy" width="600"></div>`)}</div></div>
<div class="swiper thumbs" style="width:600px"><div class="swiper-wrapper">${list(photos, (photo) => `<div class="swiper-slide">${image(photo)}</div>`)}</div></div>`,
    start: () =>
      "const thumbs = new Swiper('.thumbs', { slidesPerView: 4, watchSlidesProgress: true }); new Swiper('.main', { loop: true, thumbs: { swiper: thumbs } })",
  },
  {
    name: "@splidejs/splide",
    scripts: ["@splidejs/splide/dist/js/splide.min.js"],
    styles: ["@splidejs/splide/dist/css/splide.min.css"],
    body: (photos) =>
      `<section class="splide" aria-label="Trip" style="width:600px"><div class="splide__track"><ul class="splide__list">${list(photos, ({ full, title }) => `<li class="splide__slide"><img data-splide-lazy="${full}" alt="${title}" width="600"></li>`)}</ul></div></section>`,
    start: () => "new Splide('.splide', { lazyLoad: 'nearby', type: 'loop' }).mount()",
  },
  {
    name: "slick-carousel",
    scripts: [JQUERY, "slick-carousel/slick/slick.min.js"],
    styles: ["slick-carousel/slick/slick.css"],
    body: (photos) =>
      `<div class="slider" style="width:600px">${list(photos, ({ full, title }) => `<div><img data-lazy="${full}" alt="${title}" width="600"></div>`)}</div>`,
    start: () => "$('.slider').slick({ lazyLoad: 'ondemand', infinite: true })",
  },
  {
    name: "@glidejs/glide",
    scripts: ["@glidejs/glide/dist/glide.min.js"],
    styles: ["@glidejs/glide/dist/css/glide.core.min.css"],
    body: (photos) =>
      `<div class="glide" style="width:600px"><div class="glide__track" data-glide-el="track"><ul class="glide__slides">${list(photos, ({ full, title }) => `<li class="glide__slide"><img src="${full}" alt="${title}" width="600"></li>`)}</ul></div></div>`,
    start: () => "new Glide('.glide', { type: 'carousel' }).mount()",
  },
  {
    name: "embla-carousel",
    scripts: ["embla-carousel/embla-carousel.umd.js"],
    body: (photos) =>
      `<div class="embla" style="overflow:hidden;width:600px"><div class="embla__container" style="display:flex">${list(photos, ({ full, title }) => `<div class="embla__slide" style="flex:0 0 100%"><img src="${full}" alt="${title}" width="600"></div>`)}</div></div>`,
    start: () => "EmblaCarousel(document.querySelector('.embla'), { loop: true })",
  },
  {
    name: "keen-slider",
    scripts: ["keen-slider/keen-slider.js"],
    styles: ["keen-slider/keen-slider.min.css"],
    body: (photos) =>
      `<div class="keen-slider" style="width:600px">${list(photos, ({ full, title }) => `<div class="keen-slider__slide"><img src="${full}" alt="${title}" width="600"></div>`)}</div>`,
    start: () => "new KeenSlider('.keen-slider')",
  },
  {
    name: "tiny-slider",
    scripts: ["tiny-slider/dist/min/tiny-slider.js"],
    styles: ["tiny-slider/dist/tiny-slider.css"],
    body: (photos) =>
      `<div style="width:600px"><div class="my-slider">${list(photos, ({ full, title }) => `<div><img class="tns-lazy-img" data-src="${full}" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" alt="${title}" width="600"></div>`)}</div></div>`,
    start: () => "tns({ container: '.my-slider', items: 1, lazyload: true })",
  },
  {
    name: "lazysizes",
    scripts: ["lazysizes/lazysizes.min.js"],
    body: (photos) =>
      list(
        photos,
        ({ small, medium, full, title }) =>
          `<img class="lazyload" data-sizes="auto" src="${small}" data-srcset="${small} 320w, ${medium} 600w, ${full} 1200w" alt="${title}" width="500">`,
      ),
    start: () => "",
  },
  {
    name: "vanilla-lazyload",
    scripts: ["vanilla-lazyload/dist/lazyload.iife.min.js"],
    body: (photos) =>
      list(
        photos,
        ({ full, medium, title }) =>
          `<p style="margin-bottom:900px"><img class="lazy" data-src="${medium}" data-srcset="${medium} 600w, ${full} 1200w" data-sizes="500px" alt="${title}" width="500"></p>`,
      ),
    start: () => "new LazyLoad({ elements_selector: '.lazy' })",
  },
  {
    name: "lozad",
    scripts: ["lozad/dist/lozad.min.js"],
    body: (photos) =>
      list(
        photos,
        ({ full, title }) =>
          `<p style="margin-bottom:900px"><img class="lozad" data-src="${full}" alt="${title}" width="500"></p>`,
      ),
    start: () => "lozad().observe()",
  },
  {
    name: "justifiedGallery",
    scripts: [JQUERY, "justifiedGallery/dist/js/jquery.justifiedGallery.min.js"],
    styles: ["justifiedGallery/dist/css/justifiedGallery.min.css"],
    body: (photos) => `<div id="trip">${linked(({ title }) => `title="${title}"`)(photos)}</div>`,
    start: () => "$('#trip').justifiedGallery({ rowHeight: 120 })",
  },
  {
    name: "masonry-layout",
    scripts: ["masonry-layout/dist/masonry.pkgd.min.js"],
    body: (photos) =>
      `<div class="grid">${list(photos, (photo) => `<div class="grid-item" style="width:200px"><a href="${photo.full}">${image(photo)}</a></div>`)}</div>`,
    start: () => "new Masonry('.grid', { itemSelector: '.grid-item', columnWidth: 200 })",
  },
  {
    name: "macy",
    scripts: ["macy/dist/macy.js"],
    body: (photos) =>
      `<div id="macy">${list(photos, ({ small, medium, full, title }) => `<div><img src="${small}" srcset="${small} 320w, ${medium} 600w, ${full} 1200w" sizes="300px" alt="${title}"></div>`)}</div>`,
    start: () => "Macy({ container: '#macy', columns: 3 })",
  },
];
