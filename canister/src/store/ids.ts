import { fromHex, toHex } from "@store-forever/protocol";

export const UUID_BYTES = 16;
export const SHA256_BYTES = 32;

export function uuidBytes(uuid: string): Uint8Array {
  return fromHex(uuid.replaceAll("-", ""));
}

export function uuidText(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
