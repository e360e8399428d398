/**
 * `npm run messages -w @store-forever/asset-canister`: writes the types of the texts' keys anew, after `locales/en.json`
 * has changed.
 */
import { writeFile } from "node:fs/promises";
import { messageStructure, STRUCTURE_FILE } from "../vite/message-structure.ts";

await writeFile(STRUCTURE_FILE, await messageStructure());
console.log(`${STRUCTURE_FILE} is written.`);
