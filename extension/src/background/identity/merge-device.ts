import { err, nameOf, ok, type Result } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { backendAs } from "../../backend/backend-as.ts";
import { freshSession, isLive } from "../../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../../backend/network.ts";
import type { Merged } from "../../messages/identity/identity-request.ts";
import { capsuleName, type ExtensionDatabase, openDatabase } from "../../storage/databases/database.ts";
import { findKey } from "../../storage/keys.ts";
import { renameCapsule } from "../../storage/rename-capsule.ts";

/**
 * Hands this device's capsule over to the person: the device offers it and the person accepts, each signing for themselves.
 * Then the device's key is forgotten, since it opens nothing any more. Calling this again continues where it stopped.
 * @returns an error as a sentence that tells what to do
 */
export async function mergeDevice(): Promise<Result<Merged, string>> {
  const network = await readNetwork();
  if (!network.ok) return err("The extension is not set up: it knows no network.");
  const database = await openDatabase();
  const [session, device] = [await freshSession(network.value, "tab"), await findKey(database)];
  if (session === undefined || !isLive(session)) return err("Sign in first.");
  if (device === undefined) return err("This device has no archive of its own.");
  const [giver, taker] = await Promise.all([
    backendAs(network.value, device.keyPair),
    backendAs(network.value, session),
  ]);
  const from = Principal.fromText(device.owner);
  const merged = async (outcome: Merged) => {
    if (outcome.isDone) await forgetDeviceCapsule(database, network.value, device.owner, session.principal);
    return ok(outcome);
  };
  try {
    const earlier = await taker.get_capsule_handover(from);
    if (!("Ok" in earlier)) {
      const offer = await giver.offer_capsule(Principal.fromText(session.principal));
      // With this key nothing was ever stored, so there is nothing to hand over.
      if ("Err" in offer && nameOf(offer.Err.code) === "NotFound") return await merged(NOTHING);
      if ("Err" in offer) return err(offer.Err.message);
    }
    const accepted = await taker.accept_capsule(from);
    if ("Err" in accepted) return err(accepted.Err.message);
    const { state, moved_memories, moved_galleries } = accepted.Ok;
    return await merged({
      isDone: nameOf(state) === "done",
      movedMemories: moved_memories,
      movedGalleries: moved_galleries,
    });
  } catch (error) {
    return err(`The archive could not be reached: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const NOTHING: Merged = { isDone: true, movedMemories: 0, movedGalleries: 0 };

/** What this device knows of its capsule becomes the person's. */
async function forgetDeviceCapsule(
  database: ExtensionDatabase,
  { canisterId }: NetworkConfig,
  device: string,
  person: string,
) {
  await renameCapsule(database, capsuleName(canisterId, device), capsuleName(canisterId, person));
  await database.delete("keys", "device");
}
