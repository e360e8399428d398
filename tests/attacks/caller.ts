import type { Backend } from "@store-forever/protocol";
import type { HttpAgent } from "@store-forever/protocol/ic";

/** Somebody who calls the backend. */
export interface Caller {
  agent: HttpAgent;
  backend: Backend;
  principal: string;
}
