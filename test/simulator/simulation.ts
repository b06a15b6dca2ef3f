import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { type Life, startLife } from './bot.ts';
import { type Counters, createCounters } from './counters.ts';
import { createFaults } from './faults.ts';
import type { Machine } from './machine/index.ts';
import { createMembers } from './members.ts';
import { createWatch, settings, Violation } from './watch.ts';
import { startWorld } from './world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long everything may take that is left when nobody does anything any more. */
const REST_MS = 30 * HOUR_MS;
const LOOK_MS = 10 * MINUTE_MS;
/** A stop is promised within 8 s. */
const STOP_MS = 8 * SECOND_MS;

export interface SimulationOptions {
  hours: number;
  actsPerDay: number;
  faultsPerDay: number;
  dataDir: string;
  onLine(line: string): void;
}

export interface Outcome {
  violation: Violation | undefined;
  counters: Counters;
  simulatedMs: number;
}

/** Lets the bot live through `hours`, and then until everything is over. */
export async function simulate(machine: Machine, options: SimulationOptions): Promise<Outcome> {
  const { scheduler, random, host, line } = machine;
  const played = <T>(work: Promise<T>) => scheduler.result(work, check);
  const { dataDir } = options;
  const counters = createCounters();
  const startMs = scheduler.nowMs();
  const say = (text: string) => options.onLine(`${new Date(scheduler.nowMs()).toISOString()} ${text}`);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(join(dataDir, 'discord'), { recursive: true });

  let life: Life | undefined;
  let lives = 0;
  let stepsUntilCrash = -1;
  let isClosing = false;
  let watch: ReturnType<typeof createWatch> | undefined;
  const world = await played(startWorld(machine, join(dataDir, 'discord')));
  const config = loadConfig({ ...world.env, DATA_DIR: dataDir, TZ: 'UTC' }, { modelIds: [] });
  const watching = createWatch({ world, dataDir, counters, now: scheduler.nowMs });
  watch = watching;

  async function check() {
    await watch?.check(life);
  }

  async function start() {
    const number = ++lives;
    say(`bot ${number} starts`);
    const started = await startLife({
      ...{ number, machine, config, token: world.discord.botToken },
      onLog(logged) {
        const { level, time: _, ...rest } = logged;
        if (level >= 30) say(`bot ${number}: ${JSON.stringify(rest).replaceAll(dataDir, 'DATA')}`);
        watching.logged(logged);
      },
      atStep(name) {
        if (stepsUntilCrash < 0 || stepsUntilCrash-- > 0) return false;
        counters.hit(`crash ${name}`);
        say(`bot ${number} crashes ${name}`);
        queueMicrotask(() => scheduler.as(machine.world, () => dead(random.between(1, 60) * SECOND_MS)));
        return true;
      },
      onStored: watching.stored,
    });
    if (number !== lives) return started.crash();
    life = started;
  }

  /** The bot has ended, and starts again later. */
  function dead(downMs: number) {
    life = undefined;
    stepsUntilCrash = -1;
    if (!isClosing) setTimeout(() => void start(), downMs);
  }

  function crash(downMs: number) {
    life?.crash();
    say('the bot crashes');
    dead(downMs);
  }

  function restart() {
    const ending = life;
    if (!ending) return;
    life = undefined;
    let isOver = false;
    const stopped = ending.stop().catch((error: unknown) => say(`the stop failed: ${String(error)}`));
    // As in `src/index.ts`: if the clean stop hangs, the process ends anyway.
    const limit = setTimeout(() => end('too late'), STOP_MS);
    void stopped.then(() => end('clean'));
    function end(how: string) {
      if (isOver) return;
      isOver = true;
      clearTimeout(limit);
      counters.hit(`stop ${how}`);
      ending?.crash();
      say(`the bot has stopped, ${how}`);
      dead(SECOND_MS);
    }
  }

  const members = createMembers({
    ...{ world, random: random.fork('members'), counters, say },
    onRepost: watching.reposted,
  });
  const faults = createFaults({
    ...{ world, host, random: random.fork('faults'), counters, dataDir, say, crash, restart },
    life: () => life,
    crashAtStep(skip) {
      stepsUntilCrash = skip;
    },
  });

  /** Calls again and again, at drawn times that are `perDay` on average, until the day is over. */
  function often(perDay: number, name: string, act: () => void) {
    const drawn = random.fork(name);
    const next = () => {
      const waitMs = (-Math.log(1 - drawn.fraction()) * DAY_MS) / perDay;
      setTimeout(() => {
        if (isClosing) return;
        act();
        next();
      }, waitMs);
    };
    if (perDay > 0) next();
  }

  let violation: Violation | undefined;
  try {
    await played(start());
    await played(world.discord.waitForBot({ command: 'video' }));
    await played(members.prepare(settings));
    watching.begin();
    often(options.actsPerDay, 'acts', members.act);
    often(options.faultsPerDay, 'strikes', faults.strike);
    await scheduler.runUntil(scheduler.nowMs() + options.hours * HOUR_MS, check);
    say('nobody does anything any more');
    isClosing = true;
    await played(faults.healAll());
    stepsUntilCrash = -1;
    if (!life) {
      await scheduler.runUntil(scheduler.nowMs() + 2 * MINUTE_MS, check);
      if (!life) await played(start());
    }
    for (let leftMs = REST_MS; leftMs > 0 && !watching.isOver(life); leftMs -= LOOK_MS)
      await scheduler.runUntil(scheduler.nowMs() + LOOK_MS, check);
    await played(watching.end(life));
    const last: Life | undefined = life;
    if (last) {
      say('the last stop');
      await played((last as Life).stop());
      // Until idle connections have ended.
      await scheduler.runUntil(scheduler.nowMs() + 15 * MINUTE_MS, check);
      watching.stopped({
        timers: scheduler.waitingOf((last as Life).owner),
        sockets: line.openOf((last as Life).owner),
      });
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
    say(`VIOLATION: ${error.message}`);
  }
  rmSync(dataDir, { recursive: true, force: true });
  return { violation, counters, simulatedMs: scheduler.nowMs() - startMs };
}
