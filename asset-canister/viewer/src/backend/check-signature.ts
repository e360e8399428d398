import { type BlsVerify, rememberingVerify } from "@store-forever/protocol/verify";
import { type SignatureToCheck, verifyBls } from "./verify-bls.ts";

type Checker = { state: "none" } | { state: "starting" } | { state: "ready"; worker: Worker };
let checker: Checker = { state: "none" };
/** The worker starts after the first photos, so that it does not delay them. */
const START_AFTER_MS = 1_000;

/** Checks each signature once: in the page until the worker is ready, and then in the worker. */
export const checkSignature: BlsVerify = rememberingVerify((publicKey, signature, message) =>
  check({ publicKey, signature, message }),
);

async function check(signature: SignatureToCheck): Promise<boolean> {
  if (checker.state === "ready") return checkBeside(checker.worker, signature);
  if (checker.state === "none") {
    checker = { state: "starting" };
    setTimeout(startWorker, START_AFTER_MS);
  }
  return verifyBls(signature);
}

function startWorker(): void {
  // Where no worker can be started, the page goes on checking by itself.
  if (!("Worker" in globalThis)) return;
  const worker = new Worker(new URL("./verify-bls-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", () => {
    checker = { state: "ready", worker };
  });
}

function checkBeside(worker: Worker, signature: SignatureToCheck): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const settled = new AbortController();
  return new Promise<boolean>((resolve) => {
    port1.addEventListener("message", ({ data }) => resolve(data === true));
    port1.start();
    worker.addEventListener("error", () => resolve(verifyBls(signature)), settled);
    worker.postMessage(signature, [port2]);
  }).finally(() => {
    settled.abort();
    port1.close();
  });
}
