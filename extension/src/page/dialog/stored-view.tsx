import { Component } from "preact";
import { t } from "../../i18n.ts";
import type { ReportState } from "../../messages/job-snapshot.ts";
import type { MemoryProof } from "../../messages/protocol.ts";
import { strings } from "../../strings.ts";
import type { ButtonState } from "../button-state.ts";
import type { GalleryView } from "../gallery-session.ts";
import { CheckIcon } from "../icons.tsx";
import { onTrusted } from "../trusted.ts";
import type { Actions } from "./actions.ts";
import { MemoryList } from "./memory-list.tsx";
import { ViewLink } from "./view-link.tsx";

interface StoredViewProps {
  view: GalleryView;
  state: Extract<ButtonState, { name: "stored" }>;
  actions: Actions;
}

interface ShownProof {
  title: string;
  text: string;
  hashes: MemoryProof["assets"];
}

/** Everything is there and certified; each photo's proof can be looked at. */
export class StoredView extends Component<StoredViewProps, { proof: ShownProof | undefined }> {
  override state: { proof: ShownProof | undefined } = { proof: undefined };

  async #show(memoryId: string, title: string): Promise<void> {
    const answer = await this.props.actions.prove(memoryId);
    if (answer.ok) {
      const { certifiedAtMs, canisterId, assets } = answer.value;
      this.setState({ proof: { title, text: strings.proof(certifiedAtMs, canisterId), hashes: assets } });
    } else {
      const text = answer.error.name === "refused" ? answer.error.message : t("noProof");
      this.setState({ proof: { title, text, hashes: [] } });
    }
  }

  render() {
    const { view, state } = this.props;
    const { proof } = this.state;
    return (
      <>
        <div class="row result">
          <span class="mark good">
            <CheckIcon />
          </span>
          <div class="grow">
            <h3 class="good">{strings.allStored(state.storedCount)}</h3>
            <p class="quiet">{t("verifiedNote")}</p>
          </div>
        </div>
        <ReportNote report={state.report} />
        <MemoryList
          view={view}
          items={view.gallery?.source.items ?? []}
          detail={({ memoryId, title }, row) =>
            row === "stored" ? (
              <button
                type="button"
                class="link"
                aria-label={`${t("showProof")}: ${title}`}
                onClick={onTrusted(() => void this.#show(memoryId, title))}
              >
                {t("showProof")}
              </button>
            ) : undefined
          }
        />
        {proof && (
          <div class="card" role="status">
            <strong dir="auto">{proof.title}</strong>
            <span>{proof.text}</span>
            {proof.hashes.map(({ kind, sha256 }) => (
              <code key={kind}>
                {kind} {sha256}
              </code>
            ))}
          </div>
        )}
        <footer class="row">
          <span class="grow" />
          <ViewLink viewUrl={state.viewUrl} />
        </footer>
      </>
    );
  }
}

export function ReportNote({ report }: { report: ReportState | null }) {
  switch (report?.name) {
    case "sending":
      return <p class="quiet">{t("reportSending")}</p>;
    case "waiting":
      return <p class="quiet">{t("reportWaiting")}</p>;
    case "refused":
      return <p class="quiet">{strings.reportRefused(report.message)}</p>;
    default:
      return null;
  }
}
