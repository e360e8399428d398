import { Component, type ComponentChildren } from "preact";
import { t } from "../../texts/i18n.ts";
import { onTrusted } from "../elements/trusted.ts";

interface CancelBarProps {
  onCancel: () => void;
  /** The other buttons beside it. The question takes their place. */
  children: ComponentChildren;
}

/** Asks before it cancels a job. It is a class, because Preact's hooks would make the script larger. */
export class CancelBar extends Component<CancelBarProps, { isAsking: boolean }> {
  override state = { isAsking: false };

  render() {
    const ask = (isAsking: boolean) => onTrusted(() => this.setState({ isAsking }));
    if (!this.state.isAsking)
      return (
        <footer class="row">
          <button type="button" class="small" onClick={ask(true)}>
            {t("dialog.cancel")}
          </button>
          {this.props.children}
        </footer>
      );
    return (
      <footer class="row">
        <span class="grow" role="alert">
          {t("dialog.cancelQuestion")}
        </span>
        <button type="button" class="small danger" onClick={onTrusted(this.props.onCancel)}>
          {t("dialog.cancelYes")}
        </button>
        <button type="button" class="small" onClick={ask(false)}>
          {t("dialog.cancelNo")}
        </button>
      </footer>
    );
  }
}
