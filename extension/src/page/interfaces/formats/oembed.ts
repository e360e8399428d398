import { address, count, record, text } from "../site/json.ts";
import { details, listedLarger, metaOf, type SiteInterface, thumbnailFile, toldPhoto } from "../site/site-interface.ts";

/** oEmbed: what a page that shows one photo tells of it. */
export const oEmbed: SiteInterface = async ({ document, url, site }) => {
  const link = document.querySelector('link[type="application/json+oembed"][href]')?.getAttribute("href");
  const at = address(link, url.href);
  if (at === undefined) return undefined;
  const answer = record(await site.json(at));
  const image = answer.type === "photo" ? address(answer.url, url.href) : undefined;
  if (image === undefined) return undefined;
  const thumbnails = [answer.thumbnail_url, metaOf(document, "twitter:image")];
  const photo = toldPhoto(
    [
      listedLarger(image, { widthPx: count(answer.width), heightPx: count(answer.height) }),
      ...thumbnails.map((written) => address(written, url.href)).map((one) => one && thumbnailFile(one)),
    ],
    {
      title: text(answer.title),
      rights: {
        creator: text(answer.author_name),
        license: text(answer.license),
        licenseUrl: text(answer.license_url),
      },
    },
    url.href,
  );
  return details([photo]);
};
