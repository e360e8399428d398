import type { PipelineFailure, PipelineFailureCode } from "@store-forever/workers";
import type { LookCounts } from "../messages/follow.ts";
import type { MemoryStep, Phase, RunningJob, StoredNotes } from "../messages/job-snapshot.ts";
import type { ArchiveStanding, NetworkProblem, SourceHost } from "../messages/reply.ts";
import { format, t, tn } from "./i18n.ts";

/** The texts that have values or variants. Messages of the pipeline and of servers are not among them: they are in English. */

export const photos = (count: number) => tn("count.photos", count);
export const allStored = (count: number) => tn("count.allStored", count);
export const someFailed = (count: number) => tn("count.someFailed", count);
export const storedNotes = ({ asShownCount, cutOffCount, repeatedCount }: StoredNotes): string[] => [
  ...(asShownCount > 0 ? [tn("count.asShown", asShownCount)] : []),
  ...(cutOffCount > 0 ? [tn("count.cutOff", cutOffCount)] : []),
  ...(repeatedCount > 0 ? [tn("count.repeated", repeatedCount)] : []),
];
export const storedOf = (stored: number, total: number) =>
  t("count.storedOf", format().number(stored), format().number(total));
export const photosDone = (done: number, total: number) =>
  t("count.photosDone", format().number(done), format().number(total));
export const bytesDone = (sent: number, total: number) =>
  t("count.bytesDone", format().size(sent), format().size(total));
export const speed = (bytesPerSecond: number) => t("count.speed", format().size(bytesPerSecond));
export const parts = (title: string, arrived: number, count: number) =>
  t("count.parts", title, format().number(arrived), format().number(count));
export const retries = (count: number) => tn("count.retries", count);
export const timeLeft = (seconds: number) => t("count.timeLeft", format().duration(seconds));

export const network = (problem: NetworkProblem) => t(`network.${problem}`);
export const storing = (percent: number) => t("button.storing", format().percent(percent));
export const step = (phase: Phase | "done") => t(`step.${phase}`);
export const now = ({ phase, activity }: RunningJob) =>
  activity === "running" ? t(`now.${phase}`) : t(`waits.${activity}`);
export const row = (state: MemoryStep | "missing") => t(`row.${state}`);

export const selection = (count: number, size: string) => t("dialog.selection", photos(count), size);
export const places = (found: number, lookedAt: number) =>
  found === 0
    ? t("dialog.noPlaces", format().number(lookedAt))
    : t("dialog.places", format().number(found), format().number(lookedAt));
export const changed = (count: number) => tn("count.changed", count);
export const contradicted = (count: number) => tn("count.contradicted", count);
export const captionsChanged = (count: number) => tn("count.captionsChanged", count);
/** What a look at a followed gallery has done; nothing where nothing has changed. */
export const looked = (counts: LookCounts): string[] => [
  ...(counts.addedCount > 0 ? [tn("look.added", counts.addedCount)] : []),
  ...(counts.changedCount > 0 ? [tn("look.changed", counts.changedCount)] : []),
  ...(counts.goneCount > 0 ? [tn("look.gone", counts.goneCount)] : []),
  ...(counts.unlistedCount > 0 ? [tn("look.unlisted", counts.unlistedCount)] : []),
  ...(counts.backCount > 0 ? [tn("look.back", counts.backCount)] : []),
  ...(counts.failedCount > 0 ? [tn("look.failed", counts.failedCount)] : []),
  ...(counts.untoldCount > 0 ? [tn("look.untold", counts.untoldCount)] : []),
  ...(counts.reach.name === "limited" ? [tn("look.limited", counts.reach.photoCount)] : []),
];
export const aboutBytes = (bytes: number) => t("dialog.aboutBytes", format().size(bytes));
export const cyclesLastUntil = (atMs: number) => t("dialog.paidUntil", format().month(atMs));
export const proof = (certifiedAtMs: number, canisterId: string) =>
  t("dialog.proof", format().time(certifiedAtMs), canisterId);
export const reportRefused = (reason: string) => t("report.refused", reason);
export const accessNeeded = (hosts: readonly string[]) => t("dialog.accessNeeded", hosts.map(hostName).join(", "));

/** As whom a host is read. */
export function reading({ reading: as }: SourceHost): string {
  switch (as) {
    case "signedIn":
      return t("dialog.readSignedIn");
    case "notAllowed":
      return t("dialog.readNotAllowed");
    case "refused":
      return t("dialog.readRefused");
  }
}

/** The Internet Computer pegs a trillion cycles to one special drawing right of the IMF, which has long been worth about this. */
const DOLLARS_PER_TRILLION_CYCLES = 1.35;

export function cost(cycles: number): string {
  const dollars = (cycles / 1e12) * DOLLARS_PER_TRILLION_CYCLES;
  return t("dialog.cost", format().dollars(dollars), format().compact(cycles));
}

/** What the person has paid at an archive whose people pay, and how long it lasts. */
export function balance({ balanceCycles, paidUntilMs }: NonNullable<ArchiveStanding["payment"]>): string {
  const left = cost(balanceCycles);
  return paidUntilMs === null ? t("dialog.balance", left) : t("dialog.balanceUntil", left, format().month(paidUntilMs));
}

/** Why one photo failed. For a code that this version does not know, it is the pipeline's own message. */
export const reason = ({ code, message, about = "" }: PipelineFailure) =>
  t(`why.${code}`, code === "HostNotAllowed" ? hostName(about) : about) || message;

/** What went wrong, and what to do next. */
export function failure(
  code: PipelineFailureCode | "Access" | "Photos",
  isOnline: boolean,
): { title: string; next: string } {
  const name = code === "Network" && !isOnline ? "Offline" : toldAs(code);
  return { title: t(`fail.${name}.title`), next: t(`fail.${name}.next`) };
}

/** Failures that a person deals with in the same way share one text. */
function toldAs(code: PipelineFailureCode | "Access" | "Photos") {
  switch (code) {
    case "Network":
    case "Unauthorized":
    case "Quota":
    case "OwnerOnly":
    case "InvitationNeeded":
    case "PaymentNeeded":
    case "DailyLimitReached":
    case "LowOnCycles":
    case "Disabled":
    case "Integrity":
    case "Access":
    case "Refused":
    case "Internal":
      return code;
    case "HostNotAllowed":
      return "Access";
    case "Aborted":
      return "Internal";
    default:
      return "Unreadable";
  }
}

/** `https://cdn.example/*` is a match pattern; people know `cdn.example`. */
export function hostName(pattern: string): string {
  return pattern.replace(/^\*?\w*:\/\//, "").replace(/\/\*?$/, "");
}
