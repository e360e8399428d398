import { expect, test } from "vitest";
import { parseViewerSettings } from "../../backend/viewer-settings.ts";
import { identityConfiguration } from "./identity-configuration.ts";

const settingsOf = (...variables: string[]) => parseViewerSettings(variables.join("&"));
const NONE = settingsOf();
const SITE = "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io";
const LOCAL = "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943";

test("without a word of whoever deployed it, Internet Identity signs in, for eight hours", () => {
  expect(identityConfiguration(NONE, SITE)).toMatchObject({
    identityProvider: "https://id.ai",
    sessionMs: 8 * 3_600_000,
    idleMs: 30 * 60_000,
    backendId: "e76wi-ban44-aaaaa-aaaaq-cai",
  });
  expect(identityConfiguration(NONE, "https://archive.example").backendId).toBeUndefined();
});

test("a network on this computer has its stand-in beside it", () => {
  expect(identityConfiguration(NONE, LOCAL).identityProvider).toBe("http://identity.localhost:4943/authorize");
});

test("the deployment chooses provider, times, archive and further extensions", () => {
  const settings = settingsOf(
    "PUBLIC_IDENTITY_PROVIDER=https://nfid.one",
    "PUBLIC_DERIVATION_ORIGIN=https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io",
    "PUBLIC_SESSION_MINUTES=60",
    "PUBLIC_IDLE_MINUTES=5",
    "PUBLIC_CANISTER_ID:backend=rrkah-fqaaa-aaaaa-aaaaq-cai",
    "PUBLIC_EXTENSION_IDS=a,b",
  );
  const { extensionIds, ...chosen } = identityConfiguration(settings, "https://archive.example");
  expect(chosen).toEqual({
    identityProvider: "https://nfid.one",
    derivationOrigin: SITE,
    mayUseOwnOrigin: false,
    sessionMs: 3_600_000,
    idleMs: 300_000,
    backendId: "rrkah-fqaaa-aaaaa-aaaaq-cai",
  });
  expect(extensionIds.slice(-2)).toEqual(["a", "b"]);
  expect(identityConfiguration(NONE, SITE).extensionIds).toEqual(extensionIds.slice(0, -2));
});

test("in an archive of one's own, people may also be who they are at its address alone", () => {
  const derived = "PUBLIC_DERIVATION_ORIGIN=https://archive.example";
  expect(identityConfiguration(settingsOf(derived), SITE).mayUseOwnOrigin).toBe(true);
  expect(identityConfiguration(NONE, SITE).mayUseOwnOrigin).toBe(false);
});

test.each([
  ["PUBLIC_IDENTITY_PROVIDER=http://id.example"],
  ["PUBLIC_IDENTITY_PROVIDER=javascript:alert(1)"],
  ["PUBLIC_IDENTITY_PROVIDER=id.ai"],
  ["PUBLIC_DERIVATION_ORIGIN=http://archive.example"],
  ["PUBLIC_SESSION_MINUTES=0"],
  ["PUBLIC_SESSION_MINUTES=-5"],
  ["PUBLIC_SESSION_MINUTES=soon"],
])("%s is not followed", (variable) => {
  expect(identityConfiguration(settingsOf(variable), SITE)).toEqual(identityConfiguration(NONE, SITE));
});

test("no session is longer than Internet Identity signs", () => {
  expect(identityConfiguration(settingsOf("PUBLIC_SESSION_MINUTES=999999"), SITE).sessionMs).toBe(30 * 24 * 3_600_000);
});
