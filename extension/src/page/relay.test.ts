import { expect, it, vi } from "vitest";
import { RELAY_CHANNEL } from "../messages/identity/relay-message.ts";
import { relayForViewer } from "./relay.ts";

const EXTENSION = "extension@store-forever.org";
const ORIGIN = "https://viewer.icp0.io";

const sent: unknown[] = [];
vi.mock("wxt/browser", () => ({
  browser: {
    runtime: {
      id: "extension@store-forever.org",
      sendMessage: async (message: unknown) => {
        sent.push(message);
        return { ok: true, value: null };
      },
    },
  },
}));

/** A page's window, as far as the relay uses it. */
function openWindow() {
  const target = new EventTarget();
  const posted: { message: unknown; to: string }[] = [];
  const window = Object.assign(target, {
    location: { origin: ORIGIN },
    postMessage: (message: unknown, to: string) => posted.push({ message, to }),
  }) as unknown as Window;
  relayForViewer(window);
  const say = (data: unknown, from: Partial<{ source: unknown; origin: string }> = {}) =>
    target.dispatchEvent(Object.assign(new Event("message"), { source: window, origin: ORIGIN, data, ...from }));
  return { say, posted };
}

const request = { channel: RELAY_CHANNEL, id: "1", extensionId: EXTENSION, message: { type: "connect.hello" } };

it("carries what its own page says to this extension, and the reply back to that page's origin alone", async () => {
  const { say, posted } = openWindow();
  say(request);
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(sent.splice(0)).toEqual([{ to: RELAY_CHANNEL, message: request.message }]);
  expect(posted).toEqual([
    { message: { channel: RELAY_CHANNEL, id: "1", reply: { ok: true, value: null } }, to: ORIGIN },
  ]);
});

it("carries nothing of other windows, other origins, for other extensions, or that is no request", async () => {
  const { say, posted } = openWindow();
  say(request, { source: {} });
  say(request, { origin: "https://elsewhere.example" });
  say({ ...request, extensionId: "another@extension" });
  say({ channel: RELAY_CHANNEL, id: "1", extensionId: EXTENSION });
  say(null);
  say("text");
  // What would have been carried would have been so before this.
  say(request);
  await vi.waitFor(() => expect(posted).toHaveLength(1));
  expect(sent.splice(0)).toHaveLength(1);
});
