import { describe, expect, test } from "vitest";
import type { FileCandidate, SourceFailureCode } from "../api.ts";
import { PipelineError } from "../errors/failures.ts";
import { candidatesOf, chooseFile } from "./choose-file.ts";

const named: FileCandidate = { url: "https://a/full", claim: "larger" };
const shown: FileCandidate = { url: "https://a/thumb", claim: "shown" };
const derived: FileCandidate = { url: "https://a/guess", claim: "larger", isDerived: true };

async function chosen(candidates: FileCandidate[], failures: Record<string, SourceFailureCode>) {
  const take = async ({ url }: FileCandidate) => {
    const code = failures[url];
    if (code !== undefined) throw new PipelineError(code, url);
    return url;
  };
  return await chooseFile(candidates, take).then(
    ({ taken }) => taken,
    (error: PipelineError) => error.code,
  );
}

describe("the files of a memory", () => {
  test("are tried in order", async () => {
    expect(await chosen([named, shown], {})).toBe(named.url);
    expect(await chooseFile([named, shown], async ({ url }) => url)).toEqual({ taken: named.url, rest: [shown] });
  });

  test.each(["WebPage", "NotAnImage", "Gone", "Damaged", "Placeholder"] as const)(
    "give way to the next where there is no photo: %s",
    async (code) => {
      expect(await chosen([named, shown], { [named.url]: code })).toBe(shown.url);
    },
  );

  test.each([
    "Incomplete",
    "SignInNeeded",
    "Forbidden",
    "RateLimited",
    "HostNotAllowed",
    "Unreachable",
    "Empty",
  ] as const)("do not hide that the photo could not be had: %s", async (code) => {
    expect(await chosen([named, shown], { [named.url]: code })).toBe(code);
  });

  test("give way where an address was only derived, and tell of what the page names", async () => {
    expect(await chosen([derived, named], { [derived.url]: "Forbidden" })).toBe(named.url);
    expect(await chosen([derived, shown], { [derived.url]: "Forbidden", [shown.url]: "Gone" })).toBe("Gone");
    expect(await chosen([named, shown], { [named.url]: "WebPage", [shown.url]: "Incomplete" })).toBe("WebPage");
  });

  test("are one, called the original, where a page names no others", () => {
    const source = { memoryId: "m", memoryType: "image", url: named.url, title: "A" } as const;
    expect(candidatesOf(source)).toEqual([{ url: named.url, claim: "original" }]);
  });
});
