import type { PipelineFailure, PipelineFailureCode } from "@store-forever/workers";
import type { MemoryStep, Phase, RunningJob } from "../messages/job-snapshot.ts";
import type { NetworkProblem } from "../messages/reply.ts";
import { compact, dollars, duration, type MessageKey, month, number, size, t, time, tn } from "./i18n.ts";

/** The protocol pegs a trillion cycles to one special drawing right of the IMF, which has long been worth about this. */
const DOLLARS_PER_TRILLION_CYCLES = 1.35;

/** Every text that a person reads, apart from reasons that the pipeline and the servers give themselves. */
export const strings = {
  appName: () => t("appName"),
  photos: (count: number) => tn("photos", count),
  storedOf: (stored: number, total: number) => t("storedOf", number(stored), number(total)),
  network: (problem: NetworkProblem) => (problem === "missing" ? t("networkMissing") : t("networkInvalid")),
  storing: (percent: number) => t("storing", percent),
  allStored: (count: number) => tn("allStored", count),
  someFailed: (count: number) => tn("someFailed", count),
  photosDone: (done: number, total: number) => t("photosDone", number(done), number(total)),
  bytesDone: (sent: number, total: number) => t("bytesDone", size(sent), size(total)),
  speed: (bytesPerSecond: number) => t("speed", size(bytesPerSecond)),
  timeLeft: (seconds: number) => t("timeLeft", duration(seconds)),
  cost: (cycles: number) => t("cost", dollars((cycles / 1e12) * DOLLARS_PER_TRILLION_CYCLES), compact(cycles)),
  paidUntil: (atMs: number) => t("paidUntil", month(atMs)),
  aboutBytes: (bytes: number) => t("aboutBytes", size(bytes)),
  reportRefused: (reason: string) => t("reportRefused", reason),
  accessNeeded: (hosts: readonly string[]) => t("accessNeeded", hosts.map(hostName).join(", ")),
  proof: (certifiedAtMs: number, canisterId: string) => t("proof", time(certifiedAtMs), canisterId),
  selectedPhotos: (count: number) => tn("selectedPhotos", count),
  hostName,

  step: (phase: Phase | "done") => t(`step${capital(phase)}`),
  now: ({ phase, activity }: RunningJob) =>
    activity === "running" ? t(`now${capital(phase)}`) : t(`waits${capital(activity)}`),
  row: (state: MemoryStep | "missing") => t(`row${capital(state)}`),

  /** Why one photo failed; of a code that this version does not know, what the pipeline says itself. */
  reason: ({ code, message }: PipelineFailure) => t(`why${code}`) || message,

  /** What went wrong, and what to do next. */
  failure(code: PipelineFailureCode | "Access" | "Photos", isOnline: boolean): { title: string; next: string } {
    const name = code === "Network" && !isOnline ? "Offline" : (TOLD_AS[code] ?? code);
    return { title: t(`fail${name}` as MessageKey), next: t(`fail${name}Next` as MessageKey) };
  },
};

/** Failures that come to the same for a person; the others have texts of their own. */
const TOLD_AS: Partial<Record<PipelineFailureCode | "Access" | "Photos", string>> = {
  Photos: "Unreadable",
  NotAnImage: "Unreadable",
  WrongType: "Unreadable",
  Aborted: "Internal",
};

function capital<Text extends string>(text: Text): Capitalize<Text> {
  return (text.charAt(0).toUpperCase() + text.slice(1)) as Capitalize<Text>;
}

/** `https://cdn.example/*` is a match pattern; people know `cdn.example`. */
function hostName(pattern: string): string {
  return pattern.replace(/^\*?\w*:\/\//, "").replace(/\/\*$/, "");
}
