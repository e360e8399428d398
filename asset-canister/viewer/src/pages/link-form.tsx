import { useState } from "preact/hooks";
import { t } from "../language/t.ts";
import { fragmentOf, type LinkProblem, parseRoute } from "../navigation/route.ts";
import { linkProblemText } from "./link-problem-text.ts";

/** Takes a pasted link and opens the gallery it names in this viewer. */
export function LinkForm() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<LinkProblem | "noFragment">();
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const route = parseRoute(text);
    if (route.name === "malformed") setProblem(route.problem);
    else if (route.name === "start") setProblem("noFragment");
    else location.hash = fragmentOf(route);
  };
  return (
    <form class="link-form" onSubmit={open}>
      <label for="link">{t("pages.link.label")}</label>
      <div class="link-row">
        <input
          id="link"
          type="text"
          inputMode="url"
          autoComplete="off"
          spellcheck={false}
          placeholder="https://…/#/…"
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby="link-problem"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button primary">
          {t("pages.link.open")}
        </button>
      </div>
      <p id="link-problem" class="problem" role="alert">
        {problem === undefined
          ? undefined
          : problem === "noFragment"
            ? t("pages.link.noFragment")
            : linkProblemText(problem)}
      </p>
    </form>
  );
}
