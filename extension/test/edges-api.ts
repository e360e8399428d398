import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageEdgeInput } from "@store-forever/protocol";

/** A gallery's edges API that answers with the given statuses, the last one for ever. */
export interface EdgesApi {
  server: Server;
  url: string;
  bodies: unknown[];
  statuses: number[];
  /** Edges of these memories are refused by themselves. */
  refusedIds: string[];
  /** A longer report is too large for it. */
  mostEdges: number;
}

export async function startEdgesApi(): Promise<EdgesApi> {
  const api: Omit<EdgesApi, "server" | "url"> = { bodies: [], statuses: [200], refusedIds: [], mostEdges: 1_000 };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const edges = JSON.parse(body);
    api.bodies.push(edges);
    response.statusCode =
      edges.length > api.mostEdges ? 413 : ((api.statuses.length > 1 ? api.statuses.shift() : api.statuses[0]) ?? 500);
    response.setHeader("Connection", "close");
    const refused = (edges as StorageEdgeInput[]).flatMap(({ memoryId: id }, index) =>
      api.refusedIds.includes(id) ? [{ index, error: { code: "Conflict", message: "It has changed since." } }] : [],
    );
    response.end(
      JSON.stringify(
        response.statusCode === 200
          ? { edges: [], refused }
          : { error: { code: "Unauthorized", message: "Sign in to the gallery first." } },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(api, { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/edges` });
}
