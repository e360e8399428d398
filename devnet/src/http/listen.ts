import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Listens on 127.0.0.1 and, where the machine has it, on ::1, because browsers resolve *.localhost to either.
 * @param port 0 for any free port
 * @throws Error with the code EADDRINUSE when the port is in use
 */
export async function listen(newServer: () => Server, port: number): Promise<{ port: number; servers: Server[] }> {
  for (let attempt = 1; ; attempt++) {
    const ipv4 = await listenOn(newServer(), port, "127.0.0.1");
    const chosen = (ipv4.address() as AddressInfo).port;
    try {
      return { port: chosen, servers: [ipv4, await listenOn(newServer(), chosen, "::1")] };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") return { port: chosen, servers: [ipv4] };
      ipv4.close();
      if (port !== 0 || attempt === 10) throw error;
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        Object.assign(new Error(`Port ${port} is in use on ${host}. Stop what uses it, or choose another port.`), {
          code: "EADDRINUSE",
        }),
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}
