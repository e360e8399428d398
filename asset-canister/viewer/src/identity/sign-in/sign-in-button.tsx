import { useState } from "preact/hooks";
import { type SignInProblem, signIn } from "./sign-in.ts";
import { signInProblemText } from "./wording.ts";

/** Signs in, and says what happened when it did not work. */
export function SignInButton({ text = "Sign in" }: { text?: string }) {
  const [attempt, setAttempt] = useState<"waiting" | SignInProblem>();
  const start = async () => {
    setAttempt("waiting");
    const answer = await signIn();
    setAttempt(answer.ok ? undefined : answer.error);
  };
  const isWaiting = attempt === "waiting";
  return (
    <>
      <button type="button" class="button primary" onClick={() => void start()}>
        {isWaiting ? "Open the sign-in window again" : text}
      </button>
      <p class="problem" role={isWaiting ? "status" : "alert"}>
        {isWaiting ? "Go on in the window that opened." : attempt && signInProblemText(attempt)}
      </p>
    </>
  );
}
