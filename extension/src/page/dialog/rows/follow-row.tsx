import { Component } from "preact";
import { PACES, type Pace } from "../../../messages/follow.ts";
import { t } from "../../../texts/i18n.ts";
import type { Gate } from "../../elements/gate.ts";
import { partsOf } from "../../session/parts.ts";
import type { SessionView } from "../../session/session-state.ts";
import type { Actions } from "../actions.ts";

interface FollowRowProps {
  view: SessionView;
  actions: Actions;
  gate: Gate;
}

/** Lets the person follow the stored gallery. What is stored in parts is not followed. */
export class FollowRow extends Component<FollowRowProps, { pace: Pace }> {
  override state: { pace: Pace } = { pace: "weekly" };

  render() {
    const { view, actions, gate } = this.props;
    const { gallery, followed } = view;
    if (gallery === undefined || partsOf(gallery.source).length > 1) return null;
    return (
      <>
        <dt>{t("follow.label")}</dt>
        <dd>
          {followed === null ? (
            <select
              aria-label={t("follow.pace")}
              value={this.state.pace}
              onChange={({ currentTarget }) => this.setState({ pace: currentTarget.value as Pace })}
            >
              {PACES.map((pace) => (
                <option key={pace} value={pace}>
                  {t(`follow.${pace}`)}
                </option>
              ))}
            </select>
          ) : (
            <span role="status">{t(`follow.${followed}`)}</span>
          )}{" "}
          <button
            type="button"
            class="small"
            disabled={gate.verdict === "early"}
            aria-describedby="follow-note"
            onClick={gate.onClick(
              (confirmIn) => void actions.follow(followed === null ? this.state.pace : null, confirmIn),
            )}
          >
            {followed === null ? t("follow.start") : t("follow.stop")}
          </button>
          <span class="quiet" id="follow-note">
            {t("follow.note")}
          </span>
        </dd>
      </>
    );
  }
}
