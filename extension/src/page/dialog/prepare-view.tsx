import { Component } from "preact";
import type { Estimate, GallerySources } from "../../messages/reply.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { Gate } from "../elements/gate.ts";
import { onTrusted } from "../elements/trusted.ts";
import type { ConfirmIn, SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";
import { MemoryList } from "./memory-list.tsx";
import { IdentityRow } from "./rows/identity-row.tsx";
import { SourceRows } from "./rows/source-rows.tsx";
import { WholeRow } from "./rows/whole-row.tsx";
import { WordingNote } from "./wording-note.tsx";

interface PrepareViewProps {
  view: SessionView;
  actions: Actions;
  gate: Gate;
}

interface PrepareState {
  selected: ReadonlySet<string>;
  sources: GallerySources | undefined;
  estimate: Estimate | "unknown" | undefined;
  /** As the person chose; until they do, it is told of pages that anybody can see. */
  tellsSource: boolean | undefined;
  /** Whether the person lets the site know their archive; only asked if they have not before. */
  tellsSite: boolean;
}

/** Shows what would be stored, how much that is and who could see it. Nothing is sent before the person starts it. */
export class PrepareView extends Component<PrepareViewProps, PrepareState> {
  override state: PrepareState = {
    selected: new Set(this.props.view.chosen ?? galleryIds(this.props.view)),
    sources: undefined,
    estimate: undefined,
    tellsSource: undefined,
    tellsSite: false,
  };

  #isEstimating = false;

  override componentDidMount() {
    this.#askSources();
    this.#estimate();
  }

  #askSources(): void {
    this.props.actions.sources().then(
      (answer) => this.setState({ sources: answer.ok ? answer.value : undefined }),
      () => {},
    );
  }

  override componentDidUpdate({ view: before }: PrepareViewProps) {
    const { view } = this.props;
    const [earlier, now] = [before.finding?.name, view.finding?.name];
    // More of the gallery was found, now or before the page was loaded again, and is to be stored with it.
    if ((earlier === "finding" && now !== "finding") || (earlier === undefined && now === "stopped")) {
      this.#isEstimating = false;
      this.setState({ selected: new Set(galleryIds(view)), estimate: undefined });
      this.#askSources();
    }
    this.#estimate();
    if (this.props.view.changedCount > before.changedCount) this.#select(before);
  }

  /** What was replaced is ticked as what is missing is. */
  #select(before: SessionView): void {
    const known = new Set(galleryIds(before));
    const added = galleryIds(this.props.view).filter((id) => !known.has(id));
    this.setState(({ selected }) => ({ selected: new Set([...selected, ...added]) }));
  }

  /** Asks the photos' servers once the person sees the dialog: a page can open it where nobody sees it. */
  #estimate(): void {
    if (this.#isEstimating || !this.props.gate.isShown) return;
    this.#isEstimating = true;
    this.props.actions.estimate().then(
      (answer) => this.setState({ estimate: answer.ok ? answer.value : "unknown" }),
      () => this.setState({ estimate: "unknown" }),
    );
  }

  #toggle(memoryId: string): void {
    const selected = new Set(this.state.selected);
    if (!selected.delete(memoryId)) selected.add(memoryId);
    this.setState({ selected });
  }

  #start(confirmIn: ConfirmIn): void {
    const { view, actions } = this.props;
    const { selected, tellsSite } = this.state;
    const whole = galleryIds(view);
    const isWhole = selected.size === whole.length && whole.every((id) => selected.has(id));
    const chosen = isWhole ? null : selected;
    void actions.start({ chosen, tellsSource: this.#tellsSource(), tellsSite }, confirmIn);
  }

  #tellsSource(): boolean {
    const { estimate, tellsSource } = this.state;
    return tellsSource ?? (typeof estimate === "object" && estimate.isPagePublic);
  }

  render() {
    const { view, actions, gate } = this.props;
    const { selected, sources, estimate, tellsSite } = this.state;
    const items = view.gallery?.source.items ?? [];
    const missing = missingIds(view);
    const galleryCount = items.length - (view.gallery?.aside?.size ?? 0);
    const storedCount = galleryCount - galleryIds(view).length;
    const isClaimed = view.button.name === "idle" && view.button.galleryClaimsCopies;
    const wasCancelled = "wasCancelled" in view.button && view.button.wasCancelled;
    return (
      <>
        {wasCancelled && <p class="quiet">{t("dialog.cancelledNote")}</p>}
        {isClaimed && <p class="quiet">{t("dialog.claimNote")}</p>}
        {galleryCount < items.length && <p class="quiet">{t("dialog.asideNote")}</p>}
        {view.changedCount > 0 && <p>{strings.changed(view.changedCount)}</p>}
        {view.contradictedCount > 0 && <p class="quiet">{strings.contradicted(view.contradictedCount)}</p>}
        <WordingNote view={view} actions={actions} gate={gate} />
        {storedCount > 0 && <p>{strings.storedOf(storedCount, galleryCount)}</p>}
        <dl class="facts">
          <WholeRow view={view} actions={actions} />
          <IdentityRow
            gate={gate}
            shown={view.gallery?.source}
            onConnected={(confirmIn) => this.#start(confirmIn)}
            untilClosed={view.untilClosed}
          />
          <dt>{t("dialog.sendLabel")}</dt>
          <dd>
            {selected.size === 0
              ? strings.photos(0)
              : strings.selection(selected.size, sizeText(estimate, selected.size))}
          </dd>
          {selected.size > 0 && <CostRows estimate={estimate} count={selected.size} />}
          <StandingRow estimate={estimate} />
          {sources !== undefined && (
            <SourceRows
              sources={sources}
              isTold={this.#tellsSource()}
              onTell={(tellsSource) => this.setState({ tellsSource })}
            />
          )}
          <dt>{t("dialog.publicLabel")}</dt>
          <dd>
            {t("dialog.publicNote")}
            <span class="quiet">{t("dialog.originalsNote")}</span>
            <PlacesNote estimate={estimate} />
          </dd>
          {view.gallery?.edgesUrl != null && (
            <>
              <dt>{t("dialog.siteLabel")}</dt>
              <dd>
                {view.isSiteTold ? (
                  t("dialog.siteIsTold", location.host)
                ) : (
                  <label>
                    <input
                      type="checkbox"
                      checked={tellsSite}
                      aria-describedby="tell-site-note"
                      onChange={onTrusted(() => this.setState({ tellsSite: !tellsSite }))}
                    />{" "}
                    {t("dialog.tellSite", location.host)}
                  </label>
                )}
                <span class="quiet" id="tell-site-note">
                  {t("dialog.tellSiteNote")}
                </span>
              </dd>
            </>
          )}
        </dl>
        <MemoryList
          view={view}
          items={items}
          firstId={view.chosen?.[0]}
          before={({ memoryId, title }, state) => (
            <input
              type="checkbox"
              aria-label={title}
              checked={state === "stored" || selected.has(memoryId)}
              disabled={state === "stored"}
              onChange={onTrusted(() => this.#toggle(memoryId))}
            />
          )}
        />
        <footer class="row">
          <button type="button" class="small" onClick={onTrusted(() => this.setState({ selected: new Set(missing) }))}>
            {t("dialog.selectAll")}
          </button>
          <button type="button" class="small" onClick={onTrusted(() => this.setState({ selected: new Set() }))}>
            {t("dialog.selectNone")}
          </button>
          <span class="grow" />
          <button
            type="button"
            class="face"
            disabled={
              selected.size === 0 ||
              view.finding?.name === "finding" ||
              refusalIn(estimate) !== null ||
              gate.verdict === "early"
            }
            onClick={gate.onClick((confirmIn) => this.#start(confirmIn))}
          >
            {t("dialog.start")}
          </button>
        </footer>
      </>
    );
  }
}

function missingIds({ gallery, rowOf }: SessionView): string[] {
  return (gallery?.source.items ?? []).map(({ memoryId }) => memoryId).filter((id) => rowOf(id) !== "stored");
}

/** What is missing of the gallery itself, without the other pictures of the page. */
function galleryIds(view: SessionView): string[] {
  return missingIds(view).filter((id) => !view.gallery?.aside?.has(id));
}

function sizeText(estimate: Estimate | "unknown" | undefined, count: number): string {
  if (estimate === undefined) return t("dialog.estimating");
  if (estimate === "unknown" || estimate.sizeBytes === null) return t("dialog.sizeUnknown");
  return strings.aboutBytes(estimate.sizeBytes * (count / estimate.count));
}

function refusalIn(estimate: PrepareState["estimate"]) {
  return estimate === undefined || estimate === "unknown" ? null : (estimate.standing?.refusal ?? null);
}

/** How many photos tell where they were taken, as far as their servers let that be seen before. */
function PlacesNote({ estimate }: Pick<PrepareState, "estimate">) {
  if (estimate === undefined || estimate === "unknown" || estimate.places === null) return null;
  const { found, lookedAt } = estimate.places;
  return <span class={found > 0 ? "" : "quiet"}>{strings.places(found, lookedAt)}</span>;
}

/** Who may store in the archive and, where the person may not, what they can do. */
function StandingRow({ estimate }: Pick<PrepareState, "estimate">) {
  if (estimate === undefined || estimate === "unknown" || estimate.standing === null) return null;
  const { admission, refusal, payment } = estimate.standing;
  const failure = refusal === null ? undefined : strings.failure(refusal, true);
  return (
    <>
      <dt>{t("dialog.admissionLabel")}</dt>
      <dd>
        {t(`dialog.admission.${admission}`)}
        {payment !== null && <span class="quiet">{strings.balance(payment)}</span>}
        {failure !== undefined && (
          <div role="alert">
            {failure.title}. {failure.next}
          </div>
        )}
      </dd>
    </>
  );
}

/** What it costs, whoever pays. All photos are taken to be of the same size. */
function CostRows({ estimate, count }: { estimate: Estimate | "unknown" | undefined; count: number }) {
  if (estimate === undefined || estimate === "unknown" || estimate.cost === null)
    return (
      <>
        <dt>{t("dialog.costLabel")}</dt>
        <dd>{estimate === undefined ? t("dialog.estimating") : t("dialog.costUnknown")}</dd>
      </>
    );
  const { cyclesNow, cyclesPerYear, paidUntilMs } = estimate.cost;
  const share = count / estimate.count;
  return (
    <>
      <dt>{t("dialog.costNowLabel")}</dt>
      <dd>{strings.cost(cyclesNow * share)}</dd>
      <dt>{t("dialog.costYearLabel")}</dt>
      <dd>
        {strings.cost(cyclesPerYear * share)}
        <span class="quiet">
          {t(estimate.standing?.payment == null ? "dialog.costNote" : "dialog.costFromBalance")}{" "}
          {strings.cyclesLastUntil(paidUntilMs)}
        </span>
      </dd>
    </>
  );
}
