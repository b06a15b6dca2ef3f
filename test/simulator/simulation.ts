import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { usualSettings } from './acts/admin.ts';
import { acts } from './acts/index.ts';
import { createStage } from './acts/stage.ts';
import { type Life, startLife } from './bot.ts';
import { type Counters, createCounters } from './counters.ts';
import { faults } from './faults/index.ts';
import { createSite } from './faults/site.ts';
import type { Machine } from './machine/index.ts';
import { type Planned, planRun, readPlan } from './plan.ts';
import { Violation } from './promises/violation.ts';
import { createWatch } from './promises/watch.ts';
import { guildNames, membersOf, startWorld } from './world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long everything may take that is left when nobody does anything any more. */
const REST_MS = 30 * HOUR_MS;
const LOOK_MS = 10 * MINUTE_MS;
/** A stop is promised within 8 s. */
const STOP_MS = 8 * SECOND_MS;
/** Until what is remembered for a while is forgotten. */
const QUIET_MS = 3 * HOUR_MS;

export interface SimulationOptions {
  hours: number;
  actsPerDay: number;
  faultsPerDay: number;
  /** The events that happen, by `writePlan`. Default: those that are drawn. */
  plan?: string | undefined;
  dataDir: string;
  onLine(line: string): void;
}

export interface Outcome {
  violation: Violation | undefined;
  counters: Counters;
  simulatedMs: number;
  /** The planned events that have happened until then. */
  happened: Planned[];
}

