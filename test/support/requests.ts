import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { Keyv } from 'keyv';
import { pino } from 'pino';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import type { Model } from '../../src/catalog/schema.ts';
import type { AllowanceError, Spender } from '../../src/jobs/allowance.ts';
import type { CastMember } from '../../src/jobs/cast-store.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFilmHolds } from '../../src/jobs/ledger.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Moderator } from '../../src/moderation/moderator.ts';
import { createOptedOutNames } from '../../src/privacy/opted-out-names.ts';
import { createVidu } from '../../src/providers/vidu/index.ts';
import { createCast } from '../../src/requests/cast.ts';
import { castKey } from '../../src/requests/cast-names.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { Answered, Question, Reply } from '../../src/requests/reply.ts';
import { draftOf, type MemberRequest } from '../../src/requests/request.ts';
import type { Requester } from '../../src/requests/requester.ts';
import { createRequests } from '../../src/requests/requests.ts';
import { createTrials } from '../../src/requests/trials.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createSettingsStore } from '../../src/settings/store.ts';
import { createSigner } from '../../src/signer.ts';
import { startEngine, still } from './engine.ts';
import { anIntake } from './intake.ts';
import { memoryKeyv } from './keyv.ts';
import { firstWayOf, modelsOf } from './models.ts';
import { runtime } from './runtime.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const GUILD = '1200000000000000002';
export const MEMBER = '1200000000000000004';

/** A model for everything, unless a test changes it. */
export const aModel = (id: string, more: Partial<OneWayRow> = {}): OneWayRow => ({
  id,
  label: id,
  provider: 'vidu',
  stages: [{ makes: 'video', providerModel: 'viduq3-turbo', price: { usd: 0.1, per: 'second' } }],
  image: 'optional',
  durations: { from: 1, to: 16 },
  defaultDurationSeconds: 5,
  resolutions: ['480p', '720p', '1080p'],
  defaultResolution: '720p',
  aspectRatios: ['16:9', '9:16'],
  keptMs: 3_600_000,
  deadlineMs: 600_000,
  ...more,
});

/** One for everything, one for each thing that a model may lack, and a retired one. */
const models = modelsOf([
  aModel('plain', { label: 'Plain' }),
  aModel('words-only', { label: 'Words Only', image: 'none' }),
  aModel('image-only', { label: 'Image Only', image: 'required' }),
  aModel('adult', { label: 'Adult', ageRestricted: true }),
  aModel('priced', {
    ...{ label: 'Priced', image: 'none' },
    stages: [
      {
        ...{ makes: 'video', providerModel: 'viduq3-turbo' },
        price: { usd: 0.2, per: 'second', cases: [{ when: { resolution: '480p' }, usd: 0.05 }] },
      },
    ],
  }),
  aModel('retired', { label: 'Retired', retired: { on: '2026-01-01', successor: 'plain' } }),
]);

export interface World {
  /** Further models. */
  models?: readonly Model[];
  /** Described models that aren't offered. */
  hidden?: readonly Model[];
  settings?: Patch;
  /** Whether there is no key for any provider. */
  isNotSetUp?: boolean;
  /** The providers with a key, otherwise only that of the models here. */
  keys?: readonly string[];
  isDraining?: boolean;
  moderator?: Moderator;
  /** An opted-out member's name when they opted out. */
  names?: Record<string, string[]>;
  /** The cast of this server. */
  cast?: readonly CastMember[];
  /** What Discord says about the owners of the cast, unless that they are there. */
  isMember?(guildId: string, userId: string): Promise<boolean>;
}

/** One of the cast: the member's own, unless a test changes it. */
export function aCastMember(name: string, more: Partial<CastMember> = {}): CastMember {
  const image = { contentType: 'image/png', bytes: 1_000 };
  return {
    ...{ id: `cast-${name}`, guildId: GUILD, userId: MEMBER, name, key: castKey(name), description: '' },
    ...{ images: [image, image], state: 'ready', isShared: false, consent: null },
    ...{ createdAtMs: 1, usedAtMs: 1, ...more },
  };
}

