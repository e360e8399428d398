import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { textsOf } from "./texts-of-photo.ts";

function texts(html: string) {
  const { document } = parseHTML(`<body><div id="told">Told elsewhere</div><div class="tile">${html}</div></body>`);
  const tile = document.querySelector(".tile") as unknown as Element;
  const { title, caption } = textsOf(
    { picture: tile.querySelector("img") ?? undefined, tile },
    tile.querySelector("a") ?? undefined,
  );
  return [title, caption];
}

it.each([
  [`<a><img alt="Fjord" title="Still water"></a>`, "Fjord", "Still water"],
  [`<a data-title="Still water"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  [`<a data-title="Fjord" data-description="Still water"><img alt="image"></a>`, "Fjord", "Still water"],
  [`<a data-glightbox="title: Fjord; description: Still water"><img alt=""></a>`, "Fjord", "Still water"],
  [`<a data-sub-html="<h4>Still</h4><p>water</p>"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  [`<a data-sub-html="#told"><img alt="Fjord"></a>`, "Fjord", "Told elsewhere"],
  [`<a data-sub-html="#1"><img alt="Fjord"></a>`, "Fjord", "#1"],
  [`<a data-envira-caption="Still water"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  [`<a title="Fjord"><img alt="IMG_4711.jpg"></a>`, "Fjord", undefined],
  [`<a><img alt="Fjord"></a><div class="pswp-caption-content" hidden>Still <b>water</b></div>`, "Fjord", "Still water"],
  [`<a aria-label="Fjord"></a>`, "Fjord", undefined],
  [`<a title="Download"><img alt=""></a><h3>Fjord</h3>`, "Fjord", undefined],
  [`<a><img alt="photo 3"></a>`, undefined, undefined],
  // lightbox2, baguetteBox, Spotlight, FSLightbox, Magnific Popup
  [`<a data-lightbox="trip" data-title="Still water" data-alt="Fjord"><img></a>`, "Fjord", "Still water"],
  [`<a data-caption="Still water"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  [`<a class="spotlight" data-title="Fjord" data-description="Still water"><img></a>`, "Fjord", "Still water"],
  [`<a data-fslightbox data-caption="<h2>Still</h2> water"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  [`<a title="Still water"><img alt="Fjord"></a>`, "Fjord", "Still water"],
  // GLightbox, PhotoSwipe and lightGallery keep texts in hidden elements, inside or beside the link.
  [
    `<a data-glightbox="description: .d1"><img alt="Fjord"></a><div class="glightbox-desc d1">Still water</div>`,
    "Fjord",
    "Still water",
  ],
  [`<a data-description="#told"><img alt="Fjord"></a>`, "Fjord", "Told elsewhere"],
  [`<a><img alt="Fjord"><span class="hidden-caption-content">Still <i>water</i></span></a>`, "Fjord", "Still water"],
  [`<a><img alt="Fjord"></a><template class="caption">Still water</template>`, "Fjord", "Still water"],
  [`<figure><a><img alt="Fjord"></a><figcaption hidden>Still water</figcaption></figure>`, "Fjord", "Still water"],
])("%s", (html, title, caption) => {
  expect(texts(html)).toEqual([title, caption]);
});
