import { PipeArrayBuffer } from "azle";
import { type Pipe, quickenPipe } from "./fast-pipe.ts";

/** Makes Azle's decoding of arguments quick. A canister imports this module first, beside `fast-text`. */
quickenPipe(PipeArrayBuffer.prototype as unknown as Pipe);
