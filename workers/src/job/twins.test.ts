import { expect, test } from "vitest";
import type { MemorySource } from "../api.ts";
import { Twins } from "./twins.ts";

const photo = (memoryId: string, url: string): MemorySource => ({
  memoryId,
  memoryType: "image",
  url,
  title: memoryId,
});
const memories = [
  photo("a", "https://site.example/beach.jpg?v=1"),
  photo("b", "https://site.example/beach.jpg?v=1&utm_source=feed"),
  photo("c", "https://site.example/copy/beach.jpg"),
  photo("d", "https://site.example/beach.jpg?size=small"),
  photo("e", "https://site.example/unread.jpg"),
];

test("a file is shown once, at whatever addresses it is", () => {
  const twins = new Twins();
  for (const [id, sha256] of Object.entries({ a: "1", b: "1", c: "1", d: "2" })) twins.add(id, sha256);
  expect([...twins.without(memories, new Set("abcde"))]).toEqual(["a", "d", "e"]);
});

test("the first that is stored is shown", () => {
  const twins = new Twins();
  for (const id of "ab") twins.add(id, "1");
  expect([...twins.without(memories, new Set("bc"))]).toEqual(["b", "c"]);
});
