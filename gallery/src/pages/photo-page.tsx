/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Viewer } from "../http/environment.ts";
import type { GalleryWithPhotos, Image } from "../photos/gallery-queries.ts";
import { Layout } from "./layout.tsx";

interface PhotoPageProps extends GalleryWithPhotos {
  viewer: Viewer;
  photo: Image;
}

/** One photo. It bears no archiver's hooks: the gallery's page stands for the whole gallery. */
export function PhotoPage({ viewer, gallery, photos, photo }: PhotoPageProps) {
  const index = photos.findIndex(({ id }) => id === photo.id);
  const title = photo.title ?? photo.metadata.originalName;
  const galleryPath = `/galleries/${gallery.id}`;
  const { width, height } = photo.metadata.dimensions ?? {};
  return (
    <Layout title={`${title} – ${gallery.title}`} viewer={viewer} path={`${galleryPath}/photos/${photo.id}`}>
      <main id="content" class="photo">
        <nav class="steps" aria-label="Photos of this gallery">
          <a href={galleryPath} dir="auto">
            {gallery.title}
          </a>
          <span class="quiet">
            {index + 1} of {photos.length}
          </span>
          <Step galleryPath={galleryPath} photo={photos[index - 1]} rel="prev" label="Previous" />
          <Step galleryPath={galleryPath} photo={photos[index + 1]} rel="next" label="Next" />
        </nav>
        <figure>
          <a class="frame" href={photo.url}>
            <img src={`/thumbs/${photo.id}/page.webp`} alt={title} width={width} height={height} />
          </a>
          <figcaption>
            <h1 dir="auto">{title}</h1>
            {photo.caption !== null && <p dir="auto">{photo.caption}</p>}
            <p class="quiet">
              <a href={photo.url}>Original</a>
              {width !== undefined && `, ${width} × ${height}`}
              <Source address={photo.metadata.credit?.source} />
            </p>
          </figcaption>
        </figure>
      </main>
    </Layout>
  );
}

interface StepProps {
  galleryPath: string;
  photo: Image | undefined;
  rel: "prev" | "next";
  label: string;
}

function Step({ galleryPath, photo, rel, label }: StepProps) {
  if (photo === undefined) return <span class="step end">{label}</span>;
  return (
    <a class="step" href={`${galleryPath}/photos/${photo.id}`} rel={rel}>
      {label}
    </a>
  );
}

/** A credit's source is somebody else's text: only an address of the web becomes a link. */
function Source({ address }: { address: string | undefined }) {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return (
    <>
      {" · "}
      <a href={url.href} rel="noreferrer">
        Source: {url.hostname}
      </a>
    </>
  );
}
