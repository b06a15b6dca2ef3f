import { join } from 'node:path';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { providerName } from '../../src/catalog/provider-names.ts';
import type { Model, Offer, Way } from '../../src/catalog/schema.ts';
import { providerDefinitions } from '../../src/providers/index.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { createFastClock } from '../support/clock.ts';
import { until, untilOver } from '../support/fault-matrix/cell.ts';
import { makeFilm } from '../support/films.ts';
import { type ProviderWire, wires } from '../support/provider-wires.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names = ['wavespeed', 'replicate', 'fal'] as const;
type Name = (typeof names)[number];

const kling = builtInModels.find(({ id }) => id === 'kling') as Model;

/** The model at the three of them, at these prices a video. */
function three(id: string, usd: Record<Name, number>, change: (way: Way) => Way = (way) => way): Model {
  const offers = names.map((name): Offer => {
    const offer = kling.offers.find(({ provider }) => provider === name) as Offer;
    return { ...offer, id: `${id}-${name}` };
  });
  const model = { ...kling, id, label: id, offers: offers as unknown as Model['offers'] };
  return mapWays(model, (way) => {
    const price = { usd: usd[way.provider as Name], per: 'task', chargedOnFailure: false } as const;
    return change({ ...way, stages: way.stages.map((stage) => ({ ...stage, price })) as Way['stages'] });
  });
}

const same = { wavespeed: 0.5, replicate: 0.5, fal: 0.5 };
const models = [
  three('Even', same),
  three('Rising', { wavespeed: 0.5, replicate: 0.6, fal: 0.7 }),
  three('Falling', { wavespeed: 0.7, replicate: 0.6, fal: 0.5 }),
  three('Short', same, (way) => (way.provider === 'replicate' ? { ...way, durations: [5] } : way)),
].map((model): Model => ({ ...model, id: model.id.toLowerCase() }));

const AN_HOUR_MS = 60 * 60_000;
const clock = createFastClock(60);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let servers: Awaited<ReturnType<typeof startServers>>;
let shared: Awaited<ReturnType<typeof startBot>>;

async function startServers() {
  const videoPath = join(folder.path, 'film.mp4');
  await makeFilm(videoPath, {});
  const options = { videoPath, now: clock.now };
  return {
    wavespeed: await startLoopbackWavespeed(options),
    replicate: await startLoopbackReplicate(options),
    fal: await startLoopbackFal(options),
  };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  servers = await startServers();
  shared = await startBot();
});
// By then, nobody remembers who refused what.
afterEach(() => clock.pass(AN_HOUR_MS));
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  for (const server of Object.values(servers)) await server.close();
  await folder[Symbol.asyncDispose]();
});

function startBot(without: readonly Name[] = []) {
  const { wavespeed, replicate, fal } = servers;
  const env: Record<string, string> = {
    ...{ WAVESPEED_API_KEY: wavespeed.apiKey, WAVESPEED_BASE_URL: wavespeed.baseUrl },
    ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
    ...{ FAL_API_KEY: fal.apiKey, FAL_BASE_URL: fal.baseUrl },
  };
  return startBotInProcess({
    definitions: providerDefinitions.filter(({ id }) => names.some((name) => name === id)),
    env: Object.fromEntries(
      Object.entries(env).filter(([key]) => !without.some((name) => key.startsWith(name.toUpperCase()))),
    ),
    ...{ models, clock, decoder: undefined, discord: { rateLimits: false } },
  });
}

const wireOf = (name: Name): ProviderWire => wires[name](servers as never);

/** Who was asked to make a video, in this order. */
function asked(): Name[] {
  const calls = names.flatMap((by) =>
    servers[by].requests
      .filter(({ name }) => name === 'submit' || name === 'create')
      .map(({ atMs }, index) => ({ by, atMs, index })),
  );
  return calls.toSorted((a, b) => a.atMs - b.atMs || a.index - b.index).map(({ by }) => by);
}

/** Spoils the next submit at a provider. */
type Spoil = (wire: ProviderWire, name: Name) => unknown;
const says =
  (word: keyof ProviderWire['says']): Spoil =>
  (wire) =>
    wire.script('create', wire.says[word], { times: 1 });
const busy: Spoil = (wire) => wire.script('create', { kind: 'status', status: 429, body: {} }, { times: 1 });
const lost: Spoil = (wire) => wire.script('create', { kind: 'reset' }, { times: 1 });

interface Case {
  /** A model, and perhaps a provider. */
  model: string;
  duration?: number;
  without?: Name[];
  spoil?: Partial<Record<Name, Spoil>>;
  /** Who is asked, one after the other. The last one makes it, or doesn't. */
  asks: Name[];
  end?: string;
  /** What is reserved, of which an end without a video leaves nothing, unless nobody knows. */
  usd?: number;
}

const refused = says('unauthorized');

