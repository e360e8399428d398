export const PACES = ["daily", "weekly", "monthly"] as const;
/** How often a followed gallery is looked at again. */
export type Pace = (typeof PACES)[number];

/** Which pages of a gallery are followed: that on which the person was, or all that its links lead to. */
export type FollowedPages = "one" | "all";

/**
 * Why a look has ended without result. `siteSignIn`: the page asks for a sign-in. `archiveSignIn`: whoever follows it is not signed in
 * to their archive. `pageGone`: the page's server has it no more. `notAllowed`: the extension may not read the page's site any more. `otherPage`: the page shows another gallery, or none.
 */
export type LookProblem = "siteSignIn" | "archiveSignIn" | "unreachable" | "pageGone" | "notAllowed" | "otherPage";

/**
 * How much of a gallery a look has seen. `part`: there may be more, as where pages could not be read. `limited`: there is more than a look
 * reads, and it has seen so many photos.
 */
export type LookReach = { name: "whole" } | { name: "part" } | { name: "limited"; photoCount: number };

/** What a look has found, and what became of it. */
export interface LookCounts {
  addedCount: number;
  changedCount: number;
  /** Photos whose files their servers have no more. */
  goneCount: number;
  /** Photos that their page does not show any more, though their files are still there. */
  unlistedCount: number;
  /** Photos that were gone and are there again. */
  backCount: number;
  /** New and changed photos that could not be stored. The next look tries them again. */
  failedCount: number;
  /** Photos whose servers did not tell, and pages that could not be read. */
  untoldCount: number;
  reach: LookReach;
}
