import {
  type AgentError,
  CertifiedRejectErrorCode,
  ReplicaRejectCode,
  UncertifiedRejectErrorCode,
  UncertifiedRejectUpdateErrorCode,
} from "@dfinity/agent";

export interface AgentReject {
  message: string;
  /** There is no such canister, or it is stopped or empty. */
  destinationInvalid: boolean;
  /** It cannot pay for the call any more: it is frozen until somebody tops it up. */
  outOfCycles: boolean;
  /** Whoever controls it has stopped it. */
  stopped: boolean;
  /** Its `canister_inspect_message` did not accept the message, which the network tells without a reason. */
  notAdmitted: boolean;
  /** The network was too busy: the same call may go through later. */
  transient: boolean;
}

/** Rejections have no reject codes of their own for these, and not always an error code. */
const OUT_OF_CYCLES = /IC0207|out of cycles|is frozen/i;
const NOT_ADMITTED = /IC0406/;
const STOPPED = /IC050[89]|is stopp(?:ed|ing)/i;

/** Why the network or the canister's runtime rejected a call; `undefined` where the agent failed for another reason. */
export function agentReject({ code }: AgentError): AgentReject | undefined {
  if (
    !(code instanceof CertifiedRejectErrorCode) &&
    !(code instanceof UncertifiedRejectErrorCode) &&
    !(code instanceof UncertifiedRejectUpdateErrorCode)
  )
    return undefined;
  const reason = `${code.rejectErrorCode ?? ""} ${code.rejectMessage}`;
  const outOfCycles = OUT_OF_CYCLES.test(reason);
  return {
    message: code.rejectMessage,
    destinationInvalid: code.rejectCode === ReplicaRejectCode.DestinationInvalid,
    outOfCycles,
    stopped: STOPPED.test(reason),
    notAdmitted: NOT_ADMITTED.test(reason),
    transient: code.rejectCode === ReplicaRejectCode.SysTransient && !outOfCycles,
  };
}
