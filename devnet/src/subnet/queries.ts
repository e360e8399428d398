import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Canister, InstalledCode } from "../canister/canister.ts";
import { principalText } from "../encoding/principal-text.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { Query } from "../messages/query.ts";
import { RejectCode, reject, rejects } from "../messages/reject.ts";
import { Execution, type ExecutionInput, type OutgoingCall } from "../runtime/execution.ts";
import { type ExecutionOutcome, transact } from "../runtime/transaction.ts";
import type { RangesProof } from "../state/delegations.ts";
import { outOfCycles, unavailable } from "./availability.ts";
import type { Subnet } from "./subnet.ts";

const MAX_QUERY_REPLY_BYTES = 3 * 1024 * 1024;
const MAX_COMPOSITE_DEPTH = 6;

/** A tree of composite queries: the depth of this one (0 for the query from outside), and what all together may still use. */
interface QueryTree {
  depth: number;
  /** How the data certificate of the query from outside proves the ranges of the subnet. */
  ranges: RangesProof;
  budget: { instructions: bigint };
}

/**
 * Answers a query from the present state. Its changes are discarded.
 * @param ranges how a data certificate proves the ranges of the subnet: deprecated endpoints have them flat
 */
export function runQuery(subnet: Subnet, query: Query, ranges: RangesProof): CallResponse {
  return runInTree(subnet, query, { depth: 0, ranges, budget: { instructions: subnet.instructionLimits.query } });
}

function runInTree(subnet: Subnet, query: Query, tree: QueryTree): CallResponse {
  if (tree.depth > MAX_COMPOSITE_DEPTH)
    return reject(
      RejectCode.CanisterError,
      "IC0525",
      `Composite queries call each other at most ${MAX_COMPOSITE_DEPTH} deep.`,
    );
  const canister = subnet.canister(query.target);
  if (canister === undefined)
    return subnet.hostCanister(query.target)?.query(query) ?? rejects.canisterNotFound(principalText(query.target));
  const refusal = unavailable(canister) ?? outOfCycles(canister, 0n);
  const { code } = canister;
  if (refusal !== undefined || code === undefined) return refusal ?? rejects.noModule(canister.text);
  const kind = code.module.methods.get(query.method);
  if (kind === "query") return runPlainQuery(subnet, canister, code, query, tree);
  if (kind === "composite query") return new CompositeQuery(subnet, canister, code, query, tree).run();
  return rejects.noMethod(canister.text, "query", query.method);
}

function runPlainQuery(
  subnet: Subnet,
  canister: Canister,
  code: InstalledCode,
  { method, arg, caller, callerInfo }: Query,
  { depth, ranges, budget }: QueryTree,
): CallResponse {
  const execution = new Execution({ canister, heap: code.heap, stable: canister.stable }, subnet, {
    entry: "NRQ",
    replicated: false,
    caller,
    callerInfo,
    arg,
    methodName: method,
    instructionLimit: budget.instructions,
    replyLimitBytes: MAX_QUERY_REPLY_BYTES,
    dataCertificate: depth === 0 ? () => dataCertificate(subnet, canister, ranges) : undefined,
  });
  const outcome = transact(execution, false, (x) => code.heap.callExport(x, `canister_query ${method}`));
  budget.instructions -= execution.meter.count();
  if (outcome.kind === "trapped") return outcome.reject;
  return execution.response ?? rejects.didNotReply(canister.text);
}

/** A composite query keeps its changes from callback to callback, so it runs in a fork of the canister. */
class CompositeQuery {
  readonly #subnet: Subnet;
  readonly #canister: Canister;
  readonly #query: Query;
  readonly #tree: QueryTree;
  readonly #heap: InstalledCode["heap"];
  readonly #stable: Canister["stable"];
  #response: CallResponse | undefined;
  #lastTrap: CallResponse | undefined;

  constructor(subnet: Subnet, canister: Canister, code: InstalledCode, query: Query, tree: QueryTree) {
    this.#subnet = subnet;
    this.#canister = canister;
    this.#query = query;
    this.#tree = tree;
    this.#heap = code.heap.fork();
    this.#stable = canister.stable.fork();
  }

  run(): CallResponse {
    const { depth, ranges } = this.#tree;
    const certificate = depth === 0 ? () => dataCertificate(this.#subnet, this.#canister, ranges) : undefined;
    const calls: OutgoingCall[] = [];
    const { arg, method: methodName } = this.#query;
    this.#execute({ entry: "CQ", arg, methodName, dataCertificate: certificate }, calls, (x) =>
      this.#heap.callExport(x, `canister_composite_query ${methodName}`),
    );
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) this.#finishCall(call, calls);
    return this.#response ?? this.#lastTrap ?? rejects.didNotReply(this.#canister.text);
  }

  #finishCall(call: OutgoingCall, calls: OutgoingCall[]): void {
    const { callee: target, method } = call;
    const query = { target, method, arg: concatBytes(...call.payload), caller: this.#canister.id };
    const response = runInTree(this.#subnet, query, { ...this.#tree, depth: this.#tree.depth + 1 });
    const closure = response.kind === "reply" ? call.onReply : call.onReject;
    const input =
      response.kind === "reply"
        ? ({ entry: "CRy", arg: response.data } as const)
        : ({ entry: "CRt", arg: utf8ToBytes(""), rejection: response } as const);
    const outcome = this.#execute(input, calls, (x) => this.#heap.callTable(x, closure.index, closure.environment));
    const { onCleanup } = call;
    if (outcome.kind === "trapped" && onCleanup !== undefined)
      this.#execute({ entry: "CC", arg: utf8ToBytes("") }, calls, (x) =>
        this.#heap.callTable(x, onCleanup.index, onCleanup.environment),
      );
  }

  #execute(
    input: Pick<ExecutionInput, "entry" | "arg" | "methodName" | "rejection" | "dataCertificate">,
    calls: OutgoingCall[],
    body: (execution: Execution) => void,
  ): ExecutionOutcome {
    const place = { canister: this.#canister, heap: this.#heap, stable: this.#stable };
    const execution = new Execution(place, this.#subnet, {
      replicated: false,
      caller: this.#query.caller,
      callerInfo: this.#query.callerInfo,
      instructionLimit: this.#tree.budget.instructions,
      replyLimitBytes: MAX_QUERY_REPLY_BYTES,
      answered: this.#response !== undefined,
      ...input,
    });
    const outcome = transact(execution, true, body);
    this.#tree.budget.instructions -= execution.meter.count();
    if (outcome.kind === "trapped") this.#lastTrap = outcome.reject;
    else {
      calls.push(...execution.calls);
      this.#response ??= execution.response;
    }
    return outcome;
  }
}

function dataCertificate(subnet: Subnet, canister: Canister, ranges: RangesProof): Uint8Array {
  const path = [utf8ToBytes("canister"), canister.id, utf8ToBytes("certified_data")];
  return subnet.certifier.certificate([path], ranges);
}
