import { afterEach, expect, test } from "vitest";
import { messageOf, registerEnglish, setTranslation } from "./messages.ts";

registerEnglish({ room_greeting: "Hello $1, this is $2.", room_only: "Only in English", room_price: "$$1 for $1" });
afterEach(() => setTranslation({}));

test("substitutions go where the language wants them, as they are", () => {
  expect(messageOf("room_greeting", ["Ada", "Bo"])).toBe("Hello Ada, this is Bo.");
  setTranslation({ room_greeting: "$2 hier, hallo $1." });
  expect(messageOf("room_greeting", ["$2", "Bo"])).toBe("Bo hier, hallo $2.");
});

test("what a translation lacks is in English, and what nobody knows is empty", () => {
  setTranslation({ room_greeting: "x" });
  expect(messageOf("room_only")).toBe("Only in English");
  expect(messageOf("room_nothing")).toBe("");
});

test("a doubled dollar is a dollar, and a missing substitution is nothing", () => {
  expect(messageOf("room_price", ["tea"])).toBe("$1 for tea");
  expect(messageOf("room_greeting", ["Ada"])).toBe("Hello Ada, this is .");
});
