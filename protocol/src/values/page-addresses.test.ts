import { expect, it } from "vitest";
import { stableAddress } from "./page-addresses.ts";

const url = (address: string) => new URL(address, "https://site.example/album/");

it.each([
  ["a.jpg?X-Amz-Expires=900&X-Amz-Signature=f00", "a.jpg"],
  ["a.jpg;jsessionid=1A2B?id=7", "a.jpg?id=7"],
  ["a.jpg?v=3&utm_source=feed", "a.jpg?v=3"],
  ["image?id=7&expires=1732800000&sig=abc%3D", "image?id=7"],
  ["a.jpg?PHPSESSID=1&key=lake", "a.jpg?key=lake"],
])("of %s %s stays from visit to visit", (address, stable) => {
  expect(stableAddress(url(address))).toBe(url(stable).href);
});
