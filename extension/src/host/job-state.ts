import type { GalleryJob } from "@store-forever/workers";
import type { JobRecord } from "../storage/databases/database.ts";

/** A job whose record is written. */
interface Written {
  record: JobRecord;
  /** Whose key signs: the signed-in person's or this device's own. */
  storesAs: "person" | "device";
}

/**
 * Where a job of this host is.
 *
 *   beginning → begun → running ⇄ paused → settling → ended → over
 *                  └───────┴─────────┴→ signedOut ─┘
 */
export type HostedState =
  /** The key is looked for, and the record is being written. */
  | { name: "beginning" }
  /** The record is written; the pipeline has not started. */
  | ({ name: "begun" } & Written)
  | ({ name: "running"; pipeline: GalleryJob } & Written)
  /** Nothing new begins; what was under way ends. */
  | ({ name: "paused"; pipeline: GalleryJob } & Written)
  /** The person has taken their key back: the pipeline is being stopped. */
  | ({ name: "signedOut"; wasPaused: boolean } & Written)
  /** The pipeline has ended; its result is being written down. */
  | { name: "settling" }
  /** The watchers know the result; the report to the gallery may be on its way. */
  | { name: "ended" }
  /** Nothing more comes. */
  | { name: "over" };

type StateNamed<Name extends HostedState["name"]> = Extract<HostedState, { name: Name }>;

/** The record is written. */
export function begun(_: StateNamed<"beginning">, written: Written): StateNamed<"begun"> {
  return { name: "begun", ...written };
}

/** The pipeline has started. If the person has signed out meanwhile, the state stays: the pipeline is stopped already. */
export function started(state: HostedState, pipeline: GalleryJob): HostedState {
  if (state.name !== "begun") return state;
  return { name: "running", record: state.record, storesAs: state.storesAs, pipeline };
}

export function paused(state: StateNamed<"running">): StateNamed<"paused"> {
  return { ...state, name: "paused" };
}

export function resumed(state: StateNamed<"paused">): StateNamed<"running"> {
  return { ...state, name: "running" };
}

/** The person has signed out. Jobs that store as the device stay as they are, and so do those whose pipeline has ended. */
export function signedOut(state: HostedState): HostedState {
  if (state.name !== "begun" && state.name !== "running" && state.name !== "paused") return state;
  if (state.storesAs === "device") return state;
  return { name: "signedOut", wasPaused: state.name === "paused", record: state.record, storesAs: state.storesAs };
}

/** Whether the job is under way, so that no other job of its gallery can begin. */
export function isUnderWay({ name }: HostedState): boolean {
  return name !== "ended" && name !== "over";
}
