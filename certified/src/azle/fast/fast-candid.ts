import { IDL, idlLabelToId, lebDecode, PipeArrayBuffer } from "azle";
import { scanArguments } from "../../candid/scan-arguments.ts";
import type { Pipe, VectorDecoder, VectorEncoder } from "./candid-internals.ts";
import { checkVectors } from "./checked-vectors.ts";
import { quickenEncoding } from "./fast-encoding.ts";
import { quickenFields } from "./fast-fields.ts";
import { quickenPipe } from "./fast-pipe.ts";

/** Ends a message whose arguments take more to decode than their bytes justify. */
function requireDecodable(bytes: Uint8Array): void {
  const scan = scanArguments(bytes);
  if (scan.kind === "refused") throw new Error(scan.reason);
}

/**
 * Makes Azle's decoding of arguments and encoding of replies quick, and bounds what decoding takes. A canister imports this module first,
 * beside `fast-text`.
 */
quickenPipe(PipeArrayBuffer.prototype as unknown as Pipe, requireDecodable);
quickenEncoding(IDL.TextClass.prototype, IDL.VecClass.prototype as unknown as VectorEncoder);
quickenFields({ IDL, idlLabelToId, lebDecode });
checkVectors(IDL.VecClass.prototype as unknown as VectorDecoder);
