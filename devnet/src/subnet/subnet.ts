import { lebEncode } from "@dfinity/candid";
import { bytesToHex } from "@noble/hashes/utils";
import type { Canister } from "../canister/canister.ts";
import { storedBytes } from "../canister/storage.ts";
import { type Bytes, EMPTY, fromUtf8 } from "../encoding/bytes.ts";
import { FIRST_CANISTER_NUMBER } from "../encoding/canister-id.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import type { Callback } from "../messages/call-context.ts";
import type { CallOrigin, CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { RejectCode, reject } from "../messages/reject.ts";
import type { ExecutionHost } from "../runtime/execution.ts";
import { type InstructionLimits, MAINNET_INSTRUCTION_LIMITS } from "../runtime/instruction-meter.ts";
import { Certifier } from "../state/certifier.ts";
import type { Delegation, RangesProof } from "../state/delegations.ts";
import { IngressHistory } from "../state/ingress-history.ts";
import type { SubnetKeys } from "../state/keys.ts";
import { Branch, branchOf, Leaf } from "../state/labeled-tree.ts";
import { StateTree } from "../state/state-tree.ts";
import type { CanisterRange, SubnetMetrics } from "../state/topology.ts";
import type { NetworkClock } from "../time/clock.ts";
import type { EntryPoint } from "../wasm/ic0-table.ts";
import type { HostCanister } from "./host-canister.ts";
import { IdleCharges } from "./idle-charges.ts";
import { type Message, MessageQueue, type ResponseMessage } from "./message-queue.ts";
import { Rounds } from "./rounds.ts";
import { CanisterTimers } from "./timers.ts";

const MAX_CALLS_IN_FLIGHT = 500;
/** How many calls of a canister the status page shows. */
const RECENT_CALLS = 5;

/** What a subnet knows of the network that it is part of. */
export interface NetworkLinks {
  /** The subnet that a canister id belongs to, whether or not there is a canister; undefined for an id that no subnet has. */
  subnetOf(canisterId: Bytes): Subnet | undefined;
  /** The subnet that a canister's request goes to: for the management canister, the subnet of the canister that it is about. */
  destinationOf(request: CallRequest, from: Subnet): Subnet;
  /** The subnet on which the management canister of a subnet creates a canister. @throws RejectError for an id that it cannot give */
  placementOf(from: Subnet, id: Bytes | undefined): Subnet;
  /** The next free canister id of a subnet. */
  allocateCanisterId(subnet: Subnet): Bytes;
}

/** What subnets of a network have in common. */
export interface SubnetConfig {
  clock: NetworkClock;
  /** Whether modules count their instructions. */
  metering?: boolean | undefined;
  /** Limits that replace mainnet's. */
  instructionLimits?: Partial<InstructionLimits> | undefined;
  /** How long a synchronous call waits for its response (default 10,000). */
  syncCallWaitMs?: number | undefined;
  /** Where prints of canisters go, besides their logs. */
  print?: ((canisterId: string, text: string) => void) | undefined;
  /** Called after each execution, whether it returned or trapped. */
  onExecution?: ((execution: ExecutionReport) => void) | undefined;
  /** Calls back when all that has happened so far would survive a kill (default: at once). Callers see responses only then. */
  whenDurable?: ((show: () => void) => void) | undefined;
}

export interface SubnetOptions extends SubnetConfig {
  keys: SubnetKeys;
  /** The key of the root subnet: DER. */
  rootKeyDer: Bytes;
  network: NetworkLinks;
  /** By which the root subnet vouches for this one; undefined for the root subnet. */
  delegation: ((ranges: RangesProof) => Delegation) | undefined;
}

/** One run of one entry point of a canister, and what it cost. */
export interface ExecutionReport {
  canisterId: string;
  entry: EntryPoint;
  /** The method called; undefined for callbacks, timers, heartbeats and installs. */
  method: string | undefined;
  instructions: bigint;
}

/** Actions of a subnet that are defined in other files of this room. */
export interface SubnetActions {
  run(subnet: Subnet, message: Message): void;
  /** Takes a canister's request to the subnet of its callee. */
  deliverRequest(subnet: Subnet, request: CallRequest): void;
  /** Takes a response to the subnet of its caller. */
  deliverResponse(subnet: Subnet, response: ResponseMessage): void;
  /** Takes the code of a canister that has no cycles left. */
  uninstall(subnet: Subnet, canister: Canister): void;
}

const EXPIRED_IN_POOL = reject(
  RejectCode.SysTransient,
  "IC0202",
  "The message expired before a block had room for it.",
);

/** A subnet's whole state: its canisters, the messages under way and what has been certified. */
export class Subnet implements ExecutionHost {
  readonly keys: SubnetKeys;
  readonly network: NetworkLinks;
  readonly clock: NetworkClock;
  readonly state: StateTree;
  readonly certifier: Certifier;
  readonly history: IngressHistory;
  readonly canisters = new Map<string, Canister>();
  readonly rounds: Rounds;
  readonly queue: MessageQueue;
  readonly timers: CanisterTimers;
  readonly idleCharges: IdleCharges;
  readonly rootKeyDer: Bytes;
  readonly subnetId: Bytes;
  readonly metering: boolean;
  readonly instructionLimits: InstructionLimits;
  readonly syncCallWaitMs: number;
  readonly #hostCanisters = new Map<string, HostCanister>();
  /** The canister ids that belong to this subnet, in ascending order. */
  ranges: readonly CanisterRange[] = [];
  nextCanisterNumber = FIRST_CANISTER_NUMBER;
  #nextCallNumber = 1;
  /** Replicated executions since the devnet was started. */
  #executions = 0;
  readonly #actions: SubnetActions;
  readonly #print: SubnetOptions["print"];
  readonly #onExecution: SubnetOptions["onExecution"];
  readonly #whenDurable: (show: () => void) => void;

  constructor(options: SubnetOptions, actions: SubnetActions) {
    const { keys, clock, print, onExecution, metering = true, instructionLimits, syncCallWaitMs = 10_000 } = options;
    this.keys = keys;
    this.network = options.network;
    this.metering = metering;
    this.syncCallWaitMs = syncCallWaitMs;
    this.instructionLimits = { ...MAINNET_INSTRUCTION_LIMITS, ...instructionLimits };
    this.clock = clock;
    this.rootKeyDer = options.rootKeyDer;
    this.subnetId = keys.subnetId.toUint8Array();
    this.state = new StateTree();
    this.certifier = new Certifier(keys, this.state, clock, options.delegation);
    this.history = new IngressHistory(this.state, clock);
    this.rounds = new Rounds(clock, {
      include: (request) => this.queue.push(request),
      expire: (request) => this.respond(request.origin, EXPIRED_IN_POOL, 0n),
      run: () => this.queue.run(),
    });
    this.queue = new MessageQueue((message) => actions.run(this, message), this.rounds);
    this.timers = new CanisterTimers(clock, (message) => this.queue.push(message));
    this.idleCharges = new IdleCharges(
      clock,
      () => this.canisters.values(),
      (canister) => actions.uninstall(this, canister),
    );
    this.#actions = actions;
    this.#print = print;
    this.#onExecution = onExecution;
    this.#whenDurable = options.whenDurable ?? ((show) => show());
  }

  nowNs(): bigint {
    return this.clock.nowNs();
  }

  /** The next number for a call context or a callback. */
  nextCallNumber(): number {
    return this.#nextCallNumber++;
  }

  canister(id: Bytes): Canister | undefined {
    return this.canisters.get(bytesToHex(id));
  }

  /** Lets the host play a canister. A canister that has been created under the same id takes precedence. */
  addHostCanister(id: Bytes, hostCanister: HostCanister): void {
    this.#hostCanisters.set(bytesToHex(id), hostCanister);
  }

  hostCanister(id: Bytes): HostCanister | undefined {
    return this.#hostCanisters.get(bytesToHex(id));
  }

  addCanister(canister: Canister): void {
    this.canisters.set(canister.key, canister);
    this.publish(canister);
    this.timers.schedule(canister);
  }

  removeCanister(canister: Canister): void {
    this.canisters.delete(canister.key);
    this.state.deleteCanister(canister.id);
    this.timers.forget(canister);
  }

  /** Updates the state tree to the present state of the canister. */
  publish(canister: Canister): void {
    const { code } = canister;
    const metadata =
      code === undefined
        ? undefined
        : Branch.of(
            [...code.module.metadata].map(([name, { content }]) => [Buffer.from(name, "utf8"), new Leaf(content)]),
          );
    this.state.setCanister(
      canister.id,
      branchOf({
        certified_data: code === undefined ? undefined : canister.certifiedData,
        controllers: encodeCbor(canister.settings.controllers.map((controller) => controller.toUint8Array())),
        module_hash: code?.module.hash,
        metadata: metadata?.root === undefined ? undefined : metadata,
        canister_creation_timestamp: lebEncode(canister.createdAtNs),
        last_install_timestamp: code === undefined ? undefined : lebEncode(canister.installedAtNs),
      }),
    );
  }

  /** What the subnet tells about itself in its state tree. */
  metrics(): SubnetMetrics {
    return { canisters: this.canisters.size, stateBytes: this.storedBytes(), updates: this.#executions };
  }

  storedBytes(): bigint {
    let sum = 0n;
    for (const canister of this.canisters.values()) sum += storedBytes(canister);
    return sum;
  }

  mayCall(canister: Canister, callee: Bytes, queuedInThisExecution: number): boolean {
    const calleeKey = bytesToHex(callee);
    let inFlight = queuedInThisExecution;
    for (const callback of canister.callbacks.values()) if (callback.calleeKey === calleeKey) inFlight++;
    return inFlight < MAX_CALLS_IN_FLIGHT;
  }

  print(canister: Canister, text: Bytes, replicated: boolean): void {
    if (replicated) canister.log.append(text, this.nowNs(), Number(canister.settings.logMemoryLimitBytes));
    this.#print?.(canister.text, fromUtf8(text));
  }

  /** Delivers a response, and the cycles that were not accepted, to where the message came from. */
  respond(origin: CallOrigin, response: CallResponse, refund: bigint): void {
    switch (origin.kind) {
      case "ingress":
        this.#answer(origin.requestId, response);
        return;
      case "canister":
        this.#actions.deliverResponse(this, { ...origin, kind: "response", response, refund });
        return;
      case "system":
        return;
    }
  }

  /** Takes note of an execution that is over. */
  executed(
    canister: Canister,
    { entry, replicated, methodName }: { entry: EntryPoint; replicated: boolean; methodName: string },
    instructions: bigint,
  ): void {
    if (replicated) {
      this.#executions++;
      this.rounds.executed(canister.key, instructions);
    }
    const method = methodName === "" ? undefined : methodName;
    if (method !== undefined && entry !== "F")
      canister.recentCalls = [{ method, atNs: this.nowNs(), instructions }, ...canister.recentCalls].slice(
        0,
        RECENT_CALLS,
      );
    this.#onExecution?.({ canisterId: canister.text, entry, method, instructions });
  }

  /** Starts all that became due when the time was set forward. */
  timeChanged(): void {
    this.idleCharges.charge();
    for (const canister of this.canisters.values()) this.timers.schedule(canister);
    this.timers.checkDeadlines();
  }

  /** Stops everything that would go on by itself. */
  close(): void {
    this.rounds.close();
    this.queue.close();
    this.timers.close();
    this.idleCharges.close();
  }

  /** Adds cycles. The timer of a canister that was frozen goes on. */
  topUp(canister: Canister, cycles: bigint): void {
    canister.cycles += cycles;
    this.timers.schedule(canister);
  }

  /** Shows a response when it is certified and cannot be lost any more. */
  #answer(requestId: Bytes, response: CallResponse): void {
    this.history.answer(requestId, response);
    const show = () => this.history.end(requestId, response);
    this.rounds.certify(this.#receiverKey(requestId), () => this.#whenDurable(show));
  }

  #receiverKey(requestId: Bytes): string {
    return bytesToHex(this.history.get(requestId)?.receiver ?? EMPTY);
  }

  send(request: CallRequest, callback: Callback): void {
    this.#actions.deliverRequest(this, request);
    if (callback.deadlineNs !== 0n && request.origin.kind === "canister")
      this.timers.expireCall(request.origin, callback.deadlineNs);
  }
}
