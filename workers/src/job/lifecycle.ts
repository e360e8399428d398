import type { JobActivity, PipelineFailure } from "../api.ts";

/** A running job's connection to the backend, which its upload worker holds. */
export interface Connection {
  /** Counts the job's connections. A call that fails on a connection that was given up is made again. */
  number: number;
  /** The backend has answered this job once, so a network failure is an outage and not a wrong address. */
  wasReached: boolean;
}

export interface Waiting {
  name: "waiting";
  /** The person has paused the job before it could begin. */
  isPaused: boolean;
}

export interface Running {
  name: "running";
  connection: Connection;
}

/** Nothing new begins. What is in progress is completed. */
export interface Paused {
  name: "paused";
  connection: Connection;
}

/** As `Paused`, until `recovery` settles: with the failure that ends the job, or with `undefined` when it can continue. */
export interface Recovering {
  name: "recovering";
  /** `unauthorized`: another key is asked for. `offline`: the backend is tried again and again. */
  cause: "unauthorized" | "offline";
  /** The person has paused the job as well. */
  isPaused: boolean;
  connection: Connection;
  recovery: Promise<PipelineFailure | undefined>;
}

/** The job cannot continue: recovery failed. */
export interface Lost {
  name: "lost";
  failure: PipelineFailure;
}

export interface Ended {
  name: "ended";
}

/**
 * The state of a job. It begins as `waiting` for the lock of its gallery, and ends as `ended`. In between it changes between
 * `running`, `paused` and `recovering`, and may become `lost`. Each function below leads from one state to the next. A
 * function that accepts every state returns a state that it does not apply to unchanged.
 */
export type JobLifecycle = Waiting | Running | Paused | Recovering | Lost | Ended;

export const WAITING: Waiting = { name: "waiting", isPaused: false };

/** The job holds the lock of its gallery. */
export function begin({ isPaused }: Waiting): Running | Paused {
  return { name: isPaused ? "paused" : "running", connection: { number: 0, wasReached: false } };
}

/** The person pauses the job. */
export function pause(state: JobLifecycle): JobLifecycle {
  if (state.name === "running") return { ...state, name: "paused" };
  if (state.name === "waiting" || state.name === "recovering") return { ...state, isPaused: true };
  return state;
}

/** The person resumes the job. */
export function resume(state: JobLifecycle): JobLifecycle {
  if (state.name === "paused") return { ...state, name: "running" };
  if (state.name === "waiting" || state.name === "recovering") return { ...state, isPaused: false };
  return state;
}

/** The backend has answered a call. */
export function reached(state: JobLifecycle): JobLifecycle {
  return "connection" in state ? { ...state, connection: { ...state.connection, wasReached: true } } : state;
}

/** The backend does not accept the key, or cannot be reached any more. */
export function recover(
  state: Running | Paused,
  cause: Recovering["cause"],
  recovery: Recovering["recovery"],
): Recovering {
  const { name, connection } = state;
  return { name: "recovering", cause, isPaused: name === "paused", connection, recovery };
}

/** The upload worker connects anew: earlier connections are given up. */
export function reconnect(state: JobLifecycle): JobLifecycle {
  if (state.name !== "recovering") return state;
  return { ...state, connection: { ...state.connection, number: state.connection.number + 1 } };
}

/** Recovery is over. @param failure what ends the job, or `undefined` when it can continue */
export function recovered(state: JobLifecycle, failure: PipelineFailure | undefined): JobLifecycle {
  if (state.name !== "recovering") return state;
  if (failure !== undefined) return { name: "lost", failure };
  return { name: state.isPaused ? "paused" : "running", connection: state.connection };
}

export const ENDED: Ended = { name: "ended" };

/** The activity that events report for a state, or `undefined` where the job's result tells it. */
export function activityOf(state: JobLifecycle): JobActivity | undefined {
  if (state.name === "waiting") return state.isPaused ? "paused" : "waiting";
  if (state.name === "running" || state.name === "paused") return state.name;
  return state.name === "recovering" ? state.cause : undefined;
}
