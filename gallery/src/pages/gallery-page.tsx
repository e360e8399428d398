/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Viewer } from "../http/environment.ts";
import type { GalleryWithPhotos, Image } from "../photos/gallery-queries.ts";
import { Layout } from "./layout.tsx";
import { photoCountText } from "./wording.ts";

/** The page that archivers read: its `data-` attributes are the public hooks described on `/archivable`. */
export function GalleryPage({ viewer, gallery, photos }: GalleryWithPhotos & { viewer: Viewer }) {
  return (
    <Layout title={gallery.title} viewer={viewer} path={`/galleries/${gallery.id}`} isArchivable>
      <main id="content" data-gallery-id={gallery.id} data-gallery-title={gallery.title}>
        <header class="gallery">
          <div>
            <h1 dir="auto">{gallery.title}</h1>
            {gallery.description !== null && <p dir="auto">{gallery.description}</p>}
            <p class="quiet">
              {photoCountText(photos.length)}
              {!gallery.isPublic && " · only you can see this gallery"}
            </p>
          </div>
          <div data-store-forever-slot="" />
        </header>
        <ul class="grid">
          {photos.map((photo) => (
            <PhotoItem galleryId={gallery.id} photo={photo} />
          ))}
        </ul>
      </main>
    </Layout>
  );
}

function PhotoItem({ galleryId, photo }: { galleryId: string; photo: Image }) {
  const title = photo.title ?? photo.metadata.originalName;
  return (
    <li
      data-memory-id={photo.id}
      data-memory-type="image"
      data-original={photo.url}
      data-title={title}
      data-caption={photo.caption ?? undefined}
      data-filename={photo.metadata.originalName}
    >
      <figure>
        <a href={`/galleries/${galleryId}/photos/${photo.id}`}>
          <img class="tile" src={`/thumbs/${photo.id}/grid.webp`} alt={title} loading="lazy" decoding="async" />
        </a>
        <figcaption>
          <strong dir="auto">{title}</strong>
          {photo.caption !== null && (
            <span class="quiet" dir="auto">
              {photo.caption}
            </span>
          )}
        </figcaption>
      </figure>
    </li>
  );
}
