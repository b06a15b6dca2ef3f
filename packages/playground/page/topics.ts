/** A small event bus: listeners by topic. `T`: the events. */
export interface Bus<T> {
  emit: <K extends keyof T>(topic: K, detail: T[K]) => void;
  on: <K extends keyof T>(topic: K, listener: (detail: T[K]) => void) => void;
}

export function createBus<T>(): Bus<T> {
  const listeners: { [K in keyof T]?: Set<(detail: T[K]) => void> } = {};
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
