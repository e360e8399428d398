/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { CurrentUser } from "../../accounts/current-user.ts";
import { MAX_EDGES_PER_REQUEST } from "../../edges/edge-limits.ts";
import { SiteLayout } from "../common/site-layout.tsx";

const HOOKS_EXAMPLE = `<link rel="storage-edges" href="/api/storage/edges">

<main data-gallery-id="0f8fad5b-d9cb-469f-a165-70867728950e"
      data-gallery-title="Summer">
  <div data-store-forever-slot></div>
  <figure data-memory-id="7c9e6679-7425-40de-944b-e07fc1f90ae7"
          data-memory-type="image"
          data-original="/media/full-size.jpg"
          data-title="At the lake"
          data-caption="Photo: Ada"
          data-filename="lake.jpg">
    <img src="/thumbs/lake.webp" alt="At the lake">
  </figure>
</main>`;

const RESCUE_EXAMPLE = `<script defer src="https://<viewer>.icp0.io/rescue.js"
        data-archive="<canister>/<owner>"></script>`;

const EDGE_EXAMPLE = `PUT /api/storage/edges
Content-Type: application/json

{ "memoryId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  "memoryType": "image",
  "artifact": "asset",
  "backend": "icp-canister",
  "present": true,
  "location": "icp://<canister>/<owner>/memories/<id in the archive>",
  "contentHash": "<SHA-256 of the original, in hexadecimal>",
  "sizeBytes": 1830122 }`;

