import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StoreError } from "../values/store-error.ts";
import { accepted } from "./accepted.ts";
import { askInHalves } from "./ask-in-halves.ts";

describe("askInHalves", () => {
  const FITS = 50;

  it("asks for halves until they fit, and gets each thing once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(FITS), { maxLength: 50 }), async (sizes) => {
        const answers = await askInHalves(sizes, async (part) => {
          if (part.reduce((sum, size) => sum + size, 0) > FITS) throw new StoreError("TooLarge", "Ask for less.");
          return part;
        });
        expect(answers.flat()).toEqual(sizes);
      }),
    );
  });

  it("gives up what is too large alone", async () => {
    const asked: number[] = [];
    const answers = askInHalves([1, 2, 3], async (part) => {
      asked.push(part.length);
      throw new StoreError("TooLarge", "Ask for less.");
    });
    await expect(answers).rejects.toMatchObject({ name: "StoreError", code: "TooLarge" });
    expect(asked).toEqual([3, 2, 1]);
  });

  it("does not ask again what is refused for another reason", async () => {
    let asked = 0;
    const answers = askInHalves([1, 2], async () => {
      asked++;
      throw new StoreError("Unauthorized", "Sign in.");
    });
    await expect(answers).rejects.toMatchObject({ code: "Unauthorized" });
    expect(asked).toBe(1);
  });
});

describe("accepted", () => {
  it("gives what was done, or says why it was not", () => {
    expect(accepted({ Ok: 1 })).toBe(1);
    const refused = () => accepted({ Err: { code: { NotFound: null }, message: "It is gone.", field: ["id"] } });
    expect(refused).toThrow(expect.objectContaining({ code: "NotFound", message: "It is gone.", field: "id" }));
  });
});
