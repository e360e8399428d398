import { expect, test } from "vitest";
import { apiHostOf } from "./api-host.ts";
import type { ViewerSettings } from "./viewer-settings.ts";

const NONE: Pick<ViewerSettings, "rootKey" | "variables"> = { rootKey: undefined, variables: new Map() };
const hostOf = (address: string, environment = NONE) => apiHostOf(new URL(address), environment);

test.each([
  "https://e76wi-ban44-aaaaa-aaaaq-cai.icp0.io",
  "https://e76wi-ban44-aaaaa-aaaaq-cai.ic0.app",
  "https://e76wi-ban44-aaaaa-aaaaq-cai.icp.net",
  "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943",
  "http://127.0.0.1:4943",
])("asks the gateway at %s itself", (origin) => {
  expect(hostOf(`${origin}/`)).toBe(origin);
});

test("asks a custom domain that an asset canister answers for, and no other server", () => {
  const environment = { rootKey: new Uint8Array(133), variables: new Map() };
  expect(hostOf("https://photos.example.org/", environment)).toBe("https://photos.example.org");
  expect(hostOf("https://icp0.io.example.org/")).toBe("https://icp-api.io");
});

test("asks where the deployment says, unless that is no address", () => {
  const configured = (host: string) => ({ rootKey: undefined, variables: new Map([["PUBLIC_IC_HOST", host]]) });
  expect(hostOf("https://a.icp0.io/", configured("https://icp.net/api"))).toBe("https://icp.net");
  expect(hostOf("https://a.icp0.io/", configured("nowhere"))).toBe("https://a.icp0.io");
});
