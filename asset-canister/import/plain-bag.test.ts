import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { bagInMemory } from "../bag/bag.fixture.ts";
import { payloadOf } from "./plain-bag.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** A bag as other programs write it, without any file of ours. */
function plainBag(algorithm: string, payload: Record<string, string>): Map<string, Uint8Array> {
  const lines = Object.entries(payload).map(
    ([path, content]) => `${createHash(algorithm).update(content).digest("hex")} *./${path.replaceAll("%", "%25")}`,
  );
  return new Map([
    ["bagit.txt", text("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")],
    [`manifest-${algorithm}.txt`, text(`${lines.join("\r\n")}\r\n`)],
    ...Object.entries(payload).map(([path, content]): [string, Uint8Array] => [path, text(content)]),
  ]);
}

const PAYLOAD = { "data/a.jpg": "one", "data/2024/100 % b.jpg": "two", "data/2024/c.jpg": "three" };

test.each(["md5", "sha1", "sha256", "sha512"])(
  "a bag of another program is compared with its manifest: %s",
  async (name) => {
    const files = plainBag(name, PAYLOAD);
    const damaged: string[] = [];
    const payload = await payloadOf(bagInMemory(files), (sentence) => void damaged.push(sentence));
    expect([damaged, [...payload.paths].sort()]).toEqual([[], ["2024/100 % b.jpg", "2024/c.jpg", "a.jpg"]]);
  },
);

test("what is damaged or missing is named and left out, and what the manifest does not know is named", async () => {
  const files = plainBag("sha512", PAYLOAD);
  files.set("data/a.jpg", text("other")).delete("data/2024/c.jpg");
  files.set("data/d.jpg", text("new"));
  const damaged: string[] = [];
  const payload = await payloadOf(bagInMemory(files), (sentence) => void damaged.push(sentence));
  expect(damaged).toEqual([
    expect.stringMatching(/^data\/a\.jpg: its hash is /),
    "data/2024/c.jpg: it is missing.",
    "data/d.jpg: the bag's manifest does not name it.",
  ]);
  expect([...payload.paths].sort()).toEqual(["2024/100 % b.jpg", "d.jpg"]);
});

test("a bag without a manifest that is known is taken as it is, and that is said", async () => {
  const damaged: string[] = [];
  const files = new Map([
    ["bagit.txt", text("")],
    ["data/a.jpg", text("one")],
  ]);
  const payload = await payloadOf(bagInMemory(files), (sentence) => void damaged.push(sentence));
  expect([damaged.length, [...payload.paths]]).toEqual([1, ["a.jpg"]]);
});
