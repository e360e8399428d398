import { watch } from "chokidar";
import { buildParts, inputsOf } from "../build/build-parts.ts";
import { PARTS } from "../build/parts.ts";

const BACKEND = "backend canister";
/** Editors write a file in several steps. */
const SETTLE_MS = 50;

/**
 * Builds the backend canister and upgrades it whenever a file that it is made of is saved. State stays, as at any upgrade.
 * A build that fails is printed, and the canister stays as it was.
 * @returns stops watching, after the build under way
 */
export async function upgradeOnChange(
  deploy: () => Promise<void>,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const part = PARTS.find(({ name }) => name === BACKEND);
  if (part === undefined) throw new Error(`There is no part called ${BACKEND}.`);
  const watcher = watch(await inputsOf(part), { ignoreInitial: true });
  let isStale = false;
  let upgrading: Promise<void> | undefined;

  const upgrade = async () => {
    while (isStale) {
      isStale = false;
      const startedAtMs = Date.now();
      try {
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        await buildParts({ only: [BACKEND], log: () => undefined });
        await deploy();
        watcher.add(await inputsOf(part));
        log(`[canister] built and upgraded in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`);
      } catch (error) {
        log(`[canister] ${error instanceof Error ? error.message : String(error)} The canister stays as it was.`);
      }
    }
    upgrading = undefined;
  };
  watcher.on("all", () => {
    isStale = true;
    upgrading ??= upgrade();
  });
  return async () => {
    await watcher.close();
    await upgrading;
  };
}
