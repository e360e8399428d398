import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toldAddress } from "./told-address.ts";

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("what is told of an address", () => {
  test.each([
    "https://photos.example/albums/summer-in-the-mountains-2019",
    `http://localhost:3000/galleries/${UUID}`,
    "https://photos.example/IMG_20190101_101010_HDR.jpg",
    "https://photos.example/index.php?p=123&page=2&lang=de&w=1600&sort=date",
    "https://photos.example/view?file=summer/beach%20one.jpg",
    "https://photos.example/proxy?url=https%3A%2F%2Fcdn.example%2Fa.jpg",
    "https://photos.example/Donaudampfschifffahrtsgesellschaft/1234567890123456789",
  ])("all of %s", (address) => {
    expect(toldAddress(address)).toBe(address);
  });

  const P = "https://photos.example";
  test.each([
    ["a name and a password", "https://me:pw@photos.example/a.jpg", `${P}/a.jpg`],
    ["the fragment", `${P}/a.jpg#access_token=abc`, `${P}/a.jpg`],
    [
      "Amazon's signature",
      `${P}/a.jpg?X-Amz-Algorithm=AWS4&X-Amz-Credential=AKIA&X-Amz-Date=1&X-Amz-Expires=60&X-Amz-Signature=ab&w=1`,
      `${P}/a.jpg?w=1`,
    ],
    ["Google's signature", `${P}/a.jpg?GoogleAccessId=x&Expires=1&Signature=y&X-Goog-Signature=z`, `${P}/a.jpg`],
    ["CloudFront's signature", `${P}/a.jpg?Expires=1&Signature=y&Key-Pair-Id=K&Policy=p`, `${P}/a.jpg`],
    ["Azure's signature", `${P}/a.jpg?sv=2020&se=2030&sr=b&sp=r&sig=abc%3D&size=2`, `${P}/a.jpg?size=2`],
    ["Akamai's token", `${P}/hdnts=exp=1~acl=x~hmac=abc/a.jpg`, `${P}/`],
    ["Cloudinary's signature", `${P}/image/s--Ab12_-xY--/a.jpg`, `${P}/image/`],
    ["a key", `${P}/album?key=1&id=2`, `${P}/album?id=2`],
    ["a session", `${P}/album?session=1&PHPSESSID=2&sid=3&sessionId=4`, `${P}/album`],
    ["a session behind a semicolon", `${P}/album;jsessionid=0123ABCD?id=2`, `${P}/album?id=2`],
    ["an encoded name", `${P}/album?%74oken=1`, `${P}/album`],
    ["a token by any case", `${P}/album?ACCESS_TOKEN=1&authToken=2&api-key=3&jwt=4&code=5`, `${P}/album`],
    ["a random value of any name", `${P}/album?a=dGhpc2lzYXNlY3JldDEyMw&b=1`, `${P}/album?b=1`],
    ["a random parameter without a value", `${P}/album?9f86d081884c7d659a2feaa0c55ad015`, `${P}/album`],
    ["a UUID as a parameter", `${P}/album?x=${UUID}`, `${P}/album`],
    ["the path from a random part on", `${P}/share/AF1QipN9xQ2vbT8kLm3Rz7/photo.jpg`, `${P}/share/`],
    ["a random file name", `${P}/f/9f86d081884c7d659a2feaa0c55ad015.jpg`, `${P}/f/`],
    ["secrets of an address within", `${P}/proxy?url=https%3A%2F%2Fc.example%2Fa%3Fsig%3D1&w=2`, `${P}/proxy?w=2`],
  ])("without %s", (_, address, told) => {
    expect(toldAddress(address)).toBe(told);
  });

  test.each(["file:///etc/passwd", "data:,x", "javascript:1", "no address"])("nothing of %s", (address) => {
    expect(toldAddress(address)).toBeUndefined();
  });
});

describe("a secret", () => {
  const name = fc.constantFrom(
    "X-Amz-Signature",
    "key",
    "session",
    "token",
    "access_token",
    "sig",
    "apiKey",
    "password",
  );
  const random = fc
    .uint8Array({ minLength: 16, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString("base64url"));
  const harmless = fc.constantFrom("id=7", "page=2", "w=1600", "lang=de");
  const mixed = (value: string) => value.replace(/[-_]/g, "").length >= 16 && /\d.*[a-z].*\d/i.test(value);

  test("never stays under a name that tells it", () => {
    fc.assert(
      fc.property(
        fc.array(harmless),
        name,
        fc.stringMatching(/^[a-z]{6,12}$/),
        fc.array(harmless),
        (before, key, value, after) => {
          const secret = `zz${value}`;
          const query = [...before, `${key}=${secret}`, ...after].join("&");
          expect(toldAddress(`https://photos.example/a?${query}`)).not.toContain(secret);
        },
      ),
    );
  });

  test("hardly ever stays where it looks random, in a parameter or in the path", () => {
    let kept = 0;
    const property = fc.property(random.filter(mixed), (secret) => {
      for (const address of [`https://a.example/x?v=${secret}`, `https://a.example/s/${secret}/a.jpg`])
        if (toldAddress(address)?.includes(secret)) kept++;
    });
    fc.assert(property, { numRuns: 1_000 });
    expect(kept).toBeLessThanOrEqual(2);
  });

  test.each(["https://a.example/x??", "https://a.example/x???a=1", "https://a.example/x?"])(
    "leaves %s the same when it is told again",
    (address) => {
      const told = toldAddress(address) ?? "";
      expect(toldAddress(told)).toBe(told);
    },
  );

  test("is not uncovered by telling again what was told, and the origin stays", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const told = toldAddress(address) ?? "";
        expect(toldAddress(told)).toBe(told);
        expect(new URL(told).origin).toBe(new URL(address).origin);
      }),
    );
  });
});
