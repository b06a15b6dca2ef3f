import type { Bus } from '../../src/bus.ts';
import type { Clock } from '../../src/runtime/clock.ts';

/** What a process is doing. Whatever waits for it goes on when it is `well`. */
export interface Condition {
  is: 'well' | 'paused' | 'dead';
  isParted: boolean;
  readonly waiting: (() => void)[];
}

/** Runs it now, or when the process goes on. */
export function whenWell(condition: Condition, run: () => void): void {
  if (condition.is === 'well') run();
  else condition.waiting.push(run);
}

/** Everything that waited for a process goes on, late. */
export function goOn(condition: Condition): void {
  condition.is = 'well';
  for (const run of condition.waiting.splice(0)) run();
}

/** The clock of a process: its timers wait for it. */
export function clockOf(clock: Clock, condition: Condition): Clock {
  return {
    ...clock,
    after(delayMs, callback) {
      let isCanceled = false;
      const cancel = clock.after(delayMs, () => whenWell(condition, () => isCanceled || callback()));
      return () => {
        isCanceled = true;
        cancel();
      };
    },
  };
}

/** Who hears what is said to one process. */
interface Ears {
  readonly listeners: Map<string, Set<(text: string) => void>>;
  readonly gaps: Set<() => void>;
}

interface Post extends Ears {
  readonly condition: Condition;
  /** What it says while nobody hears it. */
  unsent: [topic: string, text: string][];
}

/** The side of a process's bus that hears. */
export function hearing({ listeners, gaps }: Ears): Pick<Bus, 'subscribe' | 'onGap'> {
  return {
    subscribe(topic, listener) {
      const own = listeners.get(topic) ?? new Set();
      listeners.set(topic, own.add(listener as (text: string) => void));
      return () => own.delete(listener as (text: string) => void);
    },
    onGap(listener) {
      gaps.add(listener);
      return () => gaps.delete(listener);
    },
  };
}

/** A bus in memory. Messages arrive a moment later, in order. */
export function createBusHub() {
  const posts: Post[] = [];

  function deliver(post: Post, topic: string, text: string) {
    setImmediate(() => {
      // It finds out that something is missing once it is back.
      if (post.condition.isParted) return;
      whenWell(post.condition, () => {
        for (const listener of post.listeners.get(topic) ?? []) listener(text);
      });
    });
  }

  function send(from: Post, topic: string, text: string) {
    if (from.condition.isParted) from.unsent.push([topic, text]);
    else for (const post of posts) if (post !== from) deliver(post, topic, text);
  }

  return {
    /** The bus of one process. */
    connect(condition: Condition): Bus {
      const post: Post = { condition, listeners: new Map(), gaps: new Set(), unsent: [] };
      posts.push(post);
      return {
        publish: (topic, text) => send(post, topic, text),
        ...hearing(post),
      };
    },
    /** Of a process that was parted. */
    rejoined(condition: Condition) {
      const post = posts.find((each) => each.condition === condition);
      if (!post) return;
      setImmediate(() => whenWell(condition, () => post.gaps.forEach((listener) => void listener())));
      for (const [topic, text] of post.unsent.splice(0)) send(post, topic, text);
    },
  };
}
