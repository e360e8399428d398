import "virtual:messages/en/bag";
import "virtual:messages/en/gallery";
import { useMemo, useState } from "preact/hooks";
import type { PageData } from "../../../bag/page-data.ts";
import { JustifiedGrid } from "../gallery/grid/justified-grid.tsx";
import { formatNumber, formatPhotos } from "../language/format.ts";
import { useLanguage } from "../language/language.ts";
import { t } from "../language/t.ts";
import { useDocumentTitle } from "../language/use-document-title.ts";
import { InfinityIcon } from "../ui/icons.tsx";
import { LanguageSwitch } from "../ui/language-switch.tsx";
import { BagLightbox } from "./bag-lightbox.tsx";
import { type BagGallery, galleriesOf, ratioOf } from "./bag-photo.ts";
import { BagTile } from "./bag-tile.tsx";
import { CheckPanel } from "./check-panel.tsx";

/** @param data undefined where the script beside the page could not be loaded */
export function BagApp({ data }: { data: PageData | undefined }) {
  useLanguage();
  return data === undefined ? <NoData /> : <Bag data={data} />;
}

function NoData() {
  useDocumentTitle("Store Forever");
  return (
    <main class="page">
      <h1>{t("bag.noDataTitle")}</h1>
      <p class="lead">{t("bag.noData")}</p>
    </main>
  );
}

function Bag({ data }: { data: PageData }) {
  const galleries = useMemo(() => galleriesOf(data), [data]);
  const [chosenId, setChosenId] = useState<string>();
  const [openIndex, setOpenIndex] = useState<number>();
  const gallery = galleries.find(({ id }) => id === chosenId) ?? galleries[0];
  const photos = gallery?.photos ?? [];
  const ratios = useMemo(() => photos.map(ratioOf), [photos]);
  const title = gallery === undefined ? t("gallery.everything") : titleOf(gallery);
  useDocumentTitle(title);
  const { number, count } = data.archive.bag;
  return (
    <div class="page">
      <header class="gallery-header">
        <div class="top-line">
          <p class="brand quiet">
            <InfinityIcon /> Store Forever
          </p>
          {galleries.length > 1 && (
            <label class="language-switch">
              <span>{t("bag.gallery")}</span>
              <select value={gallery?.id} onChange={({ currentTarget }) => setChosenId(currentTarget.value)}>
                {galleries.map((each) => (
                  <option key={each.id} value={each.id}>
                    {titleOf(each)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <h1>{title}</h1>
        {gallery?.description !== undefined && <p class="lead">{gallery.description}</p>}
        <div class="facts-line">
          <span>{formatPhotos(photos.length)}</span>
          {count > 1 && <span>{t("bag.part", [formatNumber(number), formatNumber(count)])}</span>}
          {gallery !== undefined && gallery.missingCount > 0 && (
            <span>{t("bag.notHere", gallery.missingCount, [formatNumber(gallery.missingCount)])}</span>
          )}
        </div>
      </header>
      <main>
        <JustifiedGrid
          ratios={ratios}
          tile={(index, place) => {
            const photo = photos[index];
            const position = { index, count: photos.length };
            return (
              photo !== undefined && (
                <BagTile key={photo.memoryId} photo={photo} place={place} position={position} onOpen={setOpenIndex} />
              )
            );
          }}
        />
        <CheckPanel data={data} />
      </main>
      <footer class="gallery-footer">
        <LanguageSwitch />
      </footer>
      {openIndex !== undefined && (
        <BagLightbox photos={photos} index={openIndex} onShow={setOpenIndex} onClose={() => setOpenIndex(undefined)} />
      )}
    </div>
  );
}

const titleOf = ({ title }: BagGallery): string => title ?? t("gallery.everything");
