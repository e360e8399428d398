import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A line to a local Internet Computer that a test can hold and cut. */
export interface Line {
  url: string;
  /** `held`: requests are taken and never answered, also after it is open again. */
  state: "open" | "held" | "cut";
  cut(): void;
  /** Paths of all requests so far. */
  paths: string[];
  close(): Promise<void>;
}

/** @param target origin of the Internet Computer's HTTP interface */
export async function startLine(target: string): Promise<Line> {
  const server = createServer((incoming, response) => {
    line.paths.push(incoming.url ?? "");
    if (line.state === "cut") incoming.socket.destroy();
    else if (line.state === "open") forward(target, incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const line: Line = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: "open",
    cut: () => {
      line.state = "cut";
      server.closeAllConnections();
    },
    paths: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return line;
}

function forward(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = "/" } = incoming;
  const outgoing = request(new URL(url, target), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on("error", () => response.destroy());
  incoming.pipe(outgoing);
}
