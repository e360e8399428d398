import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import { identityConfiguration } from "../session/identity-configuration.ts";
import { type SignInAs, signIn } from "./sign-in.ts";
import type { SignInProblem } from "./sign-in-problem.ts";
import { signInProblemText } from "./sign-in-texts.ts";

/** Signs in, and says what happened when it did not work. */
export function SignInButton() {
  const [attempt, setAttempt] = useState<"waiting" | SignInProblem>();
  const { derivationOrigin, mayUseOwnOrigin } = identityConfiguration();
  const start = async (as: SignInAs) => {
    setAttempt("waiting");
    const answer = await signIn(as);
    setAttempt(answer.ok ? undefined : answer.error);
  };
  const isWaiting = attempt === "waiting";
  const detail = typeof attempt === "object" && "message" in attempt ? attempt.message : "";
  return (
    <>
      <button type="button" class="button primary" onClick={() => void start("everywhere")}>
        {t(isWaiting ? "identity.openAgain" : "identity.signIn")}
      </button>
      {mayUseOwnOrigin && derivationOrigin !== undefined && (
        <p class="quiet">
          <button type="button" class="button" onClick={() => void start("this origin")}>
            {t("identity.signInHere")}
          </button>{" "}
          {t("identity.signInHereHint", [new URL(derivationOrigin).host])}
        </p>
      )}
      <p class="problem" role={isWaiting ? "status" : "alert"}>
        {isWaiting ? t("identity.goOnInWindow") : attempt && signInProblemText(attempt)}
      </p>
      {detail !== "" && <TechnicalDetails detail={detail} />}
    </>
  );
}
