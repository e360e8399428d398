import { expect, it } from "vitest";
import { largerThan } from "./larger.ts";

const larger = (address: string) => largerThan(new URL(address, "https://site.example/album/"))[0]?.href;

it.each([
  ["/_next/image?url=%2Ffull%2Fa.jpg&w=640&q=75", "https://site.example/full/a.jpg"],
  ["/wp-content/uploads/2024/a-300x200.jpg", "https://site.example/wp-content/uploads/2024/a.jpg"],
  ["/wp-content/uploads/2024/a-scaled.jpg", "https://site.example/wp-content/uploads/2024/a.jpg"],
  ["/images/thumb/a/ab/Lake.jpg/330px-Lake.jpg", "https://site.example/images/a/ab/Lake.jpg"],
  ["albums/thumb_a.jpg", "https://site.example/album/albums/a.jpg"],
  ["/media/a.jpg/v1/fill/w_300,h_200/a.jpg", "https://site.example/media/a.jpg"],
  ["/sites/default/files/styles/large/public/2024/a.jpg?itok=x", "https://site.example/sites/default/files/2024/a.jpg"],
  ["/content/images/size/w600/2024/a.jpg", "https://site.example/content/images/2024/a.jpg"],
  ["/_data/i/upload/2024/05/01/a-me.jpg", "https://site.example/upload/2024/05/01/a.jpg"],
  ["/i.php?/upload/2024/a-th.jpg", "https://site.example/upload/2024/a.jpg"],
  ["/cache/trip/a_300_cw300_ch200_thumb.jpg", "https://site.example/albums/trip/a.jpg"],
  ["/var/thumbs/trip/a.jpg", "https://site.example/var/albums/trip/a.jpg"],
  [".generator/thumb_a.jpg", "https://site.example/album/a.jpg"],
  [".thumb_a.jpg", "https://site.example/album/a.jpg"],
  ["a_medium.jpg", "https://site.example/album/a.jpg"],
  ["trip/thumbnails/a.jpg", "https://site.example/album/trip/a.jpg"],
  ["a.jpg?w=640&h=427&v=3", "https://site.example/album/a.jpg?v=3"],
  ["a.jpg?format=750w", "https://site.example/album/a.jpg?format=original"],
  ["/iiif/2/a.jpg/full/!400,400/0/default.jpg", "https://site.example/iiif/2/a.jpg/full/max/0/default.jpg"],
  ["/iiif/a/square/pct:20/0/native.jpg", "https://site.example/iiif/a/full/max/0/native.jpg"],
  ["/cdn-cgi/image/width=300/https://site.example/a.jpg", "https://site.example/a.jpg"],
  [
    "https://res.cloudinary.com/demo/image/upload/c_fill,w_300/dog.jpg",
    "https://res.cloudinary.com/demo/image/upload/dog.jpg",
  ],
  ["https://media.example/image/upload/c_fill,w_300/v1/dog.jpg", "https://media.example/image/upload/v1/dog.jpg"],
  ["/unsafe/fit-in/300x200/filters:quality(80)/full/a.jpg", "https://site.example/unsafe/full/a.jpg"],
  ["/unsafe/300x0/smart/https://origin.example/a.jpg", "https://origin.example/a.jpg"],
  ["/insecure/rs:fit:300:200/g:sm/plain/local:///a.jpg@webp", "https://site.example/insecure/plain/local:///a.jpg"],
  ["/tr:w-300,h-200/a.jpg", "https://site.example/a.jpg"],
  ["/cdn-cgi/image/width=300,quality=75/full/a.jpg", "https://site.example/full/a.jpg"],
  [
    "/7d1f3b0a-58c4-4f0e-9a57-0b1e2c3d4e5f/-/preview/300x300/-/quality/smart/",
    "https://site.example/7d1f3b0a-58c4-4f0e-9a57-0b1e2c3d4e5f/",
  ],
  ["/assets/_300x200_crop_center-center_60_none/a.jpg", "https://site.example/assets/a.jpg"],
  ["/s-1/images/stencil/300x200/products/7/a.jpg", "https://site.example/s-1/images/stencil/original/products/7/a.jpg"],
  [
    "/media/catalog/product/cache/0123456789abcdef0123456789abcdef/a/b/ab.jpg",
    "https://site.example/media/catalog/product/a/b/ab.jpg",
  ],
  ["/image/cache/catalog/a-300x200.jpg", "https://site.example/image/catalog/a.jpg"],
  ["/123-home_default/a.jpg", "https://site.example/123/a.jpg"],
  ["/236x/0a/1b/2c/0a1b2c.jpg", "https://site.example/originals/0a/1b/2c/0a1b2c.jpg"],
  ["/data/thumbnails/1/a.jpg", "https://site.example/data/media/1/a.jpg"],
  ["/media/pages/trip/0a1b-123/a-300x200-crop-q80.jpg", "https://site.example/media/pages/trip/0a1b-123/a.jpg"],
  ["/posts/trip/a_hu0123abcd_301234_300x200_fill_q75_box.jpg", "https://site.example/posts/trip/a.jpg"],
  ["/posts/trip/a_hu_0123abcd456789ef.jpg", "https://site.example/posts/trip/a.jpg"],
  ["/assets/trip/a__FillWzMwMCwyMDBd.jpg", "https://site.example/assets/trip/a.jpg"],
  ["/images/2024/a.md.jpg", "https://site.example/images/2024/a.jpg"],
  ["/pictrs/image/a.jpeg?format=webp&thumbnail=256", "https://site.example/pictrs/image/a.jpeg"],
  ["a.jpg?sw=300&sh=200", "https://site.example/album/a.jpg"],
  ["https://pictures.example/pw/AP1abc=w413-h310-no", "https://pictures.example/pw/AP1abc=s0"],
])("%s is a version of %s", (address, full) => {
  expect(larger(address)).toBe(full);
});

it.each(["full/a.jpg", "IMG_4711.jpg", "image.php?id=7", "/iiif/a/full/max/0/default.jpg"])(
  "%s is no version of another",
  (address) => {
    expect(larger(address)).toBeUndefined();
  },
);
