import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PipelineError } from "../../errors/failures.ts";
import { typeOf } from "./content-type.ts";
import { picturesOf } from "./page-pictures.ts";
import { isSignInPage, isWebPage } from "./web-page.ts";
import { isWhole } from "./wholeness.ts";

/** Parts of drawings and pages, which expressions look for, whole and cut off. */
const part = fc.constantFrom(
  ...[
    "<svg",
    "<svg>",
    "<svg:svg ",
    "</svg>",
    "</svg:svg>",
    "/>",
    ">",
    "<!--",
    "-->",
    "<!---->",
    "<?xml ?>",
    "<!DOCTYPE svg>",
  ],
  ...["<!ENTITY a '&a;&a;'>", "<script>alert(1)</script>", ' onload="alert(1)"', "<foreignObject>", "&a;", "<![CDATA["],
  ...[
    "<a ",
    "<a href=",
    "<img ",
    "<base ",
    "<meta og:image ",
    "<link image_src ",
    "<input ",
    "<input type ",
    "<h1>",
    "<title",
  ],
  ...['"', "'", " ", "\n", "=", "x", "\u202e", "😀", "\0"],
);
/** Up to some hundred thousand characters: few parts, each many times. */
const text = fc
  .array(fc.tuple(part, fc.constantFrom(1, 1, 2, 50, 20_000)), { maxLength: 8 })
  .map((parts) => parts.map(([piece, times]) => piece.repeat(times)).join(""));
const drawing = text.map((inner) => `<svg xmlns="http://www.w3.org/2000/svg">${inner}`);

/** Each takes as long as its text is: an expression that tries every way to divide it would never end. */
describe("drawings and pages that want to be read for ever", () => {
  it("are of a type, or refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(drawing, text), async (content) => {
        const file = new Blob([content]);
        const found = await typeOf(file, "image", "x.svg").catch((error: unknown) => error);
        if (found instanceof Error) expect(found).toBeInstanceOf(PipelineError);
        else expect(found).toEqual({ contentType: "image/svg+xml", memoryType: "image" });
      }),
      { numRuns: 200 },
    );
  });

  it("are whole, or not", async () => {
    await fc.assert(
      fc.asyncProperty(drawing, async (content) => {
        expect(typeof (await isWhole(new Blob([content]), "image/svg+xml"))).toBe("boolean");
      }),
      { numRuns: 200, examples: [[`<svg></svg>${"<!---->".repeat(60)}x`]] },
    );
  });

  it("name at most three pictures, of their own origin", () => {
    fc.assert(
      fc.property(text, (html) => {
        isWebPage(html);
        isSignInPage(html);
        const found = picturesOf(html, "https://site.example/a.jpg");
        expect(found.length).toBeLessThanOrEqual(3);
        for (const url of found) expect(new URL(url).origin).toBe("https://site.example");
      }),
      { numRuns: 200 },
    );
  });
});
