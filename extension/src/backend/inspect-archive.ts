import { accepted, err, ok, type Result, toHex } from "@store-forever/protocol";
import {
  canisterAt,
  canisterOrigin,
  createAgent,
  createBackend,
  type HttpAgent,
  isCanisterId,
  isLocalHost,
  MAINNET_ROOT_KEY,
} from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { type CanisterFacts, originsIn, VerificationError, verifyCanisterFacts } from "@store-forever/protocol/verify";
import type { ArchivePlace } from "../storage/settings.ts";
import type { ArchiveAddress } from "./archive-address.ts";
import type { NetworkConfig } from "./network.ts";

/** What an archive is, as the network certifies it. */
export interface InspectedArchive {
  place: ArchivePlace;
  /** SHA-256 in hexadecimal. */
  moduleHash: string;
  /** Whether this copy of the extension came with that module. */
  isModuleKnown: boolean;
  /** Principals, as text. */
  controllers: string[];
}

/** Why nothing can be stored at an address. */
export type ArchiveProblem =
  | "address"
  /** The address opens no viewer of an archive. */
  | "noViewer"
  /** The archive does not say where its viewer is, and the address does not either. */
  | "viewerUnknown"
  /** The viewer there shows another archive. */
  | "otherArchive"
  /** The network does not answer, or has no such canister. */
  | "unreachable"
  | "notCertified"
  /** The canister has no module, or is no archive. */
  | "noArchive";

/** As the viewer's pages have them (asset-canister/settings). */
const SETTINGS_SELECTOR = 'meta[name="store-forever-settings"]';
const BACKEND_SETTING = "PUBLIC_CANISTER_ID:backend";
const MAX_PAGE_CHARS = 1_000_000;

/**
 * Looks at an archive before anything is stored there: which module runs, who controls it, and where its viewer is.
 * @param deployed whose network it is on, and whose modules are known
 */
export async function inspectArchive(
  { canisterId: named, viewerUrl: given }: ArchiveAddress,
  deployed: NetworkConfig,
): Promise<Result<InspectedArchive, ArchiveProblem>> {
  const shown = given === undefined ? undefined : await archiveOfViewer(given);
  if (given !== undefined && shown === undefined) return err("noViewer");
  if (named !== undefined && shown !== undefined && shown !== named) return err("otherArchive");
  const canisterId = named ?? shown;
  if (canisterId === undefined) return err("noViewer");
  const agent = createAgent(deployed);
  const facts = await factsOf(agent, canisterId, deployed);
  if (!facts.ok) return facts;
  const { moduleHash, controllers } = facts.value;
  if (moduleHash === undefined) return err("noArchive");
  const own = given === undefined ? await viewerOf(agent, canisterId, deployed) : ok(given);
  if (!own.ok) return own;
  if (given === undefined && (await archiveOfViewer(own.value)) !== canisterId) return err("viewerUnknown");
  const hash = toHex(moduleHash);
  return ok({
    place: { canisterId, viewerUrl: own.value },
    moduleHash: hash,
    isModuleKnown: deployed.modules?.includes(hash) ?? false,
    controllers,
  });
}

/**
 * The archive that a viewer says it shows; without saying so, it shows the canister that serves it. It is taken for nothing but a name: what the
 * network certifies of it counts.
 */
async function archiveOfViewer(viewerUrl: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${viewerUrl}/`, { credentials: "omit", cache: "no-store", redirect: "error" });
    const html = response.ok ? await response.text() : "";
    if (html.length > MAX_PAGE_CHARS) return undefined;
    const settings = new DOMParser().parseFromString(html, "text/html").querySelector(SETTINGS_SELECTOR);
    if (settings === null) return undefined;
    const archive = new URLSearchParams(settings.getAttribute("content") ?? "").get(BACKEND_SETTING);
    return archive === null ? canisterAt(viewerUrl) : isCanisterId(archive) ? archive : undefined;
  } catch {
    return undefined;
  }
}

async function factsOf(
  agent: HttpAgent,
  canisterId: string,
  { rootKey = MAINNET_ROOT_KEY }: NetworkConfig,
): Promise<Result<CanisterFacts, ArchiveProblem>> {
  let certificate: Uint8Array;
  try {
    certificate = await readCanisterState(agent, canisterId);
  } catch {
    return err("unreachable");
  }
  try {
    const facts = await verifyCanisterFacts(certificate, { canisterId, rootKey });
    return facts === undefined ? err("unreachable") : ok(facts);
  } catch (error) {
    if (error instanceof VerificationError) return err("notCertified");
    throw error;
  }
}

/** Where an archive certifies that its viewer is; without saying so, it serves the viewer itself. */
async function viewerOf(
  agent: HttpAgent,
  canisterId: string,
  { host, rootKey = MAINNET_ROOT_KEY }: NetworkConfig,
): Promise<Result<string, ArchiveProblem>> {
  try {
    const answer = accepted(await createBackend(agent, canisterId).get_origins());
    const origins = await originsIn(answer, { canisterId, rootKey });
    if (origins === undefined) return ok(canisterOrigin(canisterId, host));
    const viewer = URL.canParse(origins.viewer) ? new URL(origins.viewer) : undefined;
    if (viewer === undefined || (viewer.protocol !== "https:" && !isLocalHost(viewer.origin)))
      return err("viewerUnknown");
    return ok(viewer.origin);
  } catch (error) {
    return err(error instanceof VerificationError ? "notCertified" : "noArchive");
  }
}