it.each<[what: string, Case]>([
  ['the first of three at one price', { model: 'even', asks: ['wavespeed'] }],
  ['the cheapest', { model: 'falling', asks: ['fal'] }],
  ['the cheapest with a key', { model: 'falling', without: ['fal'], asks: ['replicate'], usd: 0.6 }],
  [
    'the next where a key is refused',
    { model: 'even', spoil: { wavespeed: refused }, asks: ['wavespeed', 'replicate'] },
  ],
  [
    'the third where two accounts are empty',
    {
      model: 'even',
      spoil: { wavespeed: says('noCredit'), replicate: says('noCredit') },
      asks: ['wavespeed', 'replicate', 'fal'],
    },
  ],
  [
    'the next where the model is gone, and then one is busy',
    {
      model: 'even',
      spoil: { wavespeed: says('retired'), replicate: busy },
      asks: ['wavespeed', 'replicate', 'fal'],
    },
  ],
  [
    'nobody where all refuse',
    {
      ...{ model: 'even', spoil: { wavespeed: refused, replicate: refused, fal: refused } },
      ...{ asks: ['wavespeed', 'replicate', 'fal'], end: 'unauthorized' },
    },
  ],
  [
    'nobody for more than was shown',
    { model: 'rising', spoil: { wavespeed: refused }, asks: ['wavespeed'], end: 'unauthorized' },
  ],
  [
    'nobody who can’t make it as long',
    { model: 'short', duration: 10, spoil: { wavespeed: refused }, asks: ['wavespeed', 'fal'] },
  ],
  [
    'nobody else than the provider that was named',
    { model: 'even@fal', spoil: { fal: refused }, asks: ['fal'], end: 'unauthorized' },
  ],
  [
    'nobody else where the words are refused',
    {
      ...{ model: 'even', spoil: { wavespeed: says('contentRefused') } },
      ...{ asks: ['wavespeed'], end: 'content_rejected' },
    },
  ],
  [
    'nobody else where the answer is lost',
    { model: 'even', spoil: { wavespeed: lost }, asks: ['wavespeed'], end: 'unclear' },
  ],
  [
    'nobody else where the answer of the second is lost',
    {
      ...{ model: 'even', spoil: { wavespeed: refused, replicate: lost } },
      ...{ asks: ['wavespeed', 'replicate'], end: 'unclear' },
    },
  ],
])('of three providers makes a video: %s', async (_, { model, duration = 5, ...one }) => {
  const { without, spoil = {}, asks, end, usd = 0.5 } = one;
  await using own = without && (await startBot(without));
  const run = own ?? shared;
  const before = asked().length;
  for (const name of names) spoil[name]?.(wireOf(name), name);
  const command = run.discord
    .member('mia')
    .slash('video', { prompt: 'a kite', model, duration, notify: 'off' });
  const job = await untilOver(run, command);
  expect(asked().slice(before)).toEqual(asks);
  const maker = asks.at(-1);
  expect(job).toMatchObject({ provider: maker, reservedUsd: usd, request: { durationSeconds: duration } });
  const status = job?.status;
  expect(status?.state === 'failed' ? status.kind : status?.state).toBe(end ?? 'succeeded');
  const label = models.find(({ id }) => model.startsWith(id))?.label;
  const isSaid = () => command.message()?.text.includes(`${label} (${providerName(maker ?? '')})`) === true;
  await until(isSaid, `who makes ${command.id}, in ${command.message()?.text}`);
  const [entry] = await run.stores.sql(`SELECT * FROM ledger WHERE job_id = '${command.id}'`);
  expect(entry).toMatchObject({ held_microusd: end === 'unclear' ? usd * 1e6 : 0 });
  if (end !== undefined) expect(entry).toMatchObject({ spent_microusd: 0 });
  expect(run.discord.log.invalid()).toEqual([]);
});

it('where one can’t be reached, the next makes it at once, and the others that wait', async () => {
  const run = shared;
  const before = asked().length;
  const comeBack = servers.wavespeed.goAway();
  const mia = run.discord.member('mia');
  const commands = ['a kite', 'a fox', 'a boat', 'a tree'].map((prompt) =>
    mia.slash('video', { prompt, model: 'even', notify: 'off' }),
  );
  const jobs = await Promise.all(commands.map((command) => untilOver(run, command)));
  expect(jobs.map((job) => job?.provider)).toEqual(commands.map(() => 'replicate'));
  expect(asked().slice(before)).toEqual(commands.map(() => 'replicate'));
  await comeBack();
});

it('what may have been accepted when the bot stopped goes nowhere else', async () => {
  await using run = await startBot();
  const before = asked().length;
  const script = wireOf('wavespeed').script('create', { kind: 'hang' });
  const command = run.discord
    .member('mia')
    .slash('video', { prompt: 'a kite', model: 'even', notify: 'off' });
  await until(() => script.hits > 0, 'the submit');
  await run.restart();
  await command.waitForMessage(({ text }) => text.startsWith('⚠️ Even (WaveSpeed) didn’t confirm'));
  expect(asked().slice(before)).toEqual(['wavespeed']);
  script.remove();
});
