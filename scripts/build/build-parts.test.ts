import { filesReachedFrom } from "@store-forever/certified/build";
import { expect, it } from "vitest";
import { inputsOf } from "./build-parts.ts";
import { PARTS } from "./parts.ts";

it("builds the backend canister anew where a file changes that its module's build hash counts, and for no other of protocol/", async () => {
  const backend = PARTS.find(({ name }) => name === "backend canister");
  if (backend === undefined) throw new Error("There is a backend canister.");
  const [inputs, counted] = await Promise.all([inputsOf(backend), filesReachedFrom(["canister/src/index.ts"])]);
  expect(inputs).toEqual(expect.arrayContaining(counted));
  const ofProtocol = (files: string[]) => files.filter((file) => file.startsWith("protocol/"));
  expect(ofProtocol(inputs)).toEqual(ofProtocol(counted));
  expect(counted).toContain("protocol/src/values/limits.ts");
  expect(counted).not.toContain("protocol/src/certified/verify.ts");
});
