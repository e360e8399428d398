import type { JobPhase } from "@store-forever/workers";
import type { NetworkProblem } from "./network.ts";

const photos = (count: number) => (count === 1 ? "1 photo" : `${count} photos`);

/** Every text that a person reads, apart from reasons that the pipeline and the servers give themselves. */
export const strings = {
  /** Name of the whole control, for screen readers. */
  region: "Store this gallery forever",

  // The button's face in each state, and the tooltip that explains it.
  store: "Store Forever",
  storeHint: "Keep these photos on the Internet Computer, also when this site is gone",
  continueStoring: "Continue Storing",
  continueHint: "Store the photos that are not in your archive yet",
  storing: (percent: number) => `Storing… ${percent} %`,
  storingHint: "You may leave or reload this page: storing goes on as long as the browser is open",
  alreadyStored: "Already Stored",
  storedHint: "Every photo of this gallery is in your archive on the Internet Computer",
  view: "View on ICP",
  viewHint: "Open your archive's own page of this gallery in a new tab",
  tryAgain: "Try Again",
  tryFailedAgain: "Try again",
  checking: "Store Forever",
  checkingHint: "Looking into your archive…",
  empty: "Nothing to Store",
  emptyNote: "There are no photos in this gallery yet.",
  unavailable: "Store Forever",

  // Under the button.
  partialNote: (storedCount: number, totalCount: number) =>
    `${storedCount} of ${photos(totalCount)} are in your archive.`,
  cancelledNote: "Stopped. What had arrived is kept.",
  claimNote: "This gallery lists copies on ICP that are not in your archive. Storing makes your own.",

  // Progress.
  phase: { prepare: "Prepare", store: "Store", verify: "Verify" } satisfies Record<JobPhase, string>,
  phaseNow: {
    prepare: "Preparing the photos",
    store: "Sending them to the Internet Computer",
    verify: "Checking the certificates",
  } satisfies Record<JobPhase, string>,
  progressLabel: "Storing this gallery",
  photosDone: (doneCount: number, totalCount: number) => `${doneCount} of ${photos(totalCount)}`,
  cancel: "Cancel",

  // How it ended.
  allStored: (count: number) => `${photos(count)} stored and verified.`,
  someFailed: (failedCount: number) => `${photos(failedCount)} could not be stored:`,
  jobFailed: "The gallery could not be stored.",

  // Telling the gallery.
  reportSending: "Telling the gallery…",
  reportWaiting: "Stored. The gallery could not be told yet; this is tried again by itself.",
  reportRefused: (reason: string) =>
    `Stored, but the gallery did not take the report: ${reason} Reload this page to send it again.`,

  // What keeps it from working at all.
  network: {
    missing:
      "This copy of Store Forever is not set up: its network.json is missing. Run the deploy step, then reload this page.",
    invalid:
      "This copy of Store Forever is not set up well: its network.json cannot be read. Run the deploy step again, then reload this page.",
  } satisfies Record<NetworkProblem, string>,
  extensionGone: "Store Forever was updated. Reload this page to go on.",

  // Popup.
  popup: {
    title: "Store Forever",
    nothingStored: "Open a gallery and press Store Forever. What you store is listed here.",
    count: (count: number) =>
      count === 1 ? "1 gallery stored from this browser" : `${count} galleries stored from this browser`,
    running: "Storing now",
    interrupted: "Not finished. Open the gallery to go on.",
    stored: (storedCount: number, totalCount: number) =>
      storedCount === totalCount ? photos(totalCount) : `${storedCount} of ${photos(totalCount)}`,
    openGallery: "Open gallery",
    network: "Network",
    archive: "Archive",
    mainnet: "Internet Computer",
    local: "local network",
  },
};
