import { expect, test } from "vitest";
import { parseViewerSettings } from "./viewer-settings.ts";

test("root key and variables are read from the page", () => {
  const { rootKey, variables } = parseViewerSettings(
    "ic_root_key=308182&PUBLIC_CANISTER_ID%3Abackend=rrkah-fqaaa-aaaaa-aaaaq-cai&PUBLIC_EMPTY=",
  );
  expect(rootKey).toEqual(Uint8Array.of(0x30, 0x81, 0x82));
  expect([...variables]).toEqual([
    ["PUBLIC_CANISTER_ID:backend", "rrkah-fqaaa-aaaaa-aaaaq-cai"],
    ["PUBLIC_EMPTY", ""],
  ]);
});

test.each(["", "ic_root_key=xyz", "ic_root_key="])("%j tells nothing, and harms nothing", (content) => {
  expect(parseViewerSettings(content)).toEqual({ rootKey: undefined, variables: new Map() });
});