export function ArchivableView({ user }: { user: CurrentUser | undefined }) {
  return (
    <SiteLayout title="Make your gallery archivable" user={user} path="/archivable">
      <main id="content" class="text">
        <h1>Make your gallery archivable</h1>
        <p>
          Archivers such as the Store Forever extension find photos by a few attributes in the page. They need no script
          and do not change how your gallery looks.
        </p>

        <h2>In the page</h2>
        <pre>
          <code>{HOOKS_EXAMPLE}</code>
        </pre>
        <dl>
          <dt>
            <code>data-gallery-id</code>, <code>data-memory-id</code>
          </dt>
          <dd>
            Your own UUIDs, in lower case. The archive keeps them, so a photo is stored once, however often it is shown.
          </dd>
          <dt>
            <code>data-original</code>
          </dt>
          <dd>Where the full photo is, relative to the page. The visitor's own cookies are sent with the request.</dd>
          <dt>
            <code>data-memory-type</code>
          </dt>
          <dd>
            <code>image</code>, <code>video</code>, <code>audio</code>, <code>document</code> or <code>note</code>.
          </dd>
          <dt>
            <code>data-title</code>, <code>data-caption</code>, <code>data-filename</code>
          </dt>
          <dd>What the archive says about the photo. Caption and file name may be left out.</dd>
          <dt>
            <code>&lt;time datetime="2024-06-03"&gt;</code> inside
          </dt>
          <dd>When the photo was taken. It is used if the file itself does not say it.</dd>
          <dt>A gallery of several pages</dt>
          <dd>
            Give each page the same <code>data-gallery-id</code>. Photos archived from one page join those archived from
            the others. With <code>data-gallery-count</code>, the number of memories in the whole gallery, archivers do
            not take a part for all of it.
          </dd>
          <dt>
            <code>data-storage="neon-db"</code> on the link
          </dt>
          <dd>
            Your own database is Neon. Then archivers call what is only here “NEON”; otherwise they say “this site
            only”.
          </dd>
          <dt>
            <code>data-store-forever-slot</code>
          </dt>
          <dd>An empty element inside the gallery, where the archiver's button goes.</dd>
          <dt>
            <code>data-gallery-card</code>
          </dt>
          <dd>
            The gallery's id, on the link to a gallery in a list of galleries. There the archiver can mark what is
            stored.
          </dd>
          <dt>Memories outside of a gallery</dt>
          <dd>
            With the same attributes on a memory's own page, on a dashboard or in a folder, the archiver can store one
            photo at a time.
          </dd>
        </dl>

        <h2>In your database</h2>
        <p>
          With <code>rel="storage-edges"</code> you also learn which copies exist. After a photo is stored and checked,
          its owner's browser reports one edge for its description and one for its bytes:
        </p>
        <pre>
          <code>{EDGE_EXAMPLE}</code>
        </pre>
        <p>
          The body is one edge or an array of at most {MAX_EDGES_PER_REQUEST}. In an array each edge has an answer of
          its own: <code>{`{ "edges", "refused": [{ "index", "error" }] }`}</code>. Reporting the same again changes
          nothing. <code>syncState</code> goes from <code>idle</code> to <code>migrating</code> and from there to{" "}
          <code>idle</code> or <code>failed</code>; a failed edge starts again with <code>migrating</code>. Errors look
          like <code>{`{ "error": { "code", "message", "field" } }`}</code>.
        </p>
        <p>
          A copy on the Internet Computer can come with a <code>receipt</code>, the canister&#39;s{" "}
          <code>certificate</code> and <code>witness</code> in base64. A gallery that does not want to rely on reports
          refuses copies whose receipt does not prove them.
        </p>
        <dl>
          <dt>
            <code>GET /api/storage/edges?memoryId=…</code>
          </dt>
          <dd>All edges of one memory, for its owner.</dd>
          <dt>
            <code>GET /api/galleries/:id/presence</code>
          </dt>
          <dd>How much of a gallery is stored forever, for everyone who may see the gallery.</dd>
          <dt>
            <code>GET /api/memories/:type/:id/presence</code>
          </dt>
          <dd>Which copies of one memory exist, for everyone who may see it.</dd>
          <dt>
            <code>GET /api/storage/sync-status</code>
          </dt>
          <dd>
            Copies that are in progress or failed, for the memories&#39; owner. With{" "}
            <code>Accept: text/event-stream</code> it comes again after each change.
          </dd>
        </dl>
        <p>
          <a href="/api/openapi.json">An OpenAPI document</a> describes the whole API of this gallery.
        </p>

        <h2>When photos are gone</h2>
        <p>
          A gallery whose owner has made it public in their archive can show photos whose files are gone. Add one line
          to its pages:
        </p>
        <pre>
          <code>{RESCUE_EXAMPLE}</code>
        </pre>
        <p>
          <code>data-archive</code> names the archive&#39;s canister and its owner; the script is at the address of the
          archive&#39;s viewer. While all photos load, it asks nothing of anybody. When one does not, it is read from
          the archive, its proof is checked in the visitor&#39;s browser, and it is shown in its place with a mark that
          says so. A photo with a single changed byte is not shown. Photos are found by <code>data-memory-id</code> and{" "}
          <code>data-gallery-id</code>, and without them by their addresses: in <code>src</code>, <code>srcset</code>,
          attributes of libraries that load photos later, the link around them, and style sheets. Files that come back
          as a page or as a single pixel count as gone too.
        </p>
        <p>
          If your pages hide, remove or replace pictures that fail, put the line first in <code>&lt;head&gt;</code> and
          leave <code>defer</code> out. Then your scripts hear of a failure once it is known that the archive has no
          such photo. A content security policy has to allow the viewer in <code>script-src</code> and{" "}
          <code>https://icp-api.io</code> in <code>connect-src</code>; where <code>img-src</code> does not allow{" "}
          <code>blob:</code>, photos are drawn.
        </p>

        <h2>Who may report</h2>
        <p>
          Only the owner, with the session cookie of your site. Mark it <code>HttpOnly; SameSite=Lax</code>: then other
          sites cannot send it, and an extension can send it only if the visitor gave it access to your site. Accept
          state-changing requests whose <code>Origin</code> is your own, or an extension's with a JSON body.
        </p>
      </main>
    </SiteLayout>
  );
}
