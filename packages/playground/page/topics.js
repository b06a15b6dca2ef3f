/** A small event bus: listeners by topic. */

/**
 * @template T the events, by topic
 * @typedef {{
 *   emit: <K extends keyof T>(topic: K, detail: T[K]) => void,
 *   on: <K extends keyof T>(topic: K, listener: (detail: T[K]) => void) => void,
 * }} Bus
 */

/**
 * @template T
 * @returns {Bus<T>}
 */
export function createBus() {
  /** @type {{ [K in keyof T]?: Set<(detail: T[K]) => void> }} */
  const listeners = {};
  return {
    emit(topic, detail) {
      for (const listener of listeners[topic] ?? []) listener(detail);
    },
    on(topic, listener) {
      listeners[topic] ??= new Set();
      listeners[topic].add(listener);
    },
  };
}
