import type { Stage } from '../acts/stage.ts';
import type { Counters } from '../counters.ts';
import type { Lives } from '../lives.ts';
import type { Machine } from '../machine/index.ts';
import type { Planned } from '../plan.ts';
import type { Shape } from '../shapes.ts';
import type { World } from '../world.ts';

const SECOND_MS = 1_000;

/** Something that goes wrong, one time. */
export interface Fault {
  /** How often, beside the others. */
  weight: number;
  /** What a long run must reach by it. */
  cells: readonly string[];
  run(site: Site, event: Planned): unknown;
}

export type Site = ReturnType<typeof createSite>;

/** Everything that can be spoiled. */
export function createSite(options: {
  world: World;
  stage: Stage;
  machine: Machine;
  counters: Counters;
  dataDir: string;
  shape: Shape;
  lives: Lives;
  /** A guild has removed the bot. */
  onKicked(guildId: string): void;
  say(line: string): void;
}) {
  const { say } = options;
  const healing = new Set<() => unknown>();
  /** What can't be spoiled twice at once. */
  const spoiled = new Set<string>();

  /** Spoils something until it heals by itself, at the latest when everything is healed. */
  function spoil(name: string, forMs: number, heal: () => unknown) {
    say(`fault: ${name}, for ${Math.round(forMs / SECOND_MS)} s`);
    const healOnce = () => {
      if (!healing.delete(healOnce)) return;
      say(`healed: ${name}`);
      return heal();
    };
    healing.add(healOnce);
    setTimeout(() => void healOnce(), forMs);
  }

  return {
    ...options,
    discord: options.world.discord,
    spoil,

    isSpoiled: (what: string) => spoiled.has(what),

    /** The same, unless that thing is spoiled already. */
    spoilOnly(what: string, forMs: number, begin: () => () => unknown) {
      if (spoiled.has(what)) return;
      spoiled.add(what);
      const heal = begin();
      spoil(what, forMs, () => {
        spoiled.delete(what);
        return heal();
      });
    },

    async healAll() {
      for (const heal of [...healing]) await heal();
      options.world.discord.faults.clear();
    },
  };
}
