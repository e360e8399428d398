/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Viewer } from "../http/environment.ts";
import type { GallerySummary } from "../photos/gallery-queries.ts";
import { Layout } from "./layout.tsx";
import { photoCountText } from "./wording.ts";

export function GalleryListPage({ viewer, galleries }: { viewer: Viewer; galleries: GallerySummary[] }) {
  return (
    <Layout title="Galleries" viewer={viewer} path="/">
      <main id="content">
        <h1>Galleries</h1>
        {galleries.length === 0 && <p class="quiet">There is no public gallery here. Sign in to see your own.</p>}
        <ul class="grid">
          {galleries.map((summary) => (
            <GalleryCard {...summary} />
          ))}
        </ul>
      </main>
    </Layout>
  );
}

function GalleryCard({ gallery, photoCount, coverId }: GallerySummary) {
  return (
    <li>
      <a class="card" href={`/galleries/${gallery.id}`}>
        {coverId === null ? <span class="tile" /> : <img class="tile" src={`/thumbs/${coverId}/grid.webp`} alt="" />}
        <strong dir="auto">{gallery.title}</strong>
        <span class="quiet">
          {photoCountText(photoCount)}
          {!gallery.isPublic && " · only you can see it"}
        </span>
      </a>
    </li>
  );
}
