import type { Bus } from '../../../src/bus.ts';
import { hearing } from '../../support/bus.ts';
import type { Seeded } from '../machine/random.ts';
import type { Owner, Scheduler } from '../machine/scheduler.ts';

const DELAY_MS = { least: 1, most: 60 };

/** How a process reaches what it shares with others. */
export interface Link {
  readonly owner: Owner;
  isPartedFromStore: boolean;
  isPartedFromBus: boolean;
}

interface Post {
  readonly link: Link;
  readonly listeners: Map<string, Set<(text: string) => void>>;
  readonly gaps: Set<() => void>;
  /** What it says while nobody hears it. */
  unsent: [topic: string, text: string][];
  /** When the last message to it arrives. */
  lastMs: number;
}

/** The bus of all processes. Messages arrive in order, each after a drawn time; one that is parted gets none. */
export function createPlayedBus(scheduler: Scheduler, random: Seeded) {
  const posts = new Map<Link, Post>();

  function arrive(post: Post, run: () => void) {
    const nowMs = scheduler.nowMs();
    post.lastMs = Math.max(post.lastMs, nowMs + random.between(DELAY_MS.least, DELAY_MS.most));
    scheduler.as(post.link.owner, () => scheduler.after(post.lastMs - nowMs, run));
  }

  function send(from: Post, topic: string, text: string) {
    if (from.link.isPartedFromBus) return void from.unsent.push([topic, text]);
    for (const post of posts.values()) {
      if (post === from || post.link.owner.isDead) continue;
      arrive(post, () => {
        // It finds out that something is missing once it is back.
        if (!post.link.isPartedFromBus) for (const hear of post.listeners.get(topic) ?? []) hear(text);
      });
    }
  }

  return {
    connect(link: Link): Bus {
      const post: Post = { link, listeners: new Map(), gaps: new Set(), unsent: [], lastMs: 0 };
      posts.set(link, post);
      return {
        publish: (topic, text) => send(post, topic, text),
        ...hearing(post),
      };
    },
    /** Of a process that was parted. */
    rejoin(link: Link) {
      const post = posts.get(link);
      link.isPartedFromBus = false;
      if (!post || link.owner.isDead) return;
      arrive(post, () => {
        for (const listener of post.gaps) listener();
      });
      for (const [topic, text] of post.unsent.splice(0)) send(post, topic, text);
    },
    leave: (link: Link) => void posts.delete(link),
  };
}
