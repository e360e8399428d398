import { ResponseVerificationError, verifyRequestResponsePair } from "@dfinity/response-verification";
import { type Bytes, fromUtf8 } from "../encoding/bytes.ts";
import type { Subnet } from "../subnet/subnet.ts";
import type { CanisterAnswer } from "./ask-canister.ts";
import { GatewayError } from "./gateway-error.ts";
import { type CanisterHttpRequest, CERTIFICATE_VERSION, type HeaderField } from "./http-interface.ts";

const MAX_CERTIFICATE_AGE_NS = 300_000_000_000n;

/**
 * The part of an answer that its certificate vouches for.
 * @throws GatewayError 503 when the certificate does not fit the answer
 */
export function verifyAnswer(
  subnet: Subnet,
  canisterId: Bytes,
  request: CanisterHttpRequest,
  answer: CanisterAnswer,
): CanisterAnswer {
  const { verificationVersion, response } = verify(subnet, canisterId, request, answer);
  // The canister certified that it skips verification.
  if (response === undefined) return answer;
  if (verificationVersion >= CERTIFICATE_VERSION)
    return { ...answer, headers: response.headers, body: new Uint8Array(response.body) };
  if (answer.status >= 300 && answer.status < 400)
    throw new GatewayError(503, "Response verification failed: version 1 certificates cannot vouch for redirects.");
  return { ...answer, headers: answer.headers.filter(([name]) => !/^cache-control$/i.test(name)) };
}

function verify(subnet: Subnet, canisterId: Bytes, request: CanisterHttpRequest, answer: CanisterAnswer) {
  try {
    return verifyRequestResponsePair(
      { ...request, certificate_version: [CERTIFICATE_VERSION] },
      { status_code: answer.status, headers: answer.headers as HeaderField[], body: answer.body },
      canisterId,
      subnet.nowNs(),
      MAX_CERTIFICATE_AGE_NS,
      subnet.rootKeyDer,
      minimumVersion(subnet, canisterId),
    );
  } catch (error) {
    const reason = error instanceof ResponseVerificationError ? `${error.message} (code ${error.code})` : String(error);
    throw new GatewayError(503, `Response verification failed: ${reason}`);
  }
}

/** A canister that declares version 2 must use it, so that nobody can downgrade it to version 1. */
function minimumVersion(subnet: Subnet, canisterId: Bytes): number {
  const versions = subnet.canister(canisterId)?.code?.module.metadata.get("supported_certificate_versions");
  const supported = versions === undefined ? [] : fromUtf8(versions.content).split(",");
  return supported.some((version) => version.trim() === "2") ? 2 : 1;
}
