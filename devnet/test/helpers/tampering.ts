import { decodeCbor, encodeCbor } from "../../src/encoding/cbor.ts";
import type { HashTree } from "../../src/state/hash-tree.ts";

export interface CertificateParts {
  tree: HashTree;
  signature: Uint8Array;
}

/** A `fetch` for agents that changes the CBOR of answers. */
export function tampering(change: (body: Record<string, unknown>) => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.headers.get("content-type") !== "application/cbor") return response;
    const body = decodeCbor(new Uint8Array(await response.arrayBuffer())) as Record<string, unknown>;
    change(body);
    return new Response(new Uint8Array(encodeCbor(body)), {
      status: response.status,
      headers: { "content-type": "application/cbor" },
    });
  };
}

/** A `fetch` for agents that changes the certificates in answers. */
export function tamperingWithCertificates(change: (certified: CertificateParts) => void): typeof fetch {
  return tampering((body) => {
    if (!(body.certificate instanceof Uint8Array)) return;
    const certified = decodeCbor(body.certificate) as CertificateParts;
    change(certified);
    body.certificate = encodeCbor(certified);
  });
}

export function flipBit(bytes: Uint8Array): void {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
}

/** Flips a bit in all leaves of this size. */
export function flipLeaves(tree: HashTree, sizeBytes: number): void {
  eachNode(tree, (node) => node[0] === 3 && node[1].length === sizeBytes && flipBit(node[1]));
}

export function flipHashes(tree: HashTree): void {
  eachNode(tree, (node) => node[0] === 4 && flipBit(node[1]));
}

function eachNode(tree: HashTree, visit: (node: HashTree) => void): void {
  visit(tree);
  for (const part of tree.slice(1)) if (Array.isArray(part)) eachNode(part as unknown as HashTree, visit);
}
