import type { Bus, BusTopics } from '../../src/bus.ts';

type Listener = (text: string) => void;

/** Processes that hear each other at once. */
export function createBusHub() {
  const members: { listeners: Map<string, Set<Listener>>; onGap: Set<() => void> }[] = [];
  return {
    join(): Bus {
      const own = { listeners: new Map<string, Set<Listener>>(), onGap: new Set<() => void>() };
      members.push(own);
      return {
        publish(topic, text) {
          for (const { listeners } of members.filter((each) => each !== own))
            for (const listener of listeners.get(topic) ?? []) listener(text);
        },
        subscribe<Topic extends keyof BusTopics>(topic: Topic, listener: (text: BusTopics[Topic]) => void) {
          const all = own.listeners.get(topic) ?? new Set();
          own.listeners.set(topic, all.add(listener as Listener));
          return () => void all.delete(listener as Listener);
        },
        onGap(listener) {
          own.onGap.add(listener);
          return () => void own.onGap.delete(listener);
        },
      };
    },
    /** As if messages had been lost. */
    gap() {
      for (const { onGap } of members) for (const listener of onGap) listener();
    },
  };
}
