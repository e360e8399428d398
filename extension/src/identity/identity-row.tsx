import { Component } from "preact";
import { t } from "../i18n.ts";
import { onTrusted } from "../page/trusted.ts";
import { askIdentity, connectAndWait } from "./ask-identity.ts";
import type { IdentityState } from "./identity-state.ts";
import { shortPrincipal, troubleText } from "./wording.ts";

interface IdentityRowProps {
  /** Goes on with what the person came for, once they are signed in. */
  onConnected: () => void;
}

interface IdentityRowState {
  identity: IdentityState | undefined;
}

/** In the dialog: as whom this is stored, and the way to sign in first. Without an answer it shows nothing. */
export class IdentityRow extends Component<IdentityRowProps, IdentityRowState> {
  override state: IdentityRowState = { identity: undefined };
  readonly #gone = new AbortController();

  override componentDidMount() {
    askIdentity("identity.state").then(
      (identity) => this.setState({ identity }),
      () => {},
    );
  }

  override componentWillUnmount() {
    this.#gone.abort();
  }

  async #signIn(): Promise<void> {
    const isConnected = await connectAndWait((identity) => this.setState({ identity }), this.#gone.signal);
    if (isConnected) this.props.onConnected();
  }

  render() {
    const { identity } = this.state;
    if (identity === undefined) return null;
    const { current, comparisonCode, trouble } = identity;
    const isPerson = current.kind === "delegated" && current.isLive;
    return (
      <>
        <dt>{t("identityLabel")}</dt>
        <dd>
          {current.kind === "device" && t("identityDevice")}
          {current.kind === "delegated" &&
            (current.isLive ? t("identityPerson", shortPrincipal(current.principal)) : t("identityOver"))}
          {isPerson && <span class="quiet">{t("identityLinkNote")}</span>}
          {trouble !== null && <span role="alert">{troubleText(trouble)}</span>}
          {comparisonCode !== null && (
            <span role="status">
              {t("identityCode", comparisonCode)}{" "}
              <button type="button" class="small" onClick={onTrusted(() => void askIdentity("identity.cancel"))}>
                {t("identityStop")}
              </button>
            </span>
          )}
          {!isPerson && comparisonCode === null && (
            <span class="quiet">
              {t("identitySignInHint")}{" "}
              <button type="button" class="small" onClick={onTrusted(() => void this.#signIn())}>
                {t("identitySignInStore")}
              </button>
            </span>
          )}
        </dd>
      </>
    );
  }
}
