import { type GalleryKind, json, linked } from "./mark-up.ts";

/** Pages that are no gallery, whatever their libraries, buttons and data say. */
export const NO_GALLERIES: readonly Pick<GalleryKind, "name" | "body" | "head">[] = [
  {
    name: "A lightbox for forms and maps",
    body: `<a data-fancybox data-type="iframe" href="/login/">Sign in</a><a data-fancybox href="https://maps.example/?q=x">Map</a><a data-fancybox href="#terms">Terms</a>`,
  },
  {
    name: "Share buttons that have a size",
    body: `<a class="share" data-size="large" href="https://social.example/share">Share</a><a class="share" data-size="large" href="https://social.example/ada">Follow</a>`,
  },
  {
    name: "One picture that opens in a lightbox",
    body: `<article><p>Words.</p><a data-lightbox="x" href="/full/fjord.jpg"><img src="/small/fjord-300x200.jpg" alt="Fjord"></a><p>Words.</p></article>`,
  },
  {
    name: "A feed of another site below a text",
    body: `<article><p>Words.</p></article><footer>${linked(() => 'data-lightbox="feed"')}</footer>`,
  },
  {
    name: "An article with one picture and structured data",
    head: `<script type="application/ld+json">${json({ "@type": "Article", image: { "@type": "ImageObject", url: "/full/fjord.jpg" }, publisher: { logo: { "@type": "ImageObject", url: "/junk/logo-400x120.png" } }, author: { image: { "@type": "ImageObject", url: "/junk/avatar-96x96.png" } } })}</script>`,
    body: `<article><img src="/full/fjord.jpg" width="900" height="600" alt="Fjord"><p>Words.</p></article>`,
  },
];
