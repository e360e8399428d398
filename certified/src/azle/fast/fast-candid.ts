import { IDL, idlLabelToId, lebDecode, PipeArrayBuffer } from "azle";
import type { Pipe, VectorEncoder } from "./candid-internals.ts";
import { quickenEncoding } from "./fast-encoding.ts";
import { quickenFields } from "./fast-fields.ts";
import { quickenPipe } from "./fast-pipe.ts";

/** Makes Azle's decoding of arguments and encoding of replies quick. A canister imports this module first, beside `fast-text`. */
quickenPipe(PipeArrayBuffer.prototype as unknown as Pipe);
quickenEncoding(IDL.TextClass.prototype, IDL.VecClass.prototype as unknown as VectorEncoder);
quickenFields({ IDL, idlLabelToId, lebDecode });
