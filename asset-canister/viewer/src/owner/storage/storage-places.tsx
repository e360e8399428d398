import { accepted, type ListedEdge, nameOf, type StorageBackend, unwrap } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { Photo } from "../../reading/photo.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

function placeName(backend: StorageBackend): string {
  switch (backend) {
    case "neon-db":
      return t("owner.copies.neonDb");
    case "vercel-blob":
      return t("owner.copies.vercelBlob");
    case "icp-canister":
      return t("owner.copies.icpCanister");
    case "walrus":
      return "Walrus";
    case "arweave":
      return "Arweave";
    case "s3":
      return "S3";
  }
}

interface PlacesProps {
  connection: OwnerConnection;
  opened: OpenedGallery;
  photo: Photo;
  onClose: () => void;
}

/** Lists where else there are copies of a photo, as the extension found them when it stored the photo. */
export function StoragePlaces({ connection, opened, photo, onClose }: PlacesProps) {
  const [edges, setEdges] = useState<ListedEdge[]>();
  const { action, act } = useAction();
  useEffect(() => act(async () => setEdges(accepted(await connection.changing.list_edges([photo.memoryId])))), []);
  const others = edges?.filter(({ backend, present }) => present && nameOf(backend) !== "icp_canister") ?? [];
  return (
    <Sheet title={t("owner.whereItLives")} action={action} onClose={onClose}>
      <dl class="facts">
        <div class="fact">
          <dt>{placeName("icp-canister")}</dt>
          <dd>{withElements(t("owner.copies.here", [ELEMENT_1]), <code>{opened.trust.canisterId}</code>)}</dd>
        </div>
        {others.map((edge) => (
          <div class="fact" key={`${nameOf(edge.backend)} ${nameOf(edge.artifact)}`}>
            <dt>{placeName(nameOf(edge.backend).replaceAll("_", "-") as StorageBackend)}</dt>
            <dd>
              {t(nameOf(edge.artifact) === "asset" ? "owner.copies.file" : "owner.copies.metadata", [
                formatDate(edge.reported_at_ns),
              ])}{" "}
              <code>{unwrap(edge.location)}</code>
            </dd>
          </div>
        ))}
      </dl>
      {edges !== undefined && others.length === 0 && <p class="quiet">{t("owner.copies.none")}</p>}
      {photo.sourceUrl !== undefined && /^https?:/.test(photo.sourceUrl) && (
        <p class="quiet">{withElements(t("owner.copies.source", [ELEMENT_1]), <code>{photo.sourceUrl}</code>)}</p>
      )}
    </Sheet>
  );
}
