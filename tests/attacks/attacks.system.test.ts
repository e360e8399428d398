import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/photos.ts";
import { AREAS } from "./areas.ts";
import { outcomeOf } from "./attack.ts";
import { type AttackGround, startGround } from "./ground.ts";

const stateDir = temporaryFolder();
let ground: AttackGround;

beforeAll(async () => {
  ground = await startGround(stateDir, () => {});
});
afterAll(async () => {
  await ground?.close();
  rmSync(stateDir, { recursive: true, force: true });
});

describe.each(AREAS.filter(({ needs }) => needs === "agents"))("attacks on $name", ({ attacks }) => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))("stops: %s", async (_, attack) => {
    expect(await outcomeOf(attack, ground)).toMatchObject({ kind: "stopped" });
  });
});
