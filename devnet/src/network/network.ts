import type { Bytes } from "../encoding/bytes.ts";
import { canisterIdOf, canisterNumberOf, FIRST_CANISTER_NUMBER } from "../encoding/canister-id.ts";
import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { Delegations } from "../state/delegations.ts";
import { deriveSubnetKeys } from "../state/keys.ts";
import { type CanisterRange, type SubnetEntry, topologyBranch } from "../state/topology.ts";
import type { Path } from "../state/witness.ts";
import { createSubnet } from "../subnet/create-subnet.ts";
import type { NetworkLinks, Subnet, SubnetConfig } from "../subnet/subnet.ts";
import type { ClockKind, Pace } from "../time/pace.ts";

/** As many ids as mainnet assigns to a subnet at once. */
const CANISTERS_PER_RANGE = 1n << 20n;
const LAST_CANISTER_NUMBER = (1n << 64n) - 1n;

export interface NetworkOptions extends SubnetConfig {
  /** 32 secret bytes from which all keys are derived. */
  seed: Bytes;
  /** How many application subnets there are beside the root subnet. With 0 the root subnet has all canisters. */
  applicationSubnets: number;
  /** How many ids a subnet gets at once (default 2²⁰). */
  canistersPerRange?: number | undefined;
  /** The canister that a management call is about; undefined when it is about none. */
  managedCanister(method: string, arg: Bytes): Bytes | undefined;
}

/** The root subnet, which vouches for all others, and the application subnets. All have the same time. */
export class Network implements NetworkLinks {
  readonly seed: Bytes;
  readonly root: Subnet;
  readonly applications: readonly Subnet[];
  /** All subnets, the root subnet first. */
  readonly subnets: readonly Subnet[];
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    const { seed, applicationSubnets } = options;
    this.seed = seed;
    this.#options = options;
    const rootKeys = deriveSubnetKeys(seed, 0);
    const common = { ...options, network: this, rootKeyDer: rootKeys.publicKeyDer };
    const root = createSubnet({ ...common, keys: rootKeys, delegation: undefined });
    this.root = root;
    const certify = (paths: readonly Path[]) => root.certifier.certificate(paths, { kind: "none" });
    this.applications = Array.from({ length: applicationSubnets }, (_, index) => {
      const keys = deriveSubnetKeys(seed, index + 1);
      const delegations = new Delegations(certify, options.clock, () => this.#entryOf(application));
      const application = createSubnet({ ...common, keys, delegation: (ranges) => delegations.get(ranges) });
      return application;
    });
    this.subnets = [root, ...this.applications];
    const isAlone = applicationSubnets === 0;
    root.ranges = [{ first: 0n, last: isAlone ? LAST_CANISTER_NUMBER : FIRST_CANISTER_NUMBER - 1n }];
    for (const subnet of this.applications) this.#addRange(subnet);
    this.#publishTopology();
  }

  get rootKeyDer(): Bytes {
    return this.root.rootKeyDer;
  }

  nowNs(): bigint {
    return this.root.nowNs();
  }

  subnetOf(canisterId: Bytes): Subnet | undefined {
    if (this.applications.length === 0) return this.root;
    const wanted = canisterNumberOf(canisterId);
    return wanted === undefined ? undefined : this.subnets.find(({ ranges }) => hasNumber(ranges, wanted));
  }

  /** The subnet with this id. */
  subnetById(id: Bytes): Subnet | undefined {
    return this.subnets.find(({ subnetId }) => Buffer.compare(subnetId, id) === 0);
  }

  destinationOf({ target, method, arg }: CallRequest, from: Subnet): Subnet {
    if (this.applications.length === 0) return from;
    const canisterId = target.length > 0 ? target : this.#managedCanister(method, arg);
    return (canisterId && this.subnetOf(canisterId)) ?? from;
  }

