import { Component } from "preact";
import { t } from "../../texts/i18n.ts";
import { announcement, problemText } from "../elements/announcement.ts";
import { type Gate, gateOf } from "../elements/gate.ts";
import { InfinityIcon } from "../elements/icons.tsx";
import { Sight } from "../elements/sight.ts";
import { onTrusted } from "../elements/trusted.ts";
import type { SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";
import { FailedView, PausedView, UnavailableView } from "./end-views.tsx";
import { PrepareView } from "./prepare-view.tsx";
import { ProgressView } from "./progress-view.tsx";
import { Stepper } from "./stepper.tsx";
import { StoredView } from "./stored-view.tsx";

interface DialogProps {
  view: SessionView;
  actions: Actions;
}

/**
 * The modal window of one gallery. Closing it never stops a job: the button shows how the job goes on. What starts something is
 * behind a gate, which watches whether the person sees the whole window.
 */
export class Dialog extends Component<DialogProps, { gate: Gate }> {
  override state = { gate: gateOf(undefined) };
  #sight: Sight | undefined;
  #hasLookedForChanges = false;

  /**
   * Called when the dialog is added and removed. It opens the dialog in a task of its own, because the browser recomputes the
   * styles of the whole page when that becomes inert.
   */
  readonly #open = (dialog: HTMLDialogElement | null) => {
    this.#sight?.end();
    if (dialog === null) return;
    setTimeout(() => {
      if (!dialog.isConnected) return;
      dialog.showModal();
      this.#sight = new Sight(dialog, () => this.#look());
    });
  };

  override componentDidMount() {
    void this.props.actions.recallSearch();
  }

  /** What is drawn anew may have moved the buttons under the pointer, and other photos have not been seen. */
  override componentDidUpdate({ view }: DialogProps) {
    if (view.gallery?.source !== this.props.view.gallery?.source) this.#sight?.lookAnew();
    this.#look();
  }

  #look(): void {
    const gate = gateOf(this.#sight);
    if (gate.verdict !== this.state.gate.verdict) this.setState({ gate });
    const { name } = this.props.view.button;
    if (this.#hasLookedForChanges || !gate.isShown || name === "checking") return;
    this.#hasLookedForChanges = true;
    if (name === "stored" || name === "partial") void this.props.actions.findChanges();
  }

  render() {
    const { view, actions } = this.props;
    const isStoring = view.button.name === "storing";
    return (
      <dialog
        ref={this.#open}
        aria-labelledby="title"
        onCancel={(event) => {
          event.preventDefault();
          actions.close();
        }}
      >
        <header class="row">
          <span class="mark">
            <InfinityIcon />
          </span>
          <div class="grow">
            <h2 id="title">{t("app.name")}</h2>
            <p class="quiet one-line" dir="auto">
              {view.gallery?.source.title}
            </p>
          </div>
          <button type="button" class="small" onClick={onTrusted(() => actions.close())}>
            {isStoring ? t("dialog.minimise") : t("dialog.close")}
          </button>
        </header>
        <Stepper state={view.button} />
        {/* The button's own announcer is inert while this window is open. */}
        <div class="announcer" role="status">
          {announcement(view.button)}
        </div>
        <Body view={view} actions={actions} gate={this.state.gate} />
      </dialog>
    );
  }
}

function Body({ view, actions, gate }: DialogProps & { gate: Gate }) {
  const { button } = view;
  switch (button.name) {
    case "checking":
      return <p>{t("button.checkingHint")}</p>;
    case "empty":
      return <p>{t("button.emptyNote")}</p>;
    case "unavailable":
      return <UnavailableView text={problemText(button)} />;
    case "idle":
      return <PrepareView view={view} actions={actions} gate={gate} />;
    case "partial":
      return button.failed.length > 0 ? (
        <FailedView view={view} failure={null} failed={button.failed} actions={actions} gate={gate} />
      ) : (
        <PrepareView view={view} actions={actions} gate={gate} />
      );
    case "paused":
      return <PausedView view={view} actions={actions} gate={gate} />;
    case "storing":
      return <ProgressView view={view} job={button.job} actions={actions} />;
    case "stored":
      return <StoredView view={view} state={button} actions={actions} gate={gate} />;
    case "failed":
      return <FailedView view={view} failure={button.failure} failed={button.failed} actions={actions} gate={gate} />;
  }
}
