import { t } from "../language/t.ts";
import type { LinkProblem } from "../navigation/route.ts";

/** What is wrong with a link, for the person who has it. */
export function linkProblemText(problem: LinkProblem): string {
  switch (problem.kind) {
    case "notCanister":
      return t("pages.link.notCanister", [problem.part]);
    case "notGallery":
      return t("pages.link.notGallery", [problem.part]);
    case "noToken":
      return t("pages.link.noToken");
    case "noInvitation":
      return t("pages.link.noInvitation");
    case "unknown":
      return t("pages.link.unknown");
  }
}
