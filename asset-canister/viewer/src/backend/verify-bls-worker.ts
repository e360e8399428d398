/** Checks signatures outside the page's thread: each takes tens of milliseconds, in which the page could not scroll. */
import { type SignatureToCheck, verifyBls } from "./verify-bls.ts";

addEventListener("message", ({ data, ports }: MessageEvent<SignatureToCheck>) =>
  ports[0]?.postMessage(verifyBls(data)),
);
postMessage("ready");
