import { DatabaseSync } from 'node:sqlite';
import { type Column, columns, discordTroubles, serverTroubles } from '../support/fault-matrix/troubles.ts';
import type { Life } from './bot.ts';
import { storePath } from './bot.ts';
import type { Counters } from './counters.ts';
import type { Seeded } from './machine/random.ts';
import type { HostClock } from './machine/timers.ts';
import type { World } from './world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** What spoils something, and how to undo it. */
type Heal = () => unknown;

const discordCalls = {
  'first response': { method: 'POST', route: /\/interactions\/\d+\// },
  'edit by token': { method: 'PATCH', hasFile: false, route: /\/webhooks\/\d+\/[^/]+\/messages\// },
  'edit by channel': { method: 'PATCH', hasFile: false, route: /\/channels\/\d+\/messages\// },
  upload: { method: 'PATCH', hasFile: true },
  'follow-up': { method: 'POST', route: /\/webhooks\/\d+\/[^/]+$/ },
  'channel message': { method: 'POST', route: /\/channels\/\d+\/messages$/ },
  read: { method: 'GET', route: /\/messages\// },
} as const;

const fates = ['fails', 'refused', 'never ends', 'vanishes', 'no output', 'expired'] as const;

/** Everything that goes wrong, one thing at a time and several at once, as the seed decides. */
export function createFaults(options: {
  world: World;
  host: HostClock;
  random: Seeded;
  counters: Counters;
  dataDir: string;
  life(): Life | undefined;
  /** Ends the bot; it starts again after this long. */
  crash(downMs: number): void;
  restart(): void;
  /** Crashes at the next change of a job that is stored, after this many others. */
  crashAtStep(skip: number): void;
  say(line: string): void;
}) {
  const { world, host, random, counters, say } = options;
  const { discord } = world;
  const healing = new Set<Heal>();

  /** Ends by itself, at the latest when everything is healed. */
  function spoil(name: string, forMs: number, heal: Heal) {
    say(`fault: ${name}, for ${Math.round(forMs / SECOND_MS)} s`);
    const healOnce = () => {
      if (!healing.delete(healOnce)) return;
      say(`healed: ${name}`);
      return heal();
    };
    healing.add(healOnce);
    setTimeout(() => void healOnce(), forMs);
  }

  function column(): Exclude<Column, 'refused'> {
    return random.pick(columns.filter((each): each is Exclude<Column, 'refused'> => each !== 'refused'));
  }

  /** Whether the call was accepted all the same. Other answers say that it certainly wasn't. */
  function isAfterWork(chosen: Column): boolean {
    const mayBe = ['500', 'hangs', 'breaks off', 'garbage'].includes(chosen) && random.chance(0.3);
    return chosen === 'twice' || mayBe;
  }

  function providerFault() {
    const wire = random.pick(world.wires);
    const call = random.pick(['create', 'create', 'poll', 'download'] as const);
    const chosen = column();
    const times = random.between(1, 3);
    const afterWork = isAfterWork(chosen);
    const scripts = serverTroubles[chosen].map((trouble) => wire.script(call, trouble, { times, afterWork }));
    spoil(`${wire.model} ${call} ${chosen}${afterWork ? ' after the work' : ''}`, 20 * MINUTE_MS, () => {
      for (const script of scripts) {
        counters.hit(`provider ${call}: ${chosen}${afterWork ? ', accepted' : ''}`, script.hits);
        script.remove();
      }
    });
  }

  function fate() {
    const chosen = random.pick(fates);
    const wire = random.pick(world.wires);
    say(`fault: the next task of ${wire.model} ${chosen}`);
    counters.hit(`fate: ${chosen}`);
    wire.nextTask(chosen);
  }

  function providerAway() {
    const [name, server] = random.pick(Object.entries(world.servers));
    if (away.has(name)) return;
    away.add(name);
    const back = server.goAway();
    counters.hit('provider unreachable');
    spoil(`${name} unreachable`, random.between(5 * SECOND_MS, 10 * MINUTE_MS), () => {
      away.delete(name);
      return back();
    });
  }

  function discordFault() {
    const call = random.pick(Object.keys(discordCalls) as (keyof typeof discordCalls)[]);
    const chosen = column();
    const times = random.between(1, 3);
    const afterWork = isAfterWork(chosen);
    const faults = discordTroubles[chosen].map((trouble) =>
      discord.faults.add({ ...discordCalls[call], times, afterWork }, trouble),
    );
    spoil(`Discord ${call} ${chosen}${afterWork ? ' after the work' : ''}`, 10 * MINUTE_MS, () => {
      for (const fault of faults) {
        counters.hit(`Discord ${call}: ${chosen}${afterWork ? ', accepted' : ''}`, fault.hits);
        fault.remove();
      }
    });
  }

  const away = new Set<string>();
  function discordAway() {
    if (away.has('discord')) return;
    away.add('discord');
    const back = discord.goAway();
    counters.hit('Discord unreachable');
    spoil('Discord unreachable', random.between(SECOND_MS, 2 * MINUTE_MS), () => {
      away.delete('discord');
      return back();
    });
  }

  function gateway() {
    const what = random.pick(['drop', 'reconnect', 'invalidate', 'forget'] as const);
    say(`fault: gateway ${what}`);
    counters.hit(`gateway: ${what}`);
    if (what === 'drop') discord.gateway.drop({ code: random.pick([4000, 1000, 1006 - 6]) });
    else if (what === 'invalidate') discord.gateway.invalidate({ resumable: random.chance(0.5) });
    else discord.gateway[what]();
  }

  function clock() {
    const byMs = random.pick([-1, 1]) * random.pick([40 * SECOND_MS, 10 * MINUTE_MS, 90 * MINUTE_MS]);
    say(`fault: the host's clock jumps by ${byMs / SECOND_MS} s`);
    counters.hit(byMs > 0 ? 'clock jumps forward' : 'clock jumps back');
    host.aheadMs += byMs;
  }

  function store() {
    const life = options.life();
    if (!life?.isReady || away.has('store')) return;
    away.add('store');
    const { connection } = life.database;
    const what = random.pick(['read-only', 'locked', 'full'] as const);
    counters.hit(`store ${what}`);
    const heal = spoilStore(what);
    spoil(`store ${what}`, random.between(SECOND_MS, 3 * MINUTE_MS), () => {
      away.delete('store');
      if (connection.isOpen || what === 'locked') heal();
    });

    function spoilStore(kind: typeof what): Heal {
      if (kind === 'read-only') {
        connection.exec('PRAGMA query_only = 1');
        return () => connection.exec('PRAGMA query_only = 0');
      }
      if (kind === 'locked') {
        const other = new DatabaseSync(storePath(options.dataDir));
        other.exec('BEGIN IMMEDIATE');
        return () => other.close();
      }
      // As if the disk ended where the file ends.
      const pages = Number(connection.prepare('PRAGMA page_count').get()?.['page_count']);
      connection.exec(`PRAGMA max_page_count = ${pages}`);
      return () => connection.exec(`PRAGMA max_page_count = ${pages * 1_000}`);
    }
  }

  function end() {
    const life = options.life();
    if (!life) return;
    const downMs = random.between(SECOND_MS, MINUTE_MS);
    const how = random.pick(['crash', 'crash at a step', 'crash at a step', 'restart'] as const);
    counters.hit(how);
    say(`fault: ${how}`);
    if (how === 'crash') options.crash(downMs);
    else if (how === 'restart') options.restart();
    else options.crashAtStep(random.below(6));
  }

  const kinds = [
    ...[providerFault, providerFault, providerFault, fate, providerAway],
    ...[discordFault, discordFault, discordFault, discordAway, gateway, clock, store, end, end],
  ];
  return {
    strike: () => random.pick(kinds)(),
    async healAll() {
      for (const heal of [...healing]) await heal();
      discord.faults.clear();
    },
  };
}
