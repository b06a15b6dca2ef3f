import type { ClientEvent } from '../../protocol.ts';

/** Anything beside the local Discord that its page shows. */
export interface ClientExtras {
  /**
   * Answers to requests below `/client/`, by method and path, such as `GET /client/weather`. Each gets the JSON of the
   * body, and throws a `ClientRefusal` if it refuses.
   */
  routes: Readonly<Record<string, (json: unknown) => unknown>>;
  /** Sends an open page its data, now and at every change, until the returned function is called. */
  watch(listener: (event: ClientEvent) => void): () => void;
}

/** Several, as one. */
export function joinExtras(all: readonly ClientExtras[]): ClientExtras {
  return {
    routes: Object.assign({}, ...all.map(({ routes }) => routes)),
    watch(listener) {
      const stops = all.map(({ watch }) => watch(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

export const noExtras: ClientExtras = { routes: {}, watch: () => () => {} };
