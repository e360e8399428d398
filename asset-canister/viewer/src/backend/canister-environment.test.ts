import { expect, test } from "vitest";
import { readCanisterEnvironment } from "./canister-environment.ts";

const cookieOf = (text: string) => `theme=dark; ic_env=${encodeURIComponent(text)}; x=1`;

test("root key and variables are read from the cookie", () => {
  const { rootKey, variables } = readCanisterEnvironment(
    cookieOf("ic_root_key=308182&PUBLIC_CANISTER_ID:backend=rrkah-fqaaa-aaaaa-aaaaq-cai&PUBLIC_EMPTY="),
  );
  expect(rootKey).toEqual(Uint8Array.of(0x30, 0x81, 0x82));
  expect([...variables]).toEqual([
    ["PUBLIC_CANISTER_ID:backend", "rrkah-fqaaa-aaaaa-aaaaq-cai"],
    ["PUBLIC_EMPTY", ""],
  ]);
});

test("the backend that the build was told counts until the cookie tells another", () => {
  const backendOf = (cookies: string) =>
    readCanisterEnvironment(cookies, "aaaaa-aa").variables.get("PUBLIC_CANISTER_ID:backend");
  expect(backendOf("")).toBe("aaaaa-aa");
  expect(backendOf(cookieOf("PUBLIC_CANISTER_ID:backend=rrkah-fqaaa-aaaaa-aaaaq-cai"))).toBe(
    "rrkah-fqaaa-aaaaa-aaaaq-cai",
  );
});

test.each(["", "ic_env=", "ic_env=%", "other=1", cookieOf("ic_root_key=xyz"), cookieOf("=a&b")])(
  "%j tells nothing, and harms nothing",
  (cookies) => {
    expect(readCanisterEnvironment(cookies)).toEqual({ rootKey: undefined, variables: new Map() });
  },
);
