import { readFile } from "node:fs/promises";
import { request } from "node:http";
import process from "node:process";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { controlCanister, type Devnet, deployCanister, startDevnet } from "@store-forever/devnet";
import { accepted, fromHex, LIMITS, toHex } from "@store-forever/protocol";
import { DelegationChain, DelegationIdentity } from "@store-forever/protocol/delegation";
import { createAgent, createBackend, Ed25519KeyIdentity, type HttpAgent } from "@store-forever/protocol/ic";
import puppeteer, { type Browser, type Page } from "puppeteer";
import * as z from "zod/mini";
import { uploadViewer } from "../../upload/upload-viewer.ts";
import { type Texts, textsIn } from "./texts.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface ViewerOnDevnet {
  devnet: Devnet;
  /** Controls both canisters, and owns what it stores. */
  agent: HttpAgent;
  backendId: string;
  origin: string;
  browser: Browser;
  linkTo: (token: string) => string;
  close: () => Promise<void>;
}

const PERSON = "Ada";

/** Presses Sign in, and signs in as this person in the window that opens. */
export async function signInAsPerson(
  page: Page,
  { person = PERSON, texts }: { person?: string; texts?: Texts } = {},
): Promise<void> {
  await clickNamed(page, (texts ?? (await textsIn("en")))("identity.signIn"));
  const target = await page
    .browserContext()
    .waitForTarget(
      (candidate) => URL.canParse(candidate.url()) && new URL(candidate.url()).hostname === "identity.localhost",
    );
  const provider = await target.page();
  await provider?.waitForSelector("form:not([hidden])");
  if (person !== PERSON) {
    await provider?.click("#new");
    await provider?.type("#name", person);
  }
  await provider?.click('button[type="submit"]');
}

/** Waits for the element with this accessible name, and clicks it. */
export async function clickNamed(page: Page, name: string): Promise<void> {
  await (await page.waitForSelector(`::-p-aria(${name})`))?.click();
}

/** An agent whose calls are signed as those of a person who signed in at this viewer. */
export async function agentOfPerson({ devnet, origin }: ViewerOnDevnet, person = PERSON): Promise<HttpAgent> {
  const session = Ed25519KeyIdentity.generate();
  const sessionKey = session.getPublicKey().toDer();
  const { host } = new URL(devnet.identityProvider);
  const answer = await postJson(devnet.port, host, "/delegations", {
    identity: person,
    origin,
    sessionPublicKey: toHex(sessionKey),
  });
  const { userPublicKey, expirationNs, signature } = DelegationAnswer.parse(answer);
  const chain = DelegationChain.fromJSON({
    delegations: [
      { delegation: { pubkey: toHex(sessionKey), expiration: BigInt(expirationNs).toString(16) }, signature },
    ],
    publicKey: userPublicKey,
  });
  const identity = DelegationIdentity.fromDelegation(session, chain);
  return createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
}

/** Makes whoever an agent signs for an administrator of the backend. */
export async function administerAs({ agent, backendId }: ViewerOnDevnet, person: HttpAgent): Promise<void> {
  accepted(await createBackend(agent, backendId).set_admins([await person.getPrincipal()]));
}

/** Makes whoever an agent signs for a controller of the backend, beside whoever deployed it. */
export async function addController({ agent, backendId }: ViewerOnDevnet, person: HttpAgent): Promise<void> {
  const principals = await Promise.all([agent, person].map((each) => each.getPrincipal()));
  await controlCanister(agent, backendId).setControllers(principals.map((each) => each.toText()));
}

const DelegationAnswer = z.object({ userPublicKey: z.string(), expirationNs: z.string(), signature: z.string() });

/** Posts to a host name below localhost, which Node does not resolve by itself. */
function postJson(port: number, host: string, path: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { host, "content-type": "application/json" };
    const call = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (response) =>
      json(response).then(resolve, reject),
    );
    call.on("error", reject);
    call.end(JSON.stringify(body));
  });
}

/** Starts a devnet with both canisters and the viewer, and a Chromium. */
export async function startViewer(): Promise<ViewerOnDevnet> {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) throw new Error("CHROME_PATH is not set: start through npm test.");
  const devnet = await startDevnet({ port: 0, fundedAccounts: "anonymous" });
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, identity, rootKey: fromHex(devnet.rootKey) });
  const backendModule = await readFile(at("../../../canister/dist/backend.wasm.gz"));
  const backendId = await deployCanister({ agent, wasm: backendModule });
  const quota_bytes = BigInt(LIMITS.defaultQuotaBytes);
  accepted(await createBackend(agent, backendId).set_admission({ open: { quota_bytes } }));
  const viewerId = await deployCanister({ agent, wasm: backendModule });
  const environment = {
    "PUBLIC_CANISTER_ID:backend": backendId,
    PUBLIC_IDENTITY_PROVIDER: `${devnet.identityProvider}?identity=${PERSON}`,
  };
  await uploadViewer({ agent, canisterId: viewerId, dir: at("../../dist/viewer"), environment });
  const origin = `http://${viewerId}.localhost:${devnet.port}`;
  const browser = await puppeteer.launch({
    executablePath,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--lang=en-US",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
  return {
    devnet,
    agent,
    backendId,
    origin,
    browser,
    linkTo: (token) => `${origin}/#/${backendId}/${token}`,
    close: async () => {
      await browser.close();
      await devnet.close();
    },
  };
}
