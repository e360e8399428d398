import { toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { describe, expect, it } from "vitest";
import { ALICE, sha256, uuid } from "../inputs.fixture.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { setOrigins } from "../operations/config.ts";
import { answerHttp } from "../publishing/answer-http.ts";
import { updateSharing } from "../sharing/sharing.ts";
import type { Target } from "../store/target.ts";
import { beginCreation, canisterOfOwner, confirmCreation } from "./creations.ts";
import { factoryWithCapsule, runMove } from "./factory.fixture.ts";

const BACKEND = "rrkah-fqaaa-aaaaa-aaaaq-cai";
const ORIGINS = { viewer: "https://viewer.example", media: `https://${BACKEND}.icp0.io`, canister: BACKEND };
const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const memory: Target = { kind: "memory", owner: ALICE, id: uuid(2) };
const NAME = toHex(sha256(ALICE));

/** A capsule with a gallery and a memory that are public, and a link, which has left. */
async function left() {
  const world = factoryWithCapsule();
  const { store, link } = world;
  setOrigins(store, ORIGINS);
  for (const target of [gallery, memory]) updateSharing(store, target, { isPublic: true, add: [], remove: [] });
  const sweepAll = () => {
    while (nextSweepNs(store) === 0n) sweep(store);
  };
  const get = (url: string) => {
    const { status_code, headers, body } = answerHttp(store, { url, headers: [] }, Uint8Array.of(1));
    const fields = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    return { status: status_code, location: fields.location, isProven: "ic-certificate" in fields, size: body.length };
  };
  sweepAll();
  const addresses = [
    `/s/${link.token}/${uuid(1)}/original`,
    `/s/${link.token}/${uuid(3)}/original`,
    `/g/${NAME}/${uuid(10)}/${uuid(1)}/original`,
    `/m/${NAME}/${uuid(2)}/original`,
    `/g/${NAME}/${uuid(10)}`,
    `/g/${NAME}/${uuid(10)}/iiif/manifest.json`,
  ];
  const before = addresses.map(get);
  beginCreation(store, ALICE, { name: undefined, subnet: undefined });
  await runMove(world);
  const kept = addresses.map(get);
  confirmCreation(store, ALICE);
  sweepAll();
  const canister = Principal.fromUint8Array(canisterOfOwner(store, ALICE).value as Uint8Array).toText();
  return { addresses, before, kept, get, canister, link };
}

describe("what has left", () => {
  it("is served until its owner confirms, and leads to the same addresses in their canister from then on", async () => {
    const { addresses, before, kept, get, canister } = await left();
    expect(before.map(({ status, isProven }) => [status, isProven])).toEqual(addresses.map(() => [200, true]));
    expect(kept).toEqual(before);
    expect(addresses.map(get)).toEqual(
      addresses.map((path) => ({
        status: 308,
        location: `https://${canister}.icp0.io${path}`,
        isProven: true,
        size: 0,
      })),
    );
  });

  it("is not found where nothing was", async () => {
    const { get, link } = await left();
    for (const path of [
      `/s/${link.token}/${uuid(2)}/original`,
      `/m/${NAME}/${uuid(1)}/original`,
      `/g/${NAME}/${uuid(10)}/${uuid(2)}/original`,
      `/s/${link.token}`,
    ])
      expect(get(path)).toMatchObject({ status: 404, location: undefined, isProven: true });
  });
});
