import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { expect, test } from "vitest";
import { readOptions, UsageError } from "./gallery-options.ts";

const NETWORK = { ICP_CANISTER_ID: "aaaaa-aa", ICP_ROOT_KEY: "00ff" };
const trust = { canisterId: "aaaaa-aa", rootKey: Uint8Array.of(0, 255) };

test("without options the gallery uses a free port, sample photos and a temporary folder", () => {
  expect(readOptions([], {})).toEqual({
    port: 0,
    photosDir: expect.stringMatching(/samples$/),
    dataDir: undefined,
    databaseUrl: undefined,
    isPublic: undefined,
    publicOrigin: undefined,
    isBehindProxy: false,
  });
});

test("a gallery with kept data shows that data", () => {
  expect(readOptions(["--data", "d"], {})?.photosDir).toBeUndefined();
  expect(readOptions([], { DATABASE_URL: "postgres://x" })?.photosDir).toBeUndefined();
});

test("options and environment are read", () => {
  const environment = { DATABASE_URL: "postgres://x", PUBLIC_ORIGIN: "https://gallery.example", BEHIND_PROXY: "1" };
  expect(readOptions(["--port", "80", "--photos", "p", "--data", "d", "--private"], environment)).toEqual({
    port: 80,
    photosDir: "p",
    dataDir: "d",
    databaseUrl: "postgres://x",
    isPublic: false,
    publicOrigin: "https://gallery.example",
    isBehindProxy: true,
  });
  expect(readOptions(["--help"], { ICP_VERIFICATION: "nonsense" })).toBeUndefined();
});

test.each([
  [{}, { icpTrust: trust }],
  [{ ICP_ROOT_KEY: "" }, { icpTrust: { ...trust, rootKey: MAINNET_ROOT_KEY } }],
  [{ ICP_VERIFICATION: "off" }, {}],
  [
    { ICP_VERIFICATION: "off", ICP_HOST: "https://icp-api.io", ICP_VIEWER_URL: "https://viewer.example" },
    { identities: { host: "https://icp-api.io", trust, viewerUrl: "https://viewer.example" } },
  ],
])("a named canister is trusted, with %j", (settings, expected) => {
  const { icpTrust, identities } = readOptions([], { ...NETWORK, ...settings }) ?? {};
  expect({ icpTrust, identities }).toEqual({ icpTrust: undefined, identities: undefined, ...expected });
});

test.each<[string[], NodeJS.ProcessEnv, string]>([
  [["--port", "many"], {}, "--port takes 0 to 65535, not many."],
  [["--port", "65536"], {}, "--port takes 0 to 65535, not 65536."],
  [["--colour"], {}, "Unknown option '--colour'"],
  [[], { ICP_VERIFICATION: "yes" }, 'ICP_VERIFICATION takes "required" or "off", not "yes".'],
  [[], { ...NETWORK, ICP_VERIFICATION: "required", ICP_ROOT_KEY: "xyz" }, "ICP_ROOT_KEY has to be in hexadecimal."],
  [[], { ICP_HOST: "https://icp-api.io" }, "need ICP_CANISTER_ID"],
  [[], { ICP_VERIFICATION: "required" }, "need ICP_CANISTER_ID"],
  [[], { PUBLIC_ORIGIN: "gallery.example" }, "PUBLIC_ORIGIN takes an origin such as"],
  [[], { PUBLIC_ORIGIN: "https://gallery.example/" }, "PUBLIC_ORIGIN takes an origin such as"],
  [[], { BEHIND_PROXY: "yes" }, 'BEHIND_PROXY takes 1 or 0, not "yes".'],
])("%j with %j is explained", (args, environment, message) => {
  expect(() => readOptions(args, environment)).toThrow(UsageError);
  expect(() => readOptions(args, environment)).toThrow(message);
});
