import { DatabaseSync } from 'node:sqlite';
import { type Life, steps, storePath } from '../bot.ts';
import { guildNames } from '../world.ts';
import { writeOlder } from './older.ts';
import type { Fault, Site } from './site.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

export const providerAway: Fault = {
  weight: 6,
  cells: ['provider unreachable', 'moderation unreachable'],
  run({ world, counters, spoilOnly }, { random }) {
    const [name, server] = random.pick([
      ...Object.entries(world.servers),
      ['moderation', world.moderation] as const,
    ]);
    spoilOnly(`${name} unreachable`, random.between(5 * SECOND_MS, 10 * MINUTE_MS), () => {
      counters.hit(name === 'moderation' ? 'moderation unreachable' : 'provider unreachable');
      return server.goAway();
    });
  },
};

export const discordAway: Fault = {
  weight: 4,
  cells: ['Discord unreachable'],
  run({ discord, counters, spoilOnly }, { random }) {
    spoilOnly('Discord unreachable', random.between(SECOND_MS, 2 * MINUTE_MS), () => {
      counters.hit('Discord unreachable');
      return discord.goAway();
    });
  },
};

/** Everything arrives late, and what was sent first arrives last where it has a connection of its own. */
export const slowLine: Fault = {
  weight: 3,
  cells: ['slow line'],
  run({ machine: { line }, counters, spoilOnly }, { random }) {
    spoilOnly('slow line', random.between(10 * SECOND_MS, 5 * MINUTE_MS), () => {
      counters.hit('slow line');
      line.slowMs = random.pick([200, 900, 3_000]);
      return () => {
        line.slowMs = 0;
      };
    });
  },
};

const gatewayTroubles = ['drop', 'reconnect', 'invalidate', 'forget'] as const;
export const gateway: Fault = {
  weight: 5,
  cells: gatewayTroubles.map((what) => `gateway: ${what}`),
  run({ discord, counters, say }, { random }) {
    const what = random.pick(gatewayTroubles);
    say(`fault: gateway ${what}`);
    counters.hit(`gateway: ${what}`);
    if (what === 'drop') discord.gateway.drop({ code: random.pick([4000, 1000]) });
    else if (what === 'invalidate') discord.gateway.invalidate({ resumable: random.chance(0.5) });
    else discord.gateway[what]();
    // Otherwise the client would notice only when it loses the connection.
    if (what === 'forget') discord.gateway.drop({ code: 4000 });
  },
};

export const clock: Fault = {
  weight: 5,
  cells: ['clock jumps forward', 'clock jumps back'],
  run({ machine: { host }, counters, say }, { random }) {
    const byMs = random.pick([-1, 1]) * random.pick([40 * SECOND_MS, 10 * MINUTE_MS, 90 * MINUTE_MS]);
    say(`fault: the host's clock jumps by ${byMs / SECOND_MS} s`);
    counters.hit(byMs > 0 ? 'clock jumps forward' : 'clock jumps back');
    host.aheadMs += byMs;
  },
};

const storeTroubles = ['read-only', 'locked', 'full', 'full at the end of a commit'] as const;
/** What `node:sqlite` adds to an error. */
const FULL = { code: 'ERR_SQLITE_ERROR', errcode: 13 };

export const store: Fault = {
  weight: 5,
  cells: storeTroubles.map((what) => `store ${what}`),
  run({ shape, lives, counters, dataDir, spoilOnly }, { random }) {
    const storage = shape.storage();
    if (!storage || !lives.of('bot')?.isReady) return;
    const { connection } = storage.database;
    const what = random.pick(storeTroubles);
    spoilOnly('store', random.between(SECOND_MS, 3 * MINUTE_MS), () => {
      counters.hit(`store ${what}`);
      const heal = spoilStore();
      return () => {
        if (connection.isOpen || what === 'locked') heal();
      };
    });

    function spoilStore(): () => void {
      if (what === 'read-only') {
        connection.exec('PRAGMA query_only = 1');
        return () => connection.exec('PRAGMA query_only = 0');
      }
      if (what === 'locked') {
        const other = new DatabaseSync(storePath(dataDir));
        other.exec('BEGIN IMMEDIATE');
        return () => other.close();
      }
      if (what === 'full at the end of a commit') {
        const exec = connection.exec.bind(connection);
        connection.exec = (sql) => {
          if (sql === 'COMMIT') throw Object.assign(new Error('database or disk is full'), FULL);
          exec(sql);
        };
        return () => {
          connection.exec = exec;
        };
      }
      // As if the disk ended where the file ends.
      const pages = Number(connection.prepare('PRAGMA page_count').get()?.['page_count']);
      connection.exec(`PRAGMA max_page_count = ${pages}`);
      return () => connection.exec(`PRAGMA max_page_count = ${pages * 1_000}`);
    }
  },
};

export const fullDisk: Fault = {
  weight: 3,
  cells: ['disk full'],
  run({ machine: { disk }, counters, spoilOnly }, { random }) {
    spoilOnly('full disk', random.between(5 * SECOND_MS, 4 * MINUTE_MS), () => {
      counters.hit('disk full');
      disk.isFull = true;
      return () => {
        disk.isFull = false;
      };
    });
  },
};

/** An admin removes the bot, and perhaps wants it back. */
export const kick: Fault = {
  weight: 0.8,
  cells: ['kicked'],
  run({ discord, counters, spoilOnly, onKicked }, { random }) {
    const name = random.pick(guildNames);
    spoilOnly(`the bot is kicked from ${name}`, random.between(MINUTE_MS, 60 * MINUTE_MS), () => {
      counters.hit('kicked');
      const guild = [...discord.world.guilds.values()].find((each) => each.name === name);
      onKicked(guild?.id ?? '');
      discord.removeBot(name);
      return () => discord.addBot(name);
    });
  },
};

/** Mostly it starts again at once, and sometimes only when somebody sees it. */
const downMs = ({ random }: Parameters<Fault['run']>[1]) =>
  random.chance(0.1) ? random.between(5, 40) * MINUTE_MS : random.between(SECOND_MS, MINUTE_MS);

function ending(
  how: string,
  weight: number,
  act: (site: Site, event: Parameters<Fault['run']>[1], life: Life) => void,
  cells: readonly string[] = [],
): Fault {
  return {
    weight,
    cells: [how, ...cells],
    run(site, event) {
      const life = site.lives.pick(event.random);
      if (!life) return;
      site.counters.hit(how);
      site.say(`fault: ${how}`);
      act(site, event, life);
    },
  };
}

export const crash = ending('crash', 4, ({ lives }, event, life) => lives.crash(life, downMs(event)));
export const crashAtStep = ending(
  'crash at a step',
  7,
  ({ lives, say }, { random }) => {
    // Most changes are of the same few kinds.
    if (random.chance(0.3)) return lives.crashAt('step', random.below(6));
    const step = random.pick(steps);
    say(`the bot will crash ${step}`);
    lives.crashAtNext(step);
  },
  steps.map((step) => `crash ${step}`),
);
export const crashAtPiece = ending(
  'crash at a piece',
  4,
  ({ lives }, { random }) => lives.crashAt('piece', random.below(40)),
  ['crashed at a piece'],
);
export const restart = ending('restart', 3, ({ lives }, _, life) => lives.restart(life), ['stop clean']);
/** The bot was an older one until now. It has left its own store and its own rows. */
export const olderVersion = ending(
  'restart from an older version',
  1.5,
  (site, event, life) => site.lives.restart(life, { change: () => writeOlder(site, event) }),
  ['rows of an older version'],
);
