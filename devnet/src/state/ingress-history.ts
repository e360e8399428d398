import { lebEncode } from "@dfinity/candid";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { Clock } from "../time/clock.ts";
import { branchOf } from "./labeled-tree.ts";
import type { StateTree } from "./state-tree.ts";

/** A status is kept some minutes longer than the longest expiry of a request (5 min 30 s). */
const KEPT_AFTER_END_MS = 10 * 60_000;
const PRUNE_EVERY_MS = 60_000;

export type RequestStatus =
  | { kind: "received" }
  | { kind: "processing" }
  | { kind: "ended"; response: CallResponse; endedAtMs: number };

export interface IngressRecord {
  requestId: Bytes;
  sender: Bytes;
  /** The canister that the request was for. A read_state with limited targets may ask for requests to those only. */
  receiver: Bytes;
  status: RequestStatus;
}

/** The status of each update call. It also keeps a request id from running twice. */
export class IngressHistory {
  readonly #records = new Map<string, IngressRecord>();
  readonly #waiters = new Map<string, Array<() => void>>();
  /** Responses that callers may not see yet. */
  readonly #unseen = new Map<string, IngressRecord>();
  readonly #state: StateTree;
  readonly #clock: Clock;
  #prunedAtMs: number;

  constructor(state: StateTree, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
    this.#prunedAtMs = this.#nowMs();
  }

  get(requestId: Bytes): IngressRecord | undefined {
    return this.#records.get(bytesToHex(requestId));
  }

  receive(requestId: Bytes, sender: Bytes, receiver: Bytes): void {
    this.#prune(this.#nowMs());
    this.#put({ requestId, sender, receiver, status: { kind: "received" } });
  }

  process(requestId: Bytes): void {
    this.#update(requestId, { kind: "processing" });
  }

  /** Takes note of a response that is to be shown later, so that a checkpoint has it together with what the call has changed. */
  answer(requestId: Bytes, response: CallResponse): void {
    const record = this.get(requestId);
    if (record === undefined) return;
    const status = { kind: "ended", response, endedAtMs: this.#nowMs() } as const;
    this.#unseen.set(bytesToHex(requestId), { ...record, status });
  }

  end(requestId: Bytes, response: CallResponse): void {
    this.#unseen.delete(bytesToHex(requestId));
    this.#update(requestId, { kind: "ended", response, endedAtMs: this.#nowMs() });
    const key = bytesToHex(requestId);
    for (const wake of this.#waiters.get(key) ?? []) wake();
    this.#waiters.delete(key);
  }

  /** Resolves to true when the request has ended, or to false after `timeoutMs`. */
  async ended(requestId: Bytes, timeoutMs: number): Promise<boolean> {
    if (this.get(requestId)?.status.kind === "ended") return true;
    const key = bytesToHex(requestId);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      const waiters = this.#waiters.get(key) ?? [];
      waiters.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#waiters.set(key, waiters);
    });
  }

  #nowMs(): number {
    return Number(this.#clock.nowNs() / 1_000_000n);
  }

  /** Forgets requests that ended long ago. Runs at most once a minute. */
  #prune(nowMs: number): void {
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    this.#prunedAtMs = nowMs;
    for (const [key, { requestId, status }] of this.#records) {
      if (status.kind !== "ended" || nowMs - status.endedAtMs < KEPT_AFTER_END_MS) continue;
      this.#records.delete(key);
      this.#state.deleteRequest(requestId);
    }
  }

  /** The requests that have ended, for a checkpoint, whether or not their callers have seen it. */
  endedRecords(): IngressRecord[] {
    const seen = [...this.#records.values()].filter(({ status }) => status.kind === "ended");
    return [...seen, ...this.#unseen.values()];
  }

  restore(records: readonly IngressRecord[]): void {
    for (const record of records) this.#put(record);
  }

  #update(requestId: Bytes, status: RequestStatus): void {
    const record = this.get(requestId);
    if (record !== undefined) this.#put({ ...record, status });
  }

  #put(record: IngressRecord): void {
    this.#records.set(bytesToHex(record.requestId), record);
    this.#state.setRequest(record.requestId, branchOf(statusLeaves(record.status)));
  }
}

function statusLeaves(status: RequestStatus): Record<string, Bytes> {
  if (status.kind !== "ended") return { status: utf8ToBytes(status.kind) };
  const { response } = status;
  if (response.kind === "reply") return { status: utf8ToBytes("replied"), reply: response.data };
  return {
    status: utf8ToBytes("rejected"),
    reject_code: lebEncode(response.code),
    reject_message: utf8ToBytes(response.message),
    error_code: utf8ToBytes(response.errorCode),
  };
}
