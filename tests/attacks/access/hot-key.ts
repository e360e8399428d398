import { accepted } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";

const HOUR_MS = 3_600_000;

export const inAnHourNs = () => BigInt(Date.now() + HOUR_MS) * 1_000_000n;

/** A hot key of somebody, as the viewer makes it and lends it to the extension. */
export async function hotKeyOf(ground: AttackGround, person: Caller): Promise<Caller> {
  const hotKey = ground.stranger();
  const key = Principal.fromText(hotKey.principal);
  accepted(await person.backend.add_hot_key({ key, expires_at_ns: inAnHourNs() }));
  accepted(await hotKey.backend.accept_hot_key(Principal.fromText(person.principal)));
  return hotKey;
}
