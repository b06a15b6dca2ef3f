import { describe, expect, it } from 'vitest';
import { createGuildSettings } from '../../src/bot/guild-settings.ts';
import { createInteractions } from '../../src/bot/interactions.ts';
import { createBotRequests } from '../../src/bot/requests.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { createProvenance } from '../../src/provenance.ts';
import { createFakeClock } from '../support/clock.ts';
import { anIntake } from '../support/intake.ts';
import { arriving, fakeInteraction, fakeMessage, type Kind } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeExtras, silent } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';
import { runtime } from '../support/runtime.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Deps = Parameters<typeof createInteractions>[0];
const t = translator('en');
const DAY_MS = 86_400_000;
const s3 = { endpoint: 'https://s3.example' };

interface World {
  hosting?: object;
  publicUrl?: string;
  moderation?: object;
  allowedGuilds?: string[];
  decoder?: object | undefined;
  /** Jobs that aren't over, and those that are. */
  open?: Job[];
  past?: Job[];
  isDraining?: boolean;
}

/** The listener for everything that members do, on real settings, with fakes of what the bot made before it. */
async function start(world: World = {}) {
  const { open = [], past = [] } = world;
  const folder = await temporaryFolder();
  const clock = createFakeClock();
  const stores = await openTestStores(folder.path, { clock });
  const signer = await aSigner();
  const provenance = createProvenance(signer);
  const intake = anIntake(clock.now);
  if (world.isDraining) await intake.close();
  const guilds: string[] = [];
  const active: string[] = [];
  const noted: Record<string, unknown> = {};
  const idOf = (jobs: readonly Job[], id: string) => jobs.find((job) => job.id === id);
  const used = async ({ unit }: { unit: string }) => (unit === 'videos' ? 7 : 0);
  const engine = {
    get: (id: string) => idOf(open, id),
    all: () => open.values(),
    ...{ messageDeleted: 'note of a deletion', setSpoiler: 'note of a spoiler' },
  };
  const store = {
    ...{ used, noteRefusal: async () => {}, madeFrom: async () => [] },
    get: async (id: string) => idOf([...past, ...open], id),
    getByMessage: async () => undefined,
  };
  const guildSettings = createGuildSettings({
    ...{ stores, rest: { edits: {} }, caps: {}, used, labelOf: (id: string) => id, guildLocale: () => null },
    ...{ onChange() {}, clock, log: silent },
  } as unknown as Parameters<typeof createGuildSettings>[0]);
  const findJob = async (id: string) => idOf([...open, ...past], id);
  const deps = {
    config: {
      ...{ moderation: world.moderation, retentionDays: 12, http: { publicUrl: world.publicUrl } },
      hosting: { keptMs: 3 * DAY_MS, ...world.hosting },
      discord: { allowedGuilds: world.allowedGuilds },
    },
    ...{ stores, rest: { edits: {} }, callback: async () => null, extras: fakeExtras() },
    catalog: {
      labelOf: (id: string) => `Model ${id}`,
      find: () => undefined,
      ...{ wayOf() {}, makerOf() {} },
    },
    jobs: { engine, store, timings: {}, health: {} },
    ...{ engine, store, findJob, stories: {} },
    members: { data: {}, pending: {}, drafts: {}, boards: {}, preferences: { notify: async () => 'ping' } },
    guildSettings,
    videos: {
      ...{ files: { remove: async () => {} }, attachments: {}, provenance, decoder: world.decoder, cast: {} },
      createExports: () => ({}),
      createSourceVideos: () => ({}),
      createDeleteMessage: (note: unknown) => void Object.assign(noted, { deletion: note }),
      createSetSpoiler: (...notes: unknown[]) => void Object.assign(noted, { spoiler: notes }),
    },
    replies: { viewOf: (job: Job) => ({ job, nowMs: clock.now() }) },
    operator: { intake },
    showcase: {},
    guilds: { isHere: (id: string) => guilds.push(id) },
    activity: { note: ({ userId }: { userId: string }) => active.push(userId) },
    runtime: { ...runtime, clock },
    ...{ signer, log: silent, tools: { signer, log: silent } },
  };
  const requests = createBotRequests(deps as unknown as Parameters<typeof createBotRequests>[0]);
  const listen = createInteractions({ ...deps, requests } as unknown as Deps);
  return {
    ...{ guilds, active, noted, provenance, guildSettings },
    async use(kind: Kind, name: string, given: Parameters<typeof fakeInteraction>[0] = {}) {
      const fake = fakeInteraction(given);
      await listen(arriving(fake, kind, name));
      return fake.said();
    },
    async [Symbol.asyncDispose]() {
      await stores.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('/privacy says what this bot does', () => {
  const hosted = t('privacy.hosted', { days: 3 });
  const moderated = t('privacy.moderation');
  it.each<[string, World, string[], string[]]>([
    ['at the least', {}, [t('privacy.videos', { days: 12 })], [hosted, moderated]],
    ['with a bucket', { hosting: { s3 } }, [hosted], [moderated]],
    ['with an address of its own', { publicUrl: 'https://bot.example' }, [hosted], [moderated]],
    ['with moderation', { moderation: { baseUrl: 'https://m.example/v1' } }, [moderated], [hosted]],
  ])('%s', async (_, world, said, unsaid) => {
    await using bot = await start(world);
    const answer = await bot.use('command', 'privacy');
    for (const sentence of said) expect(answer).toContain(JSON.stringify(sentence).slice(1, -1));
    for (const sentence of unsaid) expect(answer).not.toContain(JSON.stringify(sentence).slice(1, -1));
  });
});

describe('a job is found', () => {
  it.each([
    ['while it is made', 'open'],
    ['once it is over', 'past'],
  ])('%s', async (_, where) => {
    const job = aJob({ status: statuses.succeeded });
    await using bot = await start({ [where]: [job] });
    const name = bot.provenance.fileName(job, 12);
    const attachments = [{ name, url: 'https://cdn.example/film.mp4', size: 12 }];
    const said = await bot.use('menu', 'Verify', { targetMessage: fakeMessage({ attachments }) });
    expect(said).toContain('Model preview');
  });

  it('as the engine knows it, whatever is stored', async () => {
    const job = aJob({ status: statuses.succeeded });
    const past = [{ ...job, request: { ...job.request, model: 'stale' } }];
    await using bot = await start({ open: [job], past });
    const name = bot.provenance.fileName(job, 12);
    const attachments = [{ name, url: 'https://cdn.example/film.mp4', size: 12 }];
    const said = await bot.use('menu', 'Verify', { targetMessage: fakeMessage({ attachments }) });
    expect(said).toContain('Model preview');
  });
});

describe('videos are joined', () => {
  const job = aJob({ status: statuses.succeeded });
  it.each<[string, World, string]>([
    ['where ffmpeg writes H.264', { decoder: { writesH264: true } }, t('join.nothing')],
    ['nowhere without that', { decoder: { writesH264: false } }, t('join.notHere')],
    ['nowhere without ffmpeg', { decoder: undefined }, t('join.notHere')],
    [
      'not while the operator drains',
      { decoder: { writesH264: true }, isDraining: true },
      t('refusal.draining'),
    ],
  ])('%s', async (_, world, sentence) => {
    await using bot = await start({ ...world, past: [job] });
    const message = fakeMessage({ buttons: [`join:${job.id}`] });
    const said = await bot.use('button', `join:${job.id}`, { userId: MEMBER, message });
    expect(said).toContain(JSON.stringify(sentence).slice(1, -1));
  });
});

it('only servers that are allowed are served, and each is noted as one with the bot', async () => {
  await using bot = await start({ allowedGuilds: [GUILD] });
  const refused = t('refusal.serverNotAllowed');
  expect(await bot.use('command', 'privacy', { guildId: '1200000000000000099' })).toContain(refused);
  expect(await bot.use('command', 'privacy')).not.toContain(refused);
  expect(bot.guilds).toEqual(['1200000000000000099', GUILD]);
  expect(bot.active).toEqual([MEMBER, MEMBER]);
});

it('what members do to a video is noted by the engine, and told to its server', async () => {
  await using bot = await start();
  expect(bot.noted).toEqual({
    deletion: 'note of a deletion',
    spoiler: ['note of a spoiler', bot.guildSettings.reviewLog.spoilerSet],
  });
});

it('/quota counts what the store says', async () => {
  await using bot = await start();
  await bot.guildSettings.settings.change(GUILD, { by: MEMBER, patch: { memberVideos: { day: 9 } } });
  expect(await bot.use('command', 'quota')).toMatch(/\b2\b.*\b9\b/);
});
