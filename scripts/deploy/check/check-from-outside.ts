import { readFileSync } from "node:fs";
import path from "node:path";
import { verifyRequestResponsePair } from "@dfinity/response-verification";
import { toHex } from "@store-forever/protocol";
import { createAgent, createBackend, type HttpAgent } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { certifyingSubnet, verifyModuleHash } from "@store-forever/protocol/verify";
import type { CanisterName } from "../canister-ids.ts";
import { DeployError, reasonOf } from "../deploy-error.ts";
import { type Target, urlOf } from "../network/target.ts";
import type { Deployment } from "../plan/deployment.ts";
import { askForPage } from "./ask-for-page.ts";
import { getPage } from "./get-page.ts";

const FIVE_MINUTES_NS = 300_000_000_000n;
const CERTIFICATE_VERSION = 2;

/** What everybody can see of a deployment. */
export interface SeenFromOutside {
  /** SHA-256, as hex, of the modules that are certified as installed. */
  modules: Record<CanisterName, string>;
  apiVersion: string;
  /** The subnets that certify them; `undefined` stands for the root subnet. */
  subnets: Record<CanisterName, string | undefined>;
}

/** What is to be seen. */
export interface Expected {
  modules: Record<CanisterName, string>;
  /** Whether the modules are those that were built here, so that the backend's version is known. */
  isBuiltHere: boolean;
}

/**
 * Looks at the deployment as a stranger does: the modules that are certified as installed, the backend's version, and the viewer's
 * page, whose certificate is checked here and not at a gateway only.
 * @throws DeployError naming what is not as it was deployed
 */
export async function checkFromOutside(
  { target }: Pick<Deployment, "target">,
  { backendId, viewerId }: { backendId: string; viewerId: string },
  { modules, isBuiltHere }: Expected,
): Promise<SeenFromOutside> {
  const agent = createAgent({ host: target.host, rootKey: target.rootKey });
  const subnets = {
    backend: await checkModule(target, agent, { name: "backend", canisterId: backendId, expected: modules.backend }),
    viewer: await checkModule(target, agent, { name: "viewer", canisterId: viewerId, expected: modules.viewer }),
  };
  const { api_version: apiVersion } = await createBackend(agent, backendId).stats();
  if (isBuiltHere && apiVersion !== apiVersionHere())
    throw new DeployError(
      `The backend's interface is version ${apiVersion}, and not ${apiVersionHere()} as it was built.`,
    );
  const certified = await certifiedPage(target, agent, { backendId, viewerId });
  const address = `${urlOf(target, viewerId)}/`;
  const { status, body } = await getPage(address);
  if (status !== 200 || !body.equals(certified))
    throw new DeployError(
      `The gateway's page at ${address} (status ${status}) is not the one that the viewer's canister certifies. A new address may take a minute: run the command again.`,
    );
  return { modules, apiVersion, subnets };
}

/** @returns the subnet that certifies it */
async function checkModule(
  { rootKey }: Target,
  agent: HttpAgent,
  { name, canisterId, expected }: { name: CanisterName; canisterId: string; expected: string },
): Promise<string | undefined> {
  const certificate = await readCanisterState(agent, canisterId);
  const installed = await verifyModuleHash(certificate, { canisterId, rootKey });
  const seen = installed === undefined ? "no module" : toHex(installed);
  if (seen !== expected)
    throw new DeployError(`The network certifies ${seen} for the ${name} ${canisterId}, and not ${expected}.`);
  return certifyingSubnet(certificate);
}

/** The viewer's page, of which the certificate says that the canister made it. */
async function certifiedPage(
  { rootKey }: Target,
  agent: HttpAgent,
  { backendId, viewerId }: { backendId: string; viewerId: string },
): Promise<Buffer> {
  const { request, response, canister } = await askForPage(agent, viewerId, CERTIFICATE_VERSION);
  try {
    verifyRequestResponsePair(
      request,
      response,
      canister,
      BigInt(Date.now()) * 1_000_000n,
      FIVE_MINUTES_NS,
      rootKey,
      CERTIFICATE_VERSION,
    );
  } catch (error) {
    throw new DeployError(`The viewer's page is not certified: ${reasonOf(error)}`, { cause: error });
  }
  const body = Buffer.from(response.body);
  if (!body.includes(backendId)) throw new DeployError(`The viewer's page does not name the backend ${backendId}.`);
  return body;
}

/** The version that the module was built with. */
function apiVersionHere(): string {
  const source = readFileSync(path.join("canister", "src", "version.ts"), "utf8");
  const [, version] = /API_VERSION = "([^"]+)"/.exec(source) ?? [];
  if (version === undefined) throw new TypeError("canister/src/version.ts names no API_VERSION.");
  return version;
}
