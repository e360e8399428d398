import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNetwork, viewUrlOf } from "./network.ts";

const file = {
  host: "http://127.0.0.1:4943/",
  canisterId: "ey7q4-myn44-aaaaa-aaaaa-cai",
  viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943/",
  rootKey: "3081820a",
};

describe("parseNetwork", () => {
  it("reads the deployed network", () => {
    const network = parseNetwork(JSON.stringify(file));
    expect(network).toEqual({
      ok: true,
      value: {
        host: "http://127.0.0.1:4943",
        canisterId: file.canisterId,
        viewerUrl: "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943",
        rootKey: new Uint8Array([0x30, 0x81, 0x82, 0x0a]),
      },
    });
    expect(network.ok && viewUrlOf(network.value, "token")).toBe(
      "http://e76wi-ban44-aaaaa-aaaaq-cai.localhost:4943/#/ey7q4-myn44-aaaaa-aaaaa-cai/token",
    );
  });

  it("means mainnet when there is no root key", () => {
    const { rootKey: _, ...mainnet } = file;
    const network = parseNetwork(JSON.stringify(mainnet));
    expect(network.ok && "rootKey" in network.value).toBe(false);
    expect(network.ok).toBe(true);
  });

  it("tells the modules that were built with this copy", () => {
    const modules = ["ab".repeat(32)];
    expect(parseNetwork(JSON.stringify({ ...file, modules }))).toMatchObject({ ok: true, value: { modules } });
  });

  it.each([
    ["no JSON", "<html>"],
    ["a module that is no SHA-256", JSON.stringify({ ...file, modules: ["ab"] })],
    ["a root key that is not hexadecimal", JSON.stringify({ ...file, rootKey: "308" })],
    ["a host that is no web address", JSON.stringify({ ...file, host: "javascript:alert(1)" })],
    ["a viewer that is no web address", JSON.stringify({ ...file, viewerUrl: "data:text/html,x" })],
    ["a user in an address", JSON.stringify({ ...file, host: "https://user:password@host.example" })],
    ["a query in an address", JSON.stringify({ ...file, viewerUrl: "https://host.example/?x=" })],
    ["a fragment in an address", JSON.stringify({ ...file, viewerUrl: "https://host.example/#" })],
    ["more than it can be", JSON.stringify({ ...file, more: "x".repeat(20_000) })],
    ["no canister", JSON.stringify({ ...file, canisterId: "" })],
  ])("is invalid with %s", (_, text) => {
    expect(parseNetwork(text)).toEqual({ ok: false, error: "invalid" });
  });

  it("is a network of the web or none, whatever the file says", () => {
    const value = fc.oneof(fc.webUrl(), fc.string(), fc.anything());
    const anyFile = fc.record(
      { host: value, viewerUrl: value, canisterId: value, rootKey: value },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(anyFile, fc.subarray(Object.keys(file)))
        .map(([other, kept]) =>
          JSON.stringify(
            { ...other, ...Object.fromEntries(Object.entries(file).filter(([key]) => kept.includes(key))) },
            (_, field) => (typeof field === "bigint" ? String(field) : field),
          ),
        ),
    );
    fc.assert(
      fc.property(text, (written) => {
        const network = parseNetwork(written);
        if (!network.ok) return;
        for (const address of [network.value.host, network.value.viewerUrl])
          expect(new URL(address)).toMatchObject({
            protocol: expect.stringMatching(/^https?:$/),
            username: "",
            search: "",
            hash: "",
          });
      }),
    );
  });
});
