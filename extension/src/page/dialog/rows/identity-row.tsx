import { shortPrincipal } from "@store-forever/protocol";
import type { GallerySource } from "@store-forever/workers";
import { Component } from "preact";
import { browser } from "wxt/browser";
import { isContentScriptRequest } from "../../../messages/content-script-request.ts";
import { askIdentity, connectAndWait } from "../../../messages/identity/ask-identity.ts";
import type { IdentityState } from "../../../messages/identity/identity-state.ts";
import { t } from "../../../texts/i18n.ts";
import { troubleText } from "../../../texts/identity-texts.ts";
import { Drawn } from "../../elements/drawn.tsx";
import type { Gate } from "../../elements/gate.ts";
import { onTrusted } from "../../elements/trusted.ts";
import type { ConfirmIn } from "../../session/session-state.ts";

interface IdentityRowProps {
  gate: Gate;
  /** What would be stored. If it changes while the person signs in, the extension asks in a window of its own. */
  shown: GallerySource | undefined;
  /** Called once the person is signed in, to go on with what they came for. */
  onConnected: (confirmIn: ConfirmIn) => void;
  /** Given after a sign-out has stopped a job: goes on as the identity that is shown, without signing in. */
  onGoOn?: (confirmIn: ConfirmIn) => void;
  /** Aborted when the person closes the dialog, which ends the wait for their sign-in. Another view in it does not. */
  untilClosed: AbortSignal;
}

interface IdentityRowState {
  identity: IdentityState | undefined;
}

/** Shows in the dialog which identity stores, and a button to sign in first. Until the background answers, it shows nothing. */
export class IdentityRow extends Component<IdentityRowProps, IdentityRowState> {
  override state: IdentityRowState = { identity: undefined };

  override componentDidMount() {
    browser.runtime.onMessage.addListener(this.#hear);
    this.#look();
  }

  override componentWillUnmount() {
    browser.runtime.onMessage.removeListener(this.#hear);
  }

  /** Hears of sign-ins elsewhere, such as in the popup. */
  readonly #hear = (message: unknown): undefined => {
    if (isContentScriptRequest(message) && message.type === "page.identity") this.#look();
  };

  #look(): void {
    askIdentity("identity.state").then(
      (identity) => this.setState({ identity }),
      () => {},
    );
  }

  async #signIn(confirmIn: ConfirmIn): Promise<void> {
    const { untilClosed, onConnected, shown } = this.props;
    if (await connectAndWait((identity) => this.setState({ identity }), untilClosed))
      onConnected(shown === this.props.shown ? confirmIn : "window");
  }

  render() {
    const { identity } = this.state;
    if (identity === undefined) return null;
    const { current, comparisonCode, trouble } = identity;
    const isPerson = current.kind === "delegated" && current.isLive;
    const isOver = current.kind === "delegated" && !current.isLive;
    return (
      <>
        <dt>{t("identity.label")}</dt>
        <dd>
          {current.kind === "device" && t("identity.device")}
          {current.kind === "delegated" &&
            (current.isLive ? (
              <Drawn text={t("identity.person", shortPrincipal(current.principal))} />
            ) : (
              t("identity.over")
            ))}
          {trouble !== null && <div role="alert">{troubleText(trouble)}</div>}
          {comparisonCode !== null && (
            <div class="row" role="status">
              <Drawn text={t("identity.code", comparisonCode)} />
              <button type="button" class="small" onClick={onTrusted(() => void askIdentity("identity.cancel"))}>
                {t("identity.stop")}
              </button>
            </div>
          )}
          {comparisonCode === null && this.#offers(isPerson, isOver)}
        </dd>
      </>
    );
  }

  #offers(isPerson: boolean, isOver: boolean) {
    const { onGoOn, gate } = this.props;
    const isEarly = gate.verdict === "early";
    if (isPerson && onGoOn === undefined) return null;
    return (
      <div class="row">
        {!isPerson && (
          <button
            type="button"
            class={onGoOn === undefined ? "small" : "face"}
            disabled={isEarly}
            onClick={gate.onClick((confirmIn) => void this.#signIn(confirmIn))}
          >
            {t("identity.signInStore")}
          </button>
        )}
        {onGoOn !== undefined && !isOver && (
          <button type="button" class="small" disabled={isEarly} onClick={gate.onClick(onGoOn)}>
            {isPerson ? t("button.tryAgain") : t("identity.goOnAsDevice")}
          </button>
        )}
        {!isPerson && <span class="quiet">{t("identity.signInHint")}</span>}
      </div>
    );
  }
}
