import { Component } from "preact";
import type { ReportState, StoredNotes } from "../../messages/job-snapshot.ts";
import type { MemoryProof } from "../../messages/reply.ts";
import { format, t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { Gate } from "../elements/gate.ts";
import { CheckIcon } from "../elements/icons.tsx";
import { onTrusted } from "../elements/trusted.ts";
import { ViewButton } from "../elements/view-button.tsx";
import type { ButtonState } from "../session/button-state.ts";
import type { ConfirmIn, SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";
import { MemoryList } from "./memory-list.tsx";
import { FollowRow } from "./rows/follow-row.tsx";
import { WholeRow } from "./rows/whole-row.tsx";
import { WordingNote } from "./wording-note.tsx";

interface StoredViewProps {
  view: SessionView;
  state: Extract<ButtonState, { name: "stored" }>;
  actions: Actions;
  gate: Gate;
}

interface ShownProof {
  title: string;
  text: string;
  receipt: MemoryProof["receipt"] | null;
}

/** Everything is stored and certified. The proof of each photo can be shown. */
export class StoredView extends Component<StoredViewProps, { proof: ShownProof | undefined }> {
  override state: { proof: ShownProof | undefined } = { proof: undefined };

  async #show(memoryId: string, title: string): Promise<void> {
    const answer = await this.props.actions.prove(memoryId);
    if (answer.ok) {
      const { certifiedAtMs, canisterId, receipt } = answer.value;
      this.setState({ proof: { title, text: strings.proof(certifiedAtMs, canisterId), receipt } });
    } else {
      const text = answer.error.name === "refused" ? answer.error.message : t("dialog.noProof");
      this.setState({ proof: { title, text, receipt: null } });
    }
  }

  render() {
    const { view, state, gate } = this.props;
    const { proof } = this.state;
    return (
      <>
        <div class="row result">
          <span class="mark good">
            <CheckIcon />
          </span>
          <div class="grow">
            <h3 class="good">{strings.allStored(state.storedCount)}</h3>
            <p class="quiet">{t("dialog.verifiedNote")}</p>
          </div>
        </div>
        <WordingNote view={view} actions={this.props.actions} gate={gate} />
        {view.contradictedCount > 0 && <p class="quiet">{strings.contradicted(view.contradictedCount)}</p>}
        <StoredNotesList notes={state.notes} />
        <ReportNote report={state.report} gate={gate} onTell={(confirmIn) => void this.props.actions.tell(confirmIn)} />
        <dl class="facts">
          <WholeRow view={view} actions={this.props.actions} />
          <FollowRow view={view} actions={this.props.actions} gate={gate} />
        </dl>
        <MemoryList
          view={view}
          items={view.gallery?.source.items ?? []}
          detail={({ memoryId, title }, row) =>
            row === "stored" ? (
              <button
                type="button"
                class="link"
                aria-label={`${t("dialog.showProof")}: ${title}`}
                onClick={onTrusted(() => void this.#show(memoryId, title))}
              >
                {t("dialog.showProof")}
              </button>
            ) : undefined
          }
        />
        {proof && <ProofCard proof={proof} />}
        <footer class="row">
          <ViewButton onView={() => void this.props.actions.view()} />
        </footer>
      </>
    );
  }
}

function ProofCard({ proof: { title, text, receipt } }: { proof: ShownProof }) {
  return (
    <div class="card proof" role="status">
      <strong dir="auto">{title}</strong>
      <span>{text}</span>
      {receipt && (
        <>
          <dl>
            {receipt.assets.map(({ kind, sha256, sizeBytes }) => [
              <dt key={kind}>{kind}</dt>,
              <dd key={sha256} title={format().size(sizeBytes)}>
                {sha256}
              </dd>,
            ])}
          </dl>
          <details>
            <summary>{t("dialog.certificate")}</summary>
            <code>{receipt.certificate}</code>
          </details>
          <button type="button" class="small" onClick={onTrusted(() => save(receipt))}>
            {t("dialog.saveReceipt")}
          </button>
        </>
      )}
    </div>
  );
}

/** Saves a file that anybody can check later, with nothing but the network's public key. */
function save(receipt: MemoryProof["receipt"]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
  link.download = `receipt-${receipt.memoryId}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Tells what is not as a person may expect of the photos that were stored. */
export function StoredNotesList({ notes }: { notes: StoredNotes | undefined }) {
  const texts = notes === undefined ? [] : strings.storedNotes(notes);
  if (texts.length === 0) return null;
  return (
    <ul class="quiet">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

interface ReportNoteProps {
  report: ReportState | null;
  gate: Gate;
  onTell: (confirmIn: ConfirmIn) => void;
}

export function ReportNote({ report, gate, onTell }: ReportNoteProps) {
  switch (report?.name) {
    case "held":
      return (
        <div class="held">
          <p>{t("report.held", location.host)}</p>
          <button
            type="button"
            class="small"
            disabled={gate.verdict === "early"}
            aria-describedby="held-note"
            onClick={gate.onClick(onTell)}
          >
            {t("dialog.tellSite", location.host)}
          </button>
          <p class="quiet" id="held-note">
            {t("dialog.tellSiteNote")}
          </p>
        </div>
      );
    case "sending":
      return <p class="quiet">{t("report.sending")}</p>;
    case "waiting":
      return <p class="quiet">{t("report.waiting")}</p>;
    case "refused":
      return <p class="quiet">{strings.reportRefused(report.message)}</p>;
    default:
      return null;
  }
}
