import type { Link } from '../cluster/bus.ts';
import type { Fault, Site } from './site.ts';

const SECOND_MS = 1_000;
type Event = Parameters<Fault['run']>[1];

/** A process is dead for the others after 15 s without a beat. */
const LEASE_MS = 15 * SECOND_MS;

/** As `SIGSTOP` and `SIGCONT` do, or a machine that swaps. */
export const pause: Fault = {
  weight: 9,
  cells: [
    ...['paused for longer than the lease', 'paused for shorter than the lease'],
    // Somebody else goes on then.
    'jobs taken',
  ],
  run({ machine: { scheduler }, lives, counters, say }, { random }) {
    const life = lives.pick(random);
    if (!life) return;
    const forMs = random.pick([2, 8, 13, 20, 45]) * SECOND_MS + random.below(2_000);
    say(`fault: ${life.owner.name} stands still for ${forMs / SECOND_MS} s`);
    counters.hit(`paused for ${forMs > LEASE_MS ? 'longer' : 'shorter'} than the lease`);
    life.owner.pausedUntilMs = scheduler.nowMs() + forMs;
  },
};

/** Where a pause is dangerous: right before and after what can't be undone. */
const dangerous = ['submitting', 'running', 'delivering', 'succeeded', 'told'].flatMap((what) => [
  `before storing ${what}`,
  `after storing ${what}`,
]);

export const pauseAtStep: Fault = {
  weight: 8,
  cells: ['pause at a step', ...dangerous.map((step) => `pause ${step}`)],
  run({ lives, counters, say }, { random }) {
    const step = random.pick(dangerous);
    const forMs = random.pick([6, 20, 45]) * SECOND_MS + random.below(2_000);
    say(`fault: a process will stand still ${step}`);
    counters.hit('pause at a step');
    lives.pauseAtNext(step, forMs);
  },
};

/** Some of those that run. */
function linksOf({ shape }: Site, { random }: Event): Link[] {
  const links = [...(shape.shared?.links ?? [])].filter(({ owner }) => !owner.isDead);
  const count = random.chance(0.8) ? 1 : 2;
  return Array.from({ length: Math.min(count, links.length) }, () => random.pick(links));
}

function partFrom(what: 'the database' | 'the bus', site: Site, links: readonly Link[], forMs: number) {
  const who = links.map(({ owner }) => owner.name).join(' and ');
  for (const link of links) {
    if (what === 'the bus') link.isPartedFromBus = true;
    else link.isPartedFromStore = true;
  }
  site.spoil(`${who} parted from ${what}`, forMs, () => {
    for (const link of links) {
      if (what === 'the bus') site.shape.shared?.rejoin(link);
      else link.isPartedFromStore = false;
    }
  });
}

const partedFrom = (what: 'the database' | 'the bus', weight: number): Fault => ({
  weight,
  cells: [`parted from ${what}`],
  run(site, event) {
    const forMs = event.random.pick([1, 6, 12, 18, 60]) * SECOND_MS + event.random.below(2_000);
    site.counters.hit(`parted from ${what}`);
    partFrom(what, site, linksOf(site, event), forMs);
  },
});
export const partedFromStore = partedFrom('the database', 6);
export const partedFromBus = partedFrom('the bus', 5);

/** Nobody reaches it, nor the bus, which is a part of it. */
export const databaseAway: Fault = {
  weight: 3,
  cells: ['database away'],
  run(site, { random }) {
    const forMs = random.pick([1, 9, 25, 90]) * SECOND_MS;
    const links = [...(site.shape.shared?.links ?? [])];
    site.counters.hit('database away');
    for (const what of ['the database', 'the bus'] as const) partFrom(what, site, links, forMs);
  },
};

/** A new process starts before the old one has stopped. */
export const overlap: Fault = {
  weight: 4,
  cells: ['restart with overlap'],
  run({ lives, counters, say }, { random }) {
    const life = lives.pick(random);
    if (!life) return;
    say(`fault: ${life.owner.name} is replaced`);
    counters.hit('restart with overlap');
    lives.restart(life, { overlaps: true });
  },
};
