import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import { signIn } from "./sign-in.ts";
import type { SignInProblem } from "./sign-in-problem.ts";
import { signInProblemText } from "./sign-in-texts.ts";

/** Signs in, and says what happened when it did not work. */
export function SignInButton() {
  const [attempt, setAttempt] = useState<"waiting" | SignInProblem>();
  const start = async () => {
    setAttempt("waiting");
    const answer = await signIn();
    setAttempt(answer.ok ? undefined : answer.error);
  };
  const isWaiting = attempt === "waiting";
  const detail = typeof attempt === "object" && "message" in attempt ? attempt.message : "";
  return (
    <>
      <button type="button" class="button primary" onClick={() => void start()}>
        {t(isWaiting ? "identity.openAgain" : "identity.signIn")}
      </button>
      <p class="problem" role={isWaiting ? "status" : "alert"}>
        {isWaiting ? t("identity.goOnInWindow") : attempt && signInProblemText(attempt)}
      </p>
      {detail !== "" && <TechnicalDetails detail={detail} />}
    </>
  );
}
