import { useState } from "preact/hooks";
import { fragmentOf, parseRoute } from "../navigation/route.ts";

/** Takes a pasted link and opens the gallery it names in this viewer. */
export function LinkForm() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const open = (event: SubmitEvent) => {
    event.preventDefault();
    const route = parseRoute(text);
    if (route.name === "malformed") setProblem(route.reason);
    else if (route.name === "start") setProblem("That is not a link to a stored gallery: the part after # is missing.");
    else location.hash = fragmentOf(route);
  };
  return (
    <form class="link-form" onSubmit={open}>
      <label for="link">Link to a gallery</label>
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
          Open
        </button>
      </div>
      <p id="link-problem" class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
