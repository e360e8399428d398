import { request as httpRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";

const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Sends a request to a server on this machine over a real connection. Unlike `fetch` it sends every header as given, `Host`
 * too, and the path as it is written. Nothing is followed.
 * @param serverUrl where the server listens
 * @param target a path, or a whole address, whose host is then the one that the request names
 */
export async function socketRequest(serverUrl: string, target: string, init: RequestInit = {}): Promise<Response> {
  const { hostname, port, host } = new URL(serverUrl);
  const [, namedHost = host, path = target] = /^https?:\/\/([^/]+)(.*)$/.exec(target) ?? [];
  // A form is encoded by the same class as in browsers.
  const request = new Request(serverUrl, init);
  const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
  const headers = {
    host: namedHost,
    ...Object.fromEntries(request.headers),
    ...(body === undefined ? {} : { "content-length": body.length }),
  };
  return new Promise((resolve, reject) => {
    const call = httpRequest({ hostname, port, path, method: request.method, headers, agent: false }, (answer) =>
      resolve(responseOf(answer, request.method)),
    );
    call.on("error", reject);
    init.signal?.addEventListener("abort", () => call.destroy());
    call.end(body);
  });
}

function responseOf(answer: IncomingMessage, method: string): Response {
  const headers = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2)
    headers.append(answer.rawHeaders[index] ?? "", answer.rawHeaders[index + 1] ?? "");
  const status = answer.statusCode ?? 0;
  if (method !== "HEAD" && !WITHOUT_BODY.has(status))
    return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers });
  answer.resume();
  return new Response(null, { status, headers });
}
