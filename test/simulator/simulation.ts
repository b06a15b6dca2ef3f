import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { usualSettings } from './acts/admin.ts';
import { acts } from './acts/index.ts';
import { createStage } from './acts/stage.ts';
import { type Counters, createCounters } from './counters.ts';
import { faultsOf } from './faults/index.ts';
import { createSite } from './faults/site.ts';
import { createLives } from './lives.ts';
import type { Machine } from './machine/index.ts';
import { type Planned, planRun, readPlan } from './plan.ts';
import { Violation } from './promises/violation.ts';
import { createWatch } from './promises/watch.ts';
import { createShape, type ShapeName } from './shapes.ts';
import { guildNames, membersOf, startWorld } from './world.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How long everything may take that is left when nobody does anything any more. */
const REST_MS = 30 * HOUR_MS;
const LOOK_MS = 10 * MINUTE_MS;
/** Members' files are kept for a day. */
const DAY_MS = 25 * HOUR_MS;
/** Until what is remembered for a while is forgotten, and an hourly sweep finds no file in use any more. */
const QUIET_MS = { embedded: 3 * HOUR_MS, cluster: 125 * MINUTE_MS };

export interface SimulationOptions {
  shape: ShapeName;
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
  const { scheduler, random } = machine;
  const played = <T>(work: Promise<T>) => scheduler.result(work, check);
  const { dataDir } = options;
  const counters = createCounters();
  const startMs = scheduler.nowMs();
  const say = (text: string) => options.onLine(`${new Date(scheduler.nowMs()).toISOString()} ${text}`);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(join(dataDir, 'discord'), { recursive: true });

  let watch: ReturnType<typeof createWatch> | undefined;
  const world = await played(
    startWorld(machine, { dataDir: join(dataDir, 'discord'), isSplit: options.shape === 'cluster' }),
  );
  const shape = createShape(options.shape, {
    ...{ machine, env: world.env, dataDir },
    hooks: {
      counters,
      onStored: (...args) => watch?.stored(...args),
      onOpened: (storage) => watch?.opened(storage),
    },
  });
  const { parts } = shape;
  const watching = createWatch({
    ...{ world, machine, counters, caps: shape.caps },
    folders: [...new Set(parts.flatMap(({ config }) => [config.dataDir, config.filesDir]))],
  });
  watch = watching;

  async function check() {
    await watch?.check(shape.storage());
  }

  machine.processes.onFfmpeg = (how) => counters.hit(`ffmpeg: ${how}`);
  const lives = createLives({
    ...{ machine, counters, parts, say, open: shape.open, token: world.discord.botToken },
    onLog(number, logged, text) {
      const { level, time: _, ...rest } = logged;
      const shown = JSON.stringify(rest, (name, value) => (name === 'stack' ? undefined : value));
      if (level >= 30) say(`bot ${number}: ${shown.replaceAll(dataDir, 'DATA')}`);
      watching.logged(logged, text);
    },
  });
  const stage = createStage({ world, counters, say, onRepost: watching.reposted });
  const site = createSite({
    ...{ world, machine, counters, dataDir, say, stage, shape, lives, onKicked: watching.kicked },
  });

  /** Admins' settings, before anything else. */
  async function prepare() {
    for (const [guild, name] of guildNames.entries()) {
      const admin = world.discord.member(membersOf(guild)[0] ?? '', { guild: name });
      for (const setting of usualSettings(guild, world.discord)) {
        const set = admin.slash('settings set', setting, { channel: `films-${guild}` });
        const { text } = await set.waitForMessage();
        if (!text.startsWith('✅')) throw new Error(`could not set ${setting.name}: ${text}`);
      }
    }
  }

  let isClosing = false;
  const happened: Planned[] = [];
  async function happen(event: Planned) {
    if (isClosing) return;
    happened.push(event);
    say(`${event.number}: ${event.name}`);
    try {
      await acts[event.name]?.run(stage, event);
      await faultsOf(options.shape)[event.name]?.run(site, event);
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
    await played(lives.startAll());
    await played(world.discord.waitForBot({ command: 'video' }));
    while (!lives.all().every(({ isReady }) => isReady))
      await scheduler.runUntil(scheduler.nowMs() + SECOND_MS, check);
    await played(prepare());
    watching.begin();
    const drawn = random.fork('plan');
    const plan =
      options.plan === undefined
        ? planRun(drawn, options.hours, {
            act: { perDay: options.actsPerDay, of: acts },
            fault: { perDay: options.faultsPerDay, of: faultsOf(options.shape) },
          })
        : readPlan(options.plan, drawn);
    for (const event of plan) setTimeout(() => void happen(event), event.atMs);
    await scheduler.runUntil(scheduler.nowMs() + options.hours * HOUR_MS, check);
    say('nobody does anything any more');
    isClosing = true;
    lives.close();
    await played(site.healAll());
    // Whoever was stopping has stopped by then.
    await scheduler.runUntil(scheduler.nowMs() + MINUTE_MS, check);
    await played(lives.startAll());
    const isOver = () => watching.isOver(shape.storage(), lives.all());
    for (let leftMs = REST_MS; leftMs > 0 && !isOver(); leftMs -= LOOK_MS)
      await scheduler.runUntil(scheduler.nowMs() + LOOK_MS, check);
    await scheduler.runUntil(scheduler.nowMs() + MINUTE_MS, check);
    // What a process of several leaves behind is swept later.
    if (options.shape === 'embedded') await played(watching.cleanedUp(shape.storage()));
    // A day with nothing to do would take long.
    machine.host.aheadMs += DAY_MS;
    await scheduler.runUntil(scheduler.nowMs() + QUIET_MS[options.shape], check);
    await played(watching.end(shape.storage(), lives.all()));
    say('the last stop');
    for (const life of lives.all()) await played(life.stop());
    // Until idle connections have ended.
    await scheduler.runUntil(scheduler.nowMs() + 15 * MINUTE_MS, check);
    for (const life of lives.all()) watching.stopped(life);
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
