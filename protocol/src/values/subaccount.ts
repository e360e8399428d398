const SUBACCOUNT_BYTES = 32;

/** The subaccount that stands for a principal, as system canisters make it: its length, its bytes, and zeros up to 32 bytes. */
export function subaccountOf(principal: Uint8Array): Uint8Array {
  const subaccount = new Uint8Array(SUBACCOUNT_BYTES);
  subaccount[0] = principal.length;
  subaccount.set(principal, 1);
  return subaccount;
}
