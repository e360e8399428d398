/** For the packages that import the devnet and do not read JavaScript. */
export interface AuthorizeRequest {
  /** DER */
  sessionPublicKey: Uint8Array;
  /** Nanoseconds. */
  maxTimeToLive?: bigint;
  /** Whose principal it is to be. */
  derivationOrigin?: string;
}
export function readRequest(origin: string, data: unknown): AuthorizeRequest;
export function principalOrigin(origin: string, derivationOrigin?: string): Promise<string>;
export function isLocalOrigin(origin: string): boolean;
export function isOrigin(text: string): boolean;
