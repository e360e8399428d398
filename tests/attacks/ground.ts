import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Ed25519KeyIdentity, type Identity } from "@store-forever/protocol/ic";
import type { Browser } from "puppeteer";
import { identityIn } from "../../scripts/deploy/keys/pem-identity.ts";
import { type LaunchOptions, launchChromium } from "../../scripts/stack/browser.ts";
import type { Stack } from "../../scripts/stack/stack.ts";
import { startPassingStack } from "../support/passing-stack.ts";
import { type Caller, callerAt } from "./caller.ts";
import { storeVictim, type Victim } from "./victim.ts";

/** Where attacks happen: the whole stack, with a person who has stored something, and a browser with the extension. */
export interface AttackGround {
  stack: Stack;
  /** Somebody new each time, who was never there before. */
  stranger(): Caller;
  anonymous: Caller;
  /** The controller of the backend. */
  controller: Caller;
  /** A person with a private photo, a shared gallery and its link. The same one for all attacks. */
  victim(): Promise<Victim>;
  /** Chromium with the extension. The same one for all attacks: each opens pages of its own and closes them. */
  browser(): Promise<Browser>;
  /** Chromium with another extension folder or other flags than the one of all attacks. It is closed with the ground. */
  launch(options: Omit<LaunchOptions, "headless">): Promise<Browser>;
  /**
   * Starts a site of the attacker's.
   * @param address by default reached from this computer alone
   * @returns its origin, on a port of its own of `127.0.0.1`
   */
  site(answer: RequestListener, address?: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts the stack from what `npm run build` left, in a folder that is new or empty. */
export async function startGround(stateDir: string, log: (line: string) => void): Promise<AttackGround> {
  const photosDir = path.resolve(import.meta.dirname, "../../samples");
  const stack = await startPassingStack({ stateDir, photosDir, log });
  const closers: (() => Promise<void>)[] = [() => stack.close()];
  const caller = (identity?: Identity) => callerAt(stack.devnet, stack.backendCanisterId, identity);
  const stranger = () => caller(Ed25519KeyIdentity.generate());
  const launch: AttackGround["launch"] = (options) => {
    const launched = launchChromium({ ...options, headless: true });
    closers.push(async () => (await launched).close());
    return launched;
  };
  let victim: Promise<Victim> | undefined;
  let browser: Promise<Browser> | undefined;
  return {
    stack,
    stranger,
    anonymous: caller(),
    controller: caller(identityIn(path.join(stateDir, "deployer.pem"))),
    victim() {
      victim ??= storeVictim(stranger());
      return victim;
    },
    browser() {
      browser ??= launch({ extensionDir: stack.extensionDir });
      return browser;
    },
    launch,
    async site(answer, address = "127.0.0.1") {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, address, resolve));
      closers.push(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      });
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async close() {
      for (const closer of closers.reverse()) await closer();
    },
  };
}