/** The real request service on the real engine, store and settings, with a loopback provider and no Discord. */
export async function startRequests(world: World = {}) {
  const offered = [...models, ...(world.models ?? [])];
  const cast = [...(world.cast ?? [])];
  const hidden = new Map(world.hidden?.map((model) => [model.id, model]));
  const folder = await temporaryFolder();
  const vidu = await startLoopbackVidu();
  const provider = createVidu({ runtime, apiKey: vidu.apiKey, baseUrl: vidu.baseUrl, isOperatorsOwn: false });
  const refused: AllowanceError[] = [];
  const log = pino({ level: 'silent' });
  const caps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
  const allowances = (spender: Spender) => allowancesOf(settings.peek(spender.guildId), caps, spender);
  const started = await startEngine(folder.path, provider, {
    wayOf: firstWayOf([...offered, ...hidden.values()]),
  });
  const { engine, store, clock } = started;
  const settings = createSettingsStore({ keyv: memoryKeyv(), clock, log, onChange() {} });
  const optedOutNames = createOptedOutNames(memoryKeyv());
  for (const [userId, names] of Object.entries(world.names ?? {}))
    await optedOutNames.keep(GUILD, userId, names);
  await settings.change(GUILD, { by: 'an admin', patch: world.settings ?? {} });
  const pending = createPendingRequests(new Keyv());
  const preferences = createPreferences(new Keyv());
  const intake = anIntake(clock.now);
  if (world.isDraining) await intake.close();
  const forgotten: string[] = [];
  const retries = memoryKeyv<string>();
  const trials = createTrials(memoryKeyv());
  const signer = await createSigner(memoryKeyv(), systemRandom);
  type Deps = Parameters<typeof createRequests>[0];
  type Parts = { [K in 'jobs' | 'allowances' | 'inputs']?: Partial<Deps[K]> };
  const withParts = ({ jobs, allowances: ofTest, inputs }: Parts) =>
    createRequests({
      ...{ intake, settings, clock, log },
      catalog: createCatalog({
        models: offered,
        providers: new Map(
          (world.isNotSetUp ? [] : (world.keys ?? [provider.id])).map((id) => [id, provider] as const),
        ),
        described: { offered: [], known: hidden, hidden },
        defaultModelId: 'plain',
        now: clock.now,
      }),
      allowances: {
        ...createFilmHolds({ of: allowances, fresh: async (spender) => allowances(spender) }, engine.all),
        ...{ used: store.used, onRefused: (error) => refused.push(error) },
        ...ofTest,
      },
      random: { below: () => 7 },
      cast: createCast({
        store: {
          visible: async (guildId, userId) =>
            cast
              .filter((one) => one.guildId === guildId && (one.userId === userId || one.isShared))
              .toSorted((a, b) => Number(b.userId === userId) - Number(a.userId === userId)),
        },
        isMember: world.isMember ?? (async () => true),
        log,
      }),
      jobs: { ...engine, findJob: async (id) => engine.get(id) ?? (await store.get(id)), ...jobs },
      inputs: {
        take: async ({ id }, inputs) =>
          inputs.map(({ role }) => ({ ...still, role, path: `/nowhere/${id}` })),
        takeStill: async () => still,
        withMoments: (_owner, path, look) => look([path]),
        forget: async (id) => void forgotten.push(id),
        ...inputs,
      },
      moderation: { moderator: world.moderator, noteRefusal: store.noteRefusal },
      members: { optedOutNames, pending, preferences },
      ...{ retries, trials },
      stories: { claim: async () => {}, release: async () => {} },
      reels: { store, readableChannels: async () => new Set(), canJoin: true },
      signer,
    });
  const requests = withParts({});
  return {
    /** The same service with some functions of one part replaced. */
    withInputs: (inputs: Partial<Deps['inputs']>) => withParts({ inputs }),
    withJobs: (jobs: Partial<Deps['jobs']>) => withParts({ jobs }),
    withAllowances: (allowances: Partial<Deps['allowances']>) => withParts({ allowances }),
    /** What a test may change. */
    cast,
    ...{ ...started, requests, settings, pending, preferences, intake, trials, vidu, refused, forgotten },
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]();
      await vidu.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

let count = 0;

export function aRequester(more: Partial<Requester> = {}): Requester {
  return {
    requestId: String(1_500_000_000_000_000_000n + BigInt(++count)),
    askedAtMs: 1_800_000_000_000,
    userId: MEMBER,
    roleIds: [],
    guildId: GUILD,
    channelId: '1200000000000000003',
    parentChannelId: null,
    isAgeRestricted: false,
    guildLocale: 'de',
    memberLanguage: 'fr',
    ...more,
  };
}

export function aRequest({
  options,
  ...more
}: Partial<Omit<MemberRequest, 'options'>> & {
  options?: Partial<MemberRequest['options']>;
} = {}): MemberRequest {
  return {
    ...draftOf('a paper boat'),
    model: 'plain',
    notify: 'ping',
    ...more,
    options: {
      ...draftOf('a paper boat').options,
      ...options,
    },
  };
}

type Step =
  | { did: 'thinking' | 'takeBack' }
  | { did: 'show'; job: Job }
  | { did: 'ask'; question: Question }
  | { did: 'offer'; successor: string | undefined }
  | { did: 'lack'; lack: string; able: string[] }
  | { did: 'others'; refusal: string; able: string[] }
  | { did: 'less'; refusal: string; model: string; changed: object; usd: number };

/** A reply that records its calls. Each answer arrives unless the test says otherwise. */
export function fakeReply(answers: { thinking?: Answered; show?: Answered | Error } = {}) {
  const steps: Step[] = [];
  const arrived: Answered = { kind: 'arrived', messageId: '1700000000000000001' };
  const reply: Reply = {
    origin: {
      applicationId: '1200000000000000001',
      interactionToken: 'a token',
      uploadLimitBytes: 10 * 1024 ** 2,
      appPermissions: '0',
    },
    async thinking() {
      steps.push({ did: 'thinking' });
      return answers.thinking ?? arrived;
    },
    async show(job) {
      steps.push({ did: 'show', job });
      if (answers.show instanceof Error) throw answers.show;
      return answers.show ?? arrived;
    },
    async takeBack() {
      steps.push({ did: 'takeBack' });
    },
    async ask(question) {
      steps.push({ did: 'ask', question });
    },
    async offerSuccessor(_model, successor) {
      steps.push({ did: 'offer', successor: successor?.id });
    },
    async offerAble(lack, able) {
      steps.push({ did: 'lack', lack: lack(translator()), able: able.map(({ id }) => id) });
    },
    async offerOthers(refusal, able) {
      steps.push({ did: 'others', refusal: refusal(translator()), able: able.map(({ id }) => id) });
    },
    async offerLess(refusal, { id }, { changed, usd }) {
      steps.push({ did: 'less', refusal: refusal(translator()), model: id, changed, usd });
    },
  };
  return { reply, steps, did: () => steps.map((step) => step.did) };
}
