import { accepted, type ListedEdge, type StorageBackend } from "@store-forever/protocol";
import { nameOf, unwrap } from "@store-forever/protocol/verify";
import { useEffect, useState } from "preact/hooks";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { Photo } from "../../reading/photo.ts";
import { formatDate } from "../../ui/format.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

const PLACE_NAMES: Readonly<Record<StorageBackend, string>> = {
  "neon-db": "The gallery’s database",
  "vercel-blob": "The gallery’s file store",
  "icp-canister": "The Internet Computer",
  walrus: "Walrus",
  arweave: "Arweave",
  s3: "S3",
};

interface PlacesProps {
  connection: OwnerConnection;
  opened: OpenedGallery;
  photo: Photo;
  onClose: () => void;
}

/** Where else there are copies of a photo, as the extension saw it when it stored the photo. */
export function StoragePlaces({ connection, opened, photo, onClose }: PlacesProps) {
  const [edges, setEdges] = useState<ListedEdge[]>();
  const { action, act } = useAction();
  useEffect(() => act(async () => setEdges(accepted(await connection.changing.list_edges([photo.memoryId])))), []);
  const others = edges?.filter(({ backend, present }) => present && nameOf(backend) !== "icp_canister") ?? [];
  return (
    <Sheet title="Where it lives" action={action} onClose={onClose}>
      <dl class="facts">
        <div class="fact">
          <dt>{PLACE_NAMES["icp-canister"]}</dt>
          <dd>
            Here, verified just now, in canister <code>{opened.trust.canisterId}</code>
          </dd>
        </div>
        {others.map((edge) => (
          <div class="fact" key={`${nameOf(edge.backend)} ${nameOf(edge.artifact)}`}>
            <dt>{PLACE_NAMES[nameOf(edge.backend).replaceAll("_", "-") as StorageBackend]}</dt>
            <dd>
              {nameOf(edge.artifact) === "asset" ? "The file" : "Its description"}, seen{" "}
              {formatDate(edge.reported_at_ns)} <code>{unwrap(edge.location)}</code>
            </dd>
          </div>
        ))}
      </dl>
      {edges !== undefined && others.length === 0 && (
        <p class="quiet">No copies elsewhere are known. This one does not need them.</p>
      )}
      {photo.sourceUrl !== undefined && /^https?:/.test(photo.sourceUrl) && (
        <p class="quiet">
          It was read from <code>{photo.sourceUrl}</code>
        </p>
      )}
    </Sheet>
  );
}
