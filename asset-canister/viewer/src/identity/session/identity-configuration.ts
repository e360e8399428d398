import { EXTENSION_IDS } from "@store-forever/protocol/connect";
import { canisterAt, isLocalHost } from "@store-forever/protocol/ic";
import { archiveOf, type ViewerSettings, viewerSettings } from "../../backend/viewer-settings.ts";

/** Its root page speaks auth-client's protocol when the address has auth-client's `#authorize`. See docs/sign-in.md. */
const INTERNET_IDENTITY = "https://id.ai";
const HOUR_MS = 60 * 60_000;
const DEFAULT_SESSION_MS = 8 * HOUR_MS;
/** Internet Identity signs for no longer than this. */
const MAX_SESSION_MS = 30 * 24 * HOUR_MS;
const DEFAULT_IDLE_MS = 30 * 60_000;

export interface IdentityConfiguration {
  /** The page that auth-client opens. */
  identityProvider: string;
  /**
   * The origin that principals are derived from, where the same viewer has several: a person has the same principal at all of
   * them. That origin lists this one in its `/.well-known/ii-alternative-origins`. Undefined: this origin.
   */
  derivationOrigin: string | undefined;
  /**
   * Whether people may choose to sign in as whom they are at this origin alone: in an archive of one's own, which has to open when the derivation
   * origin is gone, and where that origin can list ten others at most.
   */
  mayUseOwnOrigin: boolean;
  sessionMs: number;
  /** The person is signed out when no tab was used for so long. */
  idleMs: number;
  /** The backend canister; undefined where none is configured. */
  backendId: string | undefined;
  extensionIds: readonly string[];
}

/**
 * What the deployment of this viewer chose, from the settings in its pages: `PUBLIC_IDENTITY_PROVIDER`,
 * `PUBLIC_DERIVATION_ORIGIN`, `PUBLIC_SESSION_MINUTES`, `PUBLIC_IDLE_MINUTES`, `PUBLIC_CANISTER_ID:backend`,
 * `PUBLIC_EXTENSION_IDS` (comma-separated).
 * A local network serves its own stand-in for Internet Identity.
 */
export function identityConfiguration(
  settings: ViewerSettings = viewerSettings(),
  origin = location.origin,
): IdentityConfiguration {
  const { variables } = settings;
  const provider = variables.get("PUBLIC_IDENTITY_PROVIDER") ?? "";
  const derivation = variables.get("PUBLIC_DERIVATION_ORIGIN") ?? "";
  const backendId = archiveOf(settings, origin);
  return {
    identityProvider: isWebPage(provider) ? provider : defaultProvider(origin),
    derivationOrigin: isWebPage(derivation) ? new URL(derivation).origin : undefined,
    sessionMs: Math.min(minutesOf(variables.get("PUBLIC_SESSION_MINUTES")) ?? DEFAULT_SESSION_MS, MAX_SESSION_MS),
    idleMs: minutesOf(variables.get("PUBLIC_IDLE_MINUTES")) ?? DEFAULT_IDLE_MS,
    mayUseOwnOrigin: isWebPage(derivation) && backendId !== undefined && backendId === canisterAt(origin),
    backendId,
    extensionIds: [...EXTENSION_IDS, ...(variables.get("PUBLIC_EXTENSION_IDS") ?? "").split(",")].filter(Boolean),
  };
}

function defaultProvider(origin: string): string {
  if (!isLocalHost(origin)) return INTERNET_IDENTITY;
  const { port } = new URL(origin);
  return `http://identity.localhost${port === "" ? "" : `:${port}`}/authorize`;
}

/** Plain HTTP is allowed on this computer only: whoever can change the provider's page can sign in as anybody. */
function isWebPage(url: string): boolean {
  return URL.canParse(url) && (new URL(url).protocol === "https:" || (url.startsWith("http:") && isLocalHost(url)));
}

function minutesOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) * 60_000 : undefined;
}
