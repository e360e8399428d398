import { Principal } from "@dfinity/principal";
import { afterEach, expect, test, vi } from "vitest";
import { createAgent } from "./ic.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("queries that begin together fetch the nodes' keys once, and those after a failure fetch them again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const requested: string[] = [];
  vi.stubGlobal("fetch", async (url: URL | string) => {
    requested.push(String(url));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return new Response("", { status: 503 });
  });
  const agent = createAgent({ host: "https://ic.example", rootKey: new Uint8Array(133) });
  const canisterId = Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai");
  const askEightTimes = () =>
    Promise.allSettled(
      Array.from({ length: 8 }, () => agent.query(canisterId, { methodName: "what", arg: new Uint8Array() })),
    );
  const countOf = (kind: string) => requested.filter((url) => url.endsWith(`/${kind}`)).length;

  const answers = await askEightTimes();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["rejected"]));
  expect([countOf("query"), countOf("read_state")]).toEqual([8, 1]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await askEightTimes();
  expect([countOf("query"), countOf("read_state")]).toEqual([16, 2]);
});
