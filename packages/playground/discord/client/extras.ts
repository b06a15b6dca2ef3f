import type { ClientEvent } from '../../protocol.ts';

/** What stands beside the local Discord and is shown on its page, whatever that is. */
export interface ClientExtras {
  /**
   * What answers a request below `/client/`, by method and path, such as `GET /client/weather`. Gets the JSON of the
   * body, and throws a `ClientRefusal` where it will not do that.
   */
  routes: Readonly<Record<string, (json: unknown) => unknown>>;
  /** Tells an open page what it should know, now and at every change, until what it gives back is called. */
  watch(listener: (event: ClientEvent) => void): () => void;
}

export const noExtras: ClientExtras = { routes: {}, watch: () => () => {} };
