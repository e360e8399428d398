import type { GallerySources } from "../../../messages/reply.ts";
import { t } from "../../../texts/i18n.ts";
import * as strings from "../../../texts/strings.ts";
import { onTrusted } from "../../elements/trusted.ts";

interface SourceRowsProps {
  sources: GallerySources;
  /** Whether links will tell where the photos are from. */
  isTold: boolean;
  onTell: (isTold: boolean) => void;
}

/** Shows where the photos will be read and as whom, and asks whether links may tell it. */
export function SourceRows({ sources: { hosts, toldAddress }, isTold, onTell }: SourceRowsProps) {
  return (
    <>
      <dt>{t("dialog.readLabel")}</dt>
      <dd>
        {hosts.map((source) => (
          <div key={`${source.reading} ${source.host}`}>
            <bdi>{source.host}</bdi> <span class="quiet">{strings.reading(source)}</span>
          </div>
        ))}
      </dd>
      <dt>{t("dialog.sourceLabel")}</dt>
      <dd>
        <label>
          <input type="checkbox" checked={isTold} onChange={onTrusted(() => onTell(!isTold))} />{" "}
          {t("dialog.sourceTell")}
        </label>
        <span class="quiet">
          <bdi>{toldAddress}</bdi> {t("dialog.sourceNote")}
        </span>
      </dd>
    </>
  );
}
