import { useEffect, useState } from "preact/hooks";
import { t } from "../../i18n.ts";
import type { Estimate } from "../../messages/protocol.ts";
import { strings } from "../../strings.ts";
import type { GalleryView } from "../gallery-session.ts";
import { onTrusted } from "../trusted.ts";
import type { Actions } from "./actions.ts";
import { MemoryList } from "./memory-list.tsx";

/** Display version, thumbnail and placeholder come on top of each original: about this much more, as a share. */
const DERIVED_SHARE = 0.2;

/** What would be stored, how much that is and who could see it; nothing is sent before the person says so. */
export function PrepareView({ view, actions }: { view: GalleryView; actions: Actions }) {
  const items = view.gallery?.source.items ?? [];
  const missing = items.filter(({ memoryId }) => view.rowOf(memoryId) !== "stored").map(({ memoryId }) => memoryId);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(view.chosen ?? missing));
  const [estimate, setEstimate] = useState<Estimate | "unknown">();
  useEffect(() => {
    actions.estimate().then(
      (answer) => setEstimate(answer.ok ? answer.value : "unknown"),
      () => setEstimate("unknown"),
    );
  }, []);
  const toggle = (memoryId: string) => {
    const next = new Set(selected);
    if (!next.delete(memoryId)) next.add(memoryId);
    setSelected(next);
  };
  const storedCount = items.length - missing.length;
  const isClaimed = view.button.name === "idle" && view.button.galleryClaimsCopies;
  const wasCancelled = "wasCancelled" in view.button && view.button.wasCancelled;
  return (
    <>
      {wasCancelled && <p class="quiet">{t("cancelledNote")}</p>}
      {isClaimed && <p class="quiet">{t("claimNote")}</p>}
      {storedCount > 0 && <p>{strings.storedOf(storedCount, items.length)}</p>}
      <dl class="facts">
        <dt>{t("costLabel")}</dt>
        <dd>
          {strings.selectedPhotos(selected.size)} {sizeText(estimate, selected.size)}
          <br />
          <span class="quiet">{t("costNote")}</span>
        </dd>
        <dt>{t("publicLabel")}</dt>
        <dd>
          {t("publicNote")} <span class="quiet">{t("originalsNote")}</span>
        </dd>
      </dl>
      <MemoryList
        view={view}
        items={items}
        before={({ memoryId, title }, state) => (
          <input
            type="checkbox"
            aria-label={title}
            checked={state === "stored" || selected.has(memoryId)}
            disabled={state === "stored"}
            onChange={onTrusted(() => toggle(memoryId))}
          />
        )}
      />
      <footer class="row">
        <button type="button" class="small" onClick={onTrusted(() => setSelected(new Set(missing)))}>
          {t("selectAll")}
        </button>
        <button type="button" class="small" onClick={onTrusted(() => setSelected(new Set()))}>
          {t("selectNone")}
        </button>
        <span class="grow" />
        <button
          type="button"
          class="face"
          disabled={selected.size === 0}
          onClick={onTrusted(() => actions.start(selected.size === missing.length ? null : selected))}
        >
          {t("startStoring")}
        </button>
      </footer>
    </>
  );
}

function sizeText(estimate: Estimate | "unknown" | undefined, count: number): string {
  if (estimate === undefined) return t("sizeAsking");
  if (estimate === "unknown" || estimate.knownCount === 0) return t("sizeUnknown");
  return strings.aboutBytes((estimate.knownBytes / estimate.knownCount) * (1 + DERIVED_SHARE) * count);
}
