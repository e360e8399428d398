import { expose, wrap } from "comlink";

/** Speaks to a worker's API over a bare message channel, as the job does. */
export function overChannel<Api extends object>(api: Api): { remote: Api } & Disposable {
  const { port1, port2 } = new MessageChannel();
  expose(api, port1);
  return {
    remote: wrap(port2) as unknown as Api,
    [Symbol.dispose]: () => {
      port1.close();
      port2.close();
    },
  };
}
