import type { LoopbackScript, LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { type Column, columns, serverTroubles } from '../../support/fault-matrix/troubles.ts';
import { provoke } from '../acts/ask.ts';
import { clickThrough } from '../acts/paths.ts';
import type { Stage } from '../acts/stage.ts';
import type { Seeded } from '../machine/random.ts';
import type { Planned } from '../plan.ts';
import type { World } from '../world.ts';
import type { Fault } from './site.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** An answer that a server gives itself. For an unreachable one, there are other faults. */
export type Answered = Exclude<Column, 'refused'>;
export const answered = columns.filter((each): each is Answered => each !== 'refused');

/** Which calls each server has, beside those of every provider, by their names there. */
const moreCalls = {
  replicate: { list: 'list', cancel: 'cancel', upload: 'upload' },
  openai: { list: 'list', cancel: 'cancel' },
  wavespeed: { list: 'history', cancel: 'delete', upload: 'upload' },
  fal: { cancel: 'cancel', upload: 'upload' },
  google: { cancel: 'cancel' },
  vidu: { list: 'list', cancel: 'cancel' },
  runway: { cancel: 'delete', upload: 'ticket' },
  luma: { list: 'list', cancel: 'delete' },
  comfyui: { cancel: 'stop' },
} as const;

const models: Record<keyof typeof moreCalls, string> = {
  ...{ replicate: 'hailuo-2.3', openai: 'self-hosted', wavespeed: 'kling', vidu: 'vidu' },
  ...{ runway: 'runway-gen4.5', luma: 'luma-ray-2', fal: 'ltx-2.5-fast', google: 'gemini-omni-1.2' },
  comfyui: 'wan-2.2-14b',
};

const providerCalls = ['create', 'poll', 'download', 'list', 'cancel', 'upload', 'moderate'] as const;
type ProviderCall = (typeof providerCalls)[number];

interface Target {
  name: string;
  /** A model that leads to such a call. `undefined`: any. */
  model?: string;
  script(trouble: LoopbackTrouble, options: { times: number; afterWork: boolean }): LoopbackScript;
}

/** Any server that has such a call. */
function targetOf(call: ProviderCall, { wires, servers, moderation }: World, random: Seeded): Target {
  if (call === 'moderate')
    return { name: 'moderation', script: (trouble, how) => moderation.script('moderate', trouble, how) };
  if (call === 'create' || call === 'poll' || call === 'download') {
    const wire = random.pick(wires);
    return { name: wire.model, model: wire.model, script: (trouble, how) => wire.script(call, trouble, how) };
  }
  const having = Object.entries(moreCalls).filter(([, calls]) => call in calls);
  const [name, calls] = random.pick(having) as [keyof typeof moreCalls, Record<string, string>];
  const server = servers[name] as { script(name: string, ...args: unknown[]): LoopbackScript };
  const model = models[name];
  return { name, model, script: (trouble, how) => server.script(calls[call] ?? '', trouble, how) };
}

/** Behind these, the call may have been accepted all the same. Other answers say that it certainly wasn't. */
const afterWork: readonly Answered[] = ['500', 'hangs', 'breaks off', 'garbage', 'twice'];

export function isAfterWork(chosen: Answered, random: Seeded): boolean {
  return chosen === 'twice' || (afterWork.includes(chosen) && random.chance(0.3));
}

/** Calls that there are less often are spoiled for longer, so that they are hit at all. */
const times: Record<ProviderCall, { most: number; minutes: number }> = {
  ...{ create: { most: 3, minutes: 20 }, poll: { most: 3, minutes: 20 }, download: { most: 3, minutes: 20 } },
  ...{ list: { most: 3, minutes: 120 }, cancel: { most: 2, minutes: 90 }, upload: { most: 2, minutes: 60 } },
  moderate: { most: 4, minutes: 20 },
};

/** Sometimes it goes on for so long that whoever repeats the call waits minutes in between. */
function hitsOf(random: Seeded, most: number): number {
  return random.chance(0.15) ? random.between(6, 15) : random.between(1, most);
}

/** A provider answers some calls wrongly, late or not at all. */
export const providerFault: Fault = {
  weight: 26,
  cells: [
    ...providerCalls.flatMap((call) => answered.map((how) => `provider ${call}: ${how}`)),
    ...afterWork.map((how) => `accepted, but: ${how}`),
  ],
  async run({ world, counters, spoil, stage }, event) {
    const { random } = event;
    const call = random.pick<ProviderCall>([
      'create',
      'create',
      'create',
      'poll',
      'poll',
      'download',
      'download',
      ...providerCalls,
    ]);
    const chosen = random.pick(answered);
    const { most, minutes } = times[call];
    const isAfter = isAfterWork(chosen, random);
    const hits = hitsOf(random, most);
    const { name, model, script } = targetOf(call, world, random);
    const how = { times: hits, afterWork: isAfter };
    const scripts = serverTroubles[chosen].map((trouble) => script(trouble, how));
    spoil(`${name} ${call} ${chosen}${isAfter ? ' after the work' : ''}`, minutes * MINUTE_MS, () => {
      for (const each of scripts) {
        counters.hit(`provider ${call}: ${chosen}`, each.hits);
        if (isAfter) counters.hit(`accepted, but: ${chosen}`, each.hits);
        each.remove();
      }
    });
    // A list is asked for only after a lost answer.
    if (call === 'list') scripts.push(...loseCreates(world, random));
    for (let time = 0; time < Math.min(hits, most); time++) await bringAbout(stage, event, { call, model });
  },
};

/** Members do what leads to such a call. */
async function bringAbout(
  stage: Stage,
  event: Planned,
  { call, model }: { call: ProviderCall; model: string | undefined },
) {
  const who = await provoke(stage, event, {
    ...(model !== undefined && { model }),
    ...(call === 'upload' && { isLarge: true }),
  });
  if (call === 'cancel') clickThrough(stage, event, { who, path: [/^cancel:/], everyMs: 25 * SECOND_MS });
}

function loseCreates({ wires }: World, random: Seeded): LoopbackScript[] {
  return wires
    .filter(({ hasList }) => hasList)
    .map((wire) => wire.script('create', { kind: 'reset' }, { times: 1, afterWork: random.chance(0.5) }));
}

const slowCalls = ['create', 'poll', 'download', 'moderate'] as const;

/** A provider answers some calls late: later than others that were made afterwards. */
export const slowProvider: Fault = {
  weight: 5,
  cells: slowCalls.map((call) => `provider ${call}: slow`),
  run({ world, counters, spoil }, { random }) {
    const call = random.pick(slowCalls);
    const { name, script } = targetOf(call, world, random);
    const ms = random.pick([2, 9, 25, 70]) * SECOND_MS;
    const kind = random.pick(['slow', 'slow_body'] as const);
    const slow = script({ kind, ms }, { times: random.between(1, 4), afterWork: true });
    spoil(`${name} ${call} ${kind}`, 15 * MINUTE_MS, () => {
      counters.hit(`provider ${call}: slow`, slow.hits);
      slow.remove();
    });
  },
};

/** An answer repeats the key, as some gateways do. */
export const echoedKey: Fault = {
  weight: 3,
  cells: ['an answer repeats a key'],
  run({ world, counters, spoil }, { random }) {
    const call = random.pick(['create', 'poll'] as const);
    const { name, script } = targetOf(call, world, random);
    const body = {
      error: {
        message: `refused: ${Object.values(world.secrets)
          .map(({ text }) => text)
          .join(' ')}`,
      },
    };
    const headers = { 'x-request-id': Object.values(world.secrets)[0]?.text ?? '' };
    const trouble: LoopbackTrouble = { kind: 'status', status: random.pick([400, 401, 500]), body, headers };
    const echo = script(trouble, { times: 2, afterWork: false });
    spoil(`${name} ${call} repeats the keys`, 20 * MINUTE_MS, () => {
      counters.hit('an answer repeats a key', echo.hits);
      echo.remove();
    });
  },
};

const fates = ['fails', 'refused', 'never ends', 'vanishes', 'no output', 'expired'] as const;

export const fate: Fault = {
  weight: 9,
  cells: fates.map((each) => `fate: ${each}`),
  run({ world, counters, say }, { random }) {
    const chosen = random.pick(fates);
    const wire = random.pick(world.wires);
    say(`fault: the next task of ${wire.model} ${chosen}`);
    counters.hit(`fate: ${chosen}`);
    wire.nextTask(chosen);
  },
};