  /** The root subnet places canisters on the application subnet with the fewest, and every other subnet on itself. */
  placementOf(from: Subnet, id: Bytes | undefined): Subnet {
    const named = id === undefined ? undefined : this.subnetOf(id);
    if (id === undefined) {
      if (from !== this.root || this.applications.length === 0) return from;
      return this.applications.reduce((best, next) => (next.canisters.size < best.canisters.size ? next : best));
    }
    if (named !== undefined && (named === from || from === this.root)) return named;
    throw new RejectError(
      RejectCode.CanisterReject,
      "IC0408",
      `${principalText(id)} is not in the canister ranges of the subnet that should create it.`,
    );
  }

  allocateCanisterId(subnet: Subnet): Bytes {
    for (;;) {
      if (!hasNumber(subnet.ranges, subnet.nextCanisterNumber)) {
        this.#addRange(subnet);
        this.#publishTopology();
      }
      const id = canisterIdOf(subnet.nextCanisterNumber++);
      if (subnet.canister(id) === undefined) return id;
    }
  }

  /** Gives a subnet the ranges that it had when its state was saved. */
  restoreRanges(subnet: Subnet, ranges: readonly CanisterRange[], nextCanisterNumber: bigint): void {
    subnet.ranges = ranges;
    subnet.nextCanisterNumber = nextCanisterNumber;
    this.#publishTopology();
  }

  /** Continues from a later time, and starts all that became due on any subnet. @throws ClockError */
  setTime(timeNs: bigint): void {
    this.#options.clock.set(timeNs);
    for (const subnet of this.subnets) subnet.timeChanged();
  }

  /** Switches the clock of all subnets. */
  use(kind: ClockKind, pace?: Partial<Pace>): void {
    for (const { rounds } of this.subnets) rounds.use(kind, pace);
  }

  /** Whether no subnet has anything to run. */
  get isIdle(): boolean {
    return this.subnets.every(({ queue }) => queue.isIdle);
  }

  /** Resolves when no subnet has anything to run, or after `timeoutMs`. */
  async idle(timeoutMs: number): Promise<void> {
    const untilMs = performance.now() + timeoutMs;
    while (!this.isIdle && performance.now() < untilMs)
      for (const { queue } of this.subnets) await queue.idle(untilMs - performance.now());
  }

  /** @param changed called whenever all subnets have run all they may run */
  onIdle(changed: () => void): void {
    for (const { queue } of this.subnets)
      queue.onIdle = () => {
        if (this.isIdle) changed();
      };
  }

  /** Stops everything that would go on by itself. */
  close(): void {
    for (const subnet of this.subnets) subnet.close();
  }

  #managedCanister(method: string, arg: Bytes): Bytes | undefined {
    try {
      return this.#options.managedCanister(method, arg);
    } catch (error) {
      // The subnet of the caller will refuse the argument.
      if (error instanceof RejectError) return undefined;
      throw error;
    }
  }

  #addRange(subnet: Subnet): void {
    const ends = this.subnets.flatMap(({ ranges }) => ranges.map(({ last }) => last + 1n));
    const first = ends.reduce((left, right) => (right > left ? right : left), FIRST_CANISTER_NUMBER);
    const size = BigInt(this.#options.canistersPerRange ?? CANISTERS_PER_RANGE);
    subnet.ranges = [...subnet.ranges, { first, last: first + size - 1n }];
    subnet.nextCanisterNumber = first;
  }

  #publishTopology(): void {
    const entries = this.subnets.map((subnet) => this.#entryOf(subnet));
    for (const subnet of this.subnets)
      subnet.state.setTopology(() => topologyBranch(entries, subnet.keys, subnet.metrics()));
  }

  #entryOf(subnet: Subnet): SubnetEntry {
    const isSystem = subnet === this.root && this.applications.length > 0;
    return { keys: subnet.keys, type: isSystem ? "system" : "application", ranges: subnet.ranges };
  }
}

function hasNumber(ranges: readonly CanisterRange[], canisterNumber: bigint): boolean {
  return ranges.some(({ first, last }) => first <= canisterNumber && canisterNumber <= last);
}
