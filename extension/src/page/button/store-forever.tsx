import type { ComponentChildren } from "preact";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { announcement, problemText } from "../elements/announcement.ts";
import { CheckIcon, InfinityIcon, WarningIcon } from "../elements/icons.tsx";
import { onlyHereText } from "../elements/storage-name.ts";
import { onTrusted } from "../elements/trusted.ts";
import { ViewButton } from "../elements/view-button.tsx";
import { type ButtonState, canView } from "../session/button-state.ts";

interface StoreForeverProps {
  button: ButtonState;
  onOpen: () => void;
  onView: () => void;
}

/** What is shown on the page: badge, button and “View on ICP” in one row. It only draws. */
export function StoreForever({ button, onOpen, onView }: StoreForeverProps) {
  const face = faceOf(button);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring the look and semantics of a form.
    <div class="store-forever" role="group" aria-label={t("button.region")}>
      <div class="buttons">
        <StorageBadge state={button} onOpen={onOpen} />
        <button
          type="button"
          class={`face ${button.name}`}
          title={face.hint}
          aria-disabled={!face.canOpen}
          onClick={onTrusted(() => face.canOpen && onOpen())}
        >
          {face.icon}
          {face.text}
        </button>
        {canView(button) && <ViewButton onView={onView} />}
      </div>
      <div class="announcer" role="status" aria-live="polite">
        {announcement(button)}
      </div>
    </div>
  );
}

/** ICP, or whose database has it alone, once it is known. It opens the dialog with the list of photos. */
function StorageBadge({ state, onOpen }: { state: ButtonState; onOpen: () => void }) {
  if (state.name === "stored")
    return (
      <button type="button" class="badge icp" title={t("badge.icpHint")} onClick={onTrusted(onOpen)}>
        ICP
      </button>
    );
  if ((state.name === "partial" || state.name === "paused") && state.storedCount > 0)
    return (
      <button
        type="button"
        class="badge icp"
        title={strings.storedOf(state.storedCount, state.totalCount)}
        onClick={onTrusted(onOpen)}
      >
        ICP {state.storedCount}/{state.totalCount}
      </button>
    );
  if (state.name === "idle" || state.name === "partial" || state.name === "paused")
    return (
      <button type="button" class="badge here" title={t("badge.neonHint")} onClick={onTrusted(onOpen)}>
        {onlyHereText(document)}
      </button>
    );
  return null;
}

interface Face {
  text: string;
  hint: string;
  icon: ComponentChildren;
  canOpen: boolean;
}

function faceOf(state: ButtonState): Face {
  const icon = <InfinityIcon />;
  switch (state.name) {
    case "checking":
      return { text: t("button.store"), hint: t("button.checkingHint"), icon, canOpen: false };
    case "idle":
      return { text: t("button.store"), hint: t("button.storeHint"), icon, canOpen: true };
    case "partial":
    case "paused":
      return { text: t("button.continue"), hint: t("button.continueHint"), icon, canOpen: true };
    case "storing":
      return { text: strings.storing(state.job.percent), hint: t("button.storingHint"), icon, canOpen: true };
    case "stored":
      return { text: t("button.stored"), hint: t("button.storedHint"), icon: <CheckIcon />, canOpen: false };
    case "failed": {
      const text = state.failure?.code === "Unauthorized" ? t("identity.signIn") : t("button.tryAgain");
      return { text, hint: t("button.continueHint"), icon: <WarningIcon />, canOpen: true };
    }
    case "empty":
      return { text: t("button.empty"), hint: t("button.emptyNote"), icon, canOpen: false };
    case "unavailable":
      return { text: t("button.store"), hint: problemText(state), icon: <WarningIcon />, canOpen: false };
  }
}
