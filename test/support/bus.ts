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

interface Post {
  readonly condition: Condition;
  readonly listeners: Map<string, Set<(text: string) => void>>;
  readonly gaps: Set<() => void>;
  /** What it says while nobody hears it. */
  unsent: [topic: string, text: string][];
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
        subscribe(topic, listener) {
          const own = post.listeners.get(topic) ?? new Set();
          post.listeners.set(topic, own.add(listener as (text: string) => void));
          return () => own.delete(listener as (text: string) => void);
        },
        onGap(listener) {
          post.gaps.add(listener);
          return () => post.gaps.delete(listener);
        },
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
