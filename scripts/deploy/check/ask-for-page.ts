import { Actor, type Agent, IDL, Principal } from "@store-forever/protocol/ic";

const Headers = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text));
const Blob = IDL.Vec(IDL.Nat8);
const service = () =>
  IDL.Service({
    http_request: IDL.Func(
      [
        IDL.Record({
          method: IDL.Text,
          url: IDL.Text,
          headers: Headers,
          body: Blob,
          certificate_version: IDL.Opt(IDL.Nat16),
        }),
      ],
      [IDL.Record({ status_code: IDL.Nat16, headers: Headers, body: Blob })],
      ["query"],
    ),
  });

interface PageRequest {
  method: string;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
  certificate_version: [number];
}
interface PageResponse {
  status_code: number;
  headers: [string, string][];
  body: Uint8Array;
}

/** Asks a canister for its first page, as a gateway does. */
export async function askForPage(agent: Agent, canisterId: string, certificateVersion: number) {
  const actor = Actor.createActor<{ http_request(request: PageRequest): Promise<PageResponse> }>(service, {
    agent,
    canisterId,
  });
  const request: PageRequest = {
    method: "GET",
    url: "/",
    headers: [],
    body: new Uint8Array(),
    certificate_version: [certificateVersion],
  };
  const response = await actor.http_request(request);
  return {
    request,
    response: { ...response, body: new Uint8Array(response.body) },
    canister: Principal.fromText(canisterId).toUint8Array(),
  };
}