/** Lets the bot live through `hours`, and then until everything is over. */
export async function simulate(machine: Machine, options: SimulationOptions): Promise<Outcome> {
  const { scheduler, random, line } = machine;
  const played = <T>(work: Promise<T>) => scheduler.result(work, check);
  const { dataDir } = options;
  const counters = createCounters();
  const startMs = scheduler.nowMs();
  const say = (text: string) => options.onLine(`${new Date(scheduler.nowMs()).toISOString()} ${text}`);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(join(dataDir, 'discord'), { recursive: true });

  let life: Life | undefined;
  let lives = 0;
  let crashing: { at: 'step' | 'piece'; skip: number } | undefined;
  const crashingAt = new Set<string>();
  let isClosing = false;
  let watch: ReturnType<typeof createWatch> | undefined;
  const world = await played(startWorld(machine, join(dataDir, 'discord')));
  const config = loadConfig({ ...world.env, DATA_DIR: dataDir, TZ: 'UTC' }, { modelIds: [] });
  const watching = createWatch({ world, machine, config, dataDir, counters });
  watch = watching;

  async function check() {
    await watch?.check(life);
  }

  /** Whether the bot crashes now. */
  function isCrash(at: 'step' | 'piece'): boolean {
    if (crashing?.at !== at || crashing.skip-- > 0) return false;
    crashing = undefined;
    return true;
  }

  line.onSent(({ from }) => {
    if (from !== life?.owner || !isCrash('piece')) return;
    counters.hit('crashed at a piece');
    crash(random.between(1, 60) * SECOND_MS);
  });

  async function start() {
    const number = ++lives;
    say(`bot ${number} starts`);
    const started = await startLife({
      ...{ number, machine, config, token: world.discord.botToken },
      onLog(logged, text) {
        const { level, time: _, ...rest } = logged;
        const shown = JSON.stringify(rest, (name, value) => (name === 'stack' ? undefined : value));
        if (level >= 30) say(`bot ${number}: ${shown.replaceAll(dataDir, 'DATA')}`);
        watching.logged(logged, text);
      },
      atStep(name) {
        if (!crashingAt.delete(name) && !isCrash('step')) return false;
        counters.hit(`crash ${name}`);
        say(`bot ${number} crashes ${name}`);
        queueMicrotask(() => scheduler.as(machine.world, () => dead(random.between(1, 60) * SECOND_MS)));
        return true;
      },
      onStored: watching.stored,
      onOpened: watching.opened,
    });
    if (number !== lives) return started.crash();
    life = started;
  }

  /** The bot has ended, and starts again later. */
  function dead(downMs: number) {
    life = undefined;
    crashing = undefined;
    if (!isClosing) setTimeout(() => void start(), downMs);
  }

  function crash(downMs: number) {
    scheduler.as(machine.world, () => {
      life?.crash();
      say('the bot crashes');
      dead(downMs);
    });
  }

  function restart(change?: () => void) {
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
      if (how === 'clean') change?.();
      dead(SECOND_MS);
    }
  }

  const stage = createStage({ world, counters, say, onRepost: watching.reposted });
  const site = createSite({
    ...{ world, machine, counters, dataDir, say, stage, crash, restart, onKicked: watching.kicked },
    life: () => life,
    crashAt(at, skip) {
      crashing = { at, skip };
    },
    crashAtNext: (step) => void crashingAt.add(step),
  });

  /** Admins' settings, before anything else. */
  async function prepare() {
    for (const [guild, name] of guildNames.entries()) {
      const admin = world.discord.member(membersOf(guild)[0] ?? '', { guild: name });
      for (const setting of usualSettings(guild, world.discord)) {
        const set = admin.slash('settings set', setting, { channel: `films-${guild}` });
        const { content } = await set.waitForMessage();
        if (!content.startsWith('✅')) throw new Error(`could not set ${setting.name}: ${content}`);
      }
    }
  }

  const happened: Planned[] = [];
  async function happen(event: Planned) {
    if (isClosing) return;
    happened.push(event);
    say(`${event.number}: ${event.name}`);
    try {
      await acts[event.name]?.run(stage, event);
      await faults[event.name]?.run(site, event);
    } catch (error) {
      stage.refused(error);
    }
  }

  const mistakes: unknown[] = [];
  process.on('unhandledRejection', (error) => {
    // What a crashed bot was doing ends nowhere.
    const owner = scheduler.owner();
    if (owner.isDead) return;
    say(`unhandled, of ${owner.name}: ${String(error)}`);
    if (owner === machine.world) mistakes.push(error);
    else watching.unhandled(error);
  });

  let violation: Violation | undefined;
  try {
    await played(start());
    await played(world.discord.waitForBot({ command: 'video' }));
    await played(prepare());
    watching.begin();
    const drawn = random.fork('plan');
    const plan =
      options.plan === undefined
        ? planRun(drawn, options.hours, {
            act: { perDay: options.actsPerDay, of: acts },
            fault: { perDay: options.faultsPerDay, of: faults },
          })
        : readPlan(options.plan, drawn);
    for (const event of plan) setTimeout(() => void happen(event), event.atMs);
    await scheduler.runUntil(scheduler.nowMs() + options.hours * HOUR_MS, check);
    say('nobody does anything any more');
    isClosing = true;
    await played(site.healAll());
    crashing = undefined;
    crashingAt.clear();
    if (!life) {
      await scheduler.runUntil(scheduler.nowMs() + 2 * MINUTE_MS, check);
      if (!life) await played(start());
    }
    for (let leftMs = REST_MS; leftMs > 0 && !watching.isOver(life); leftMs -= LOOK_MS)
      await scheduler.runUntil(scheduler.nowMs() + LOOK_MS, check);
    await scheduler.runUntil(scheduler.nowMs() + QUIET_MS, check);
    await played(watching.end(life));
    const last: Life | undefined = life;
    if (last) {
      say('the last stop');
      await played((last as Life).stop());
      // Until idle connections have ended.
      await scheduler.runUntil(scheduler.nowMs() + 15 * MINUTE_MS, check);
      watching.stopped(last);
    }
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
    say(`VIOLATION of ${error.of}: ${error.message}`);
  }
  rmSync(dataDir, { recursive: true, force: true });
  // Of the simulator itself.
  if (mistakes.length > 0) throw mistakes[0];
  return { violation, counters, simulatedMs: scheduler.nowMs() - startMs, happened };
}
