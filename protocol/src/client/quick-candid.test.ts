import { IDL, lebDecode, PipeArrayBuffer, slebDecode, slebEncode } from "@dfinity/candid";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { BlobResult, MemoriesResult } from "../candid/backend.did.ts";
import { quickenReading } from "./quick-candid.ts";

/** The library's pipe as it is, and as it is made quick. */
class QuickPipe extends PipeArrayBuffer {}
for (const name of ["read", "buffer"] as const)
  Object.defineProperty(
    QuickPipe.prototype,
    name,
    Object.getOwnPropertyDescriptor(PipeArrayBuffer.prototype, name) as PropertyDescriptor,
  );
quickenReading(QuickPipe.prototype);

const filled = (bytes: Uint8Array) => {
  const pipe = new QuickPipe(Uint8Array.from([0, ...bytes]));
  pipe.read(1);
  return pipe;
};

test("signed numbers of any length are read as before, and what follows them stays", () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.uint8Array({ maxLength: 200 }), (number, rest) => {
      const pipe = filled(Uint8Array.from([...new Uint8Array(slebEncode(number)), ...rest]));
      expect(slebDecode(pipe)).toBe(number);
      expect(pipe.read(rest.length)).toEqual(rest);
    }),
  );
});

test("a number without an end is refused", () => {
  expect(() => slebDecode(filled(Uint8Array.of(0xff, 0xff)))).toThrow("unexpected end of buffer");
  expect(() => slebDecode(filled(new Uint8Array()))).toThrow("unexpected end of buffer");
});

test("what is written can be taken out whole", () => {
  const pipe = new QuickPipe(new Uint8Array(1), 0);
  const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => index & 255);
  pipe.write(bytes);
  expect(pipe.buffer).toEqual(bytes);
});

test("a large answer is decoded without copying all that is left of it for each of its types", () => {
  quickenReading();
  const answer = IDL.encode([BlobResult], [{ Ok: new Uint8Array(1_800_000) }]);
  const slice = vi.spyOn(Uint8Array.prototype, "slice");
  const [decoded] = IDL.decode([BlobResult], answer);
  const copiedBytes = slice.mock.results.reduce((sum, { value }) => sum + (value as Uint8Array).length, 0);
  slice.mockRestore();
  expect(decoded).toHaveProperty("Ok.length", 1_800_000);
  expect(copiedBytes).toBeLessThan(2 * answer.byteLength);
  const empty = { Ok: { value: [], certificate: new Uint8Array(3), witness: new Uint8Array(4) } };
  expect(IDL.decode([MemoriesResult], IDL.encode([MemoriesResult], [empty]))).toEqual([empty]);
  expect(lebDecode(filled(Uint8Array.of(0x80, 0x01)))).toBe(128n);
});
