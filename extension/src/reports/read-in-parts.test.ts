import type { StoreErrorCode } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInParts } from "./read-in-parts.ts";

const refusal = (code: StoreErrorCode) => ({ Err: { code: { [code]: null }, message: code, field: [] } }) as never;

describe("readInParts", () => {
  it("asks for halves until they fit, and gets each memory once, in order, but those that fit nowhere", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { maxLength: 50 }), async (sizes) => {
        const ids = sizes.map((_, index) => String(index));
        const sizeOf = (part: string[]) => part.reduce((sum, id) => sum + (sizes[Number(id)] ?? 0), 0);
        const answers = await readInParts(ids, async (part) =>
          sizeOf(part) > 50 ? refusal("TooLarge") : { Ok: part },
        );
        expect(answers.flat()).toEqual(ids.filter((id) => sizeOf([id]) <= 50));
      }),
    );
  });

  it("does not ask again what is refused for another reason", async () => {
    let asked = 0;
    const answers = await readInParts(["a", "b"], async () => {
      asked++;
      return refusal("Unauthorized");
    });
    expect({ answers, asked }).toEqual({ answers: [], asked: 1 });
  });
});
