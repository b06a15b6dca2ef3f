import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/catalog/schema.ts';
import { EditableError } from '../../src/errors.ts';
import type { DraftInput, MemberRequest } from '../../src/requests/request.ts';
import type { Requester } from '../../src/requests/requester.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest, aRequester, MEMBER, startRequests, type World } from '../support/requests.ts';

const OTHER = '1200000000000000009';
const ROLE = '1200000000000000010';
const image = (bytes = 1_000): DraftInput[] => [
  { role: 'first', source: { url: 'https://cdn.example/boat.png', bytes } },
];

/** A problem with a request, and the sentence that the member reads then. */
interface Wrong extends World {
  /** The check that finds it. */
  check: string;
  name: string;
  says: string | RegExp;
  asked?: Partial<Omit<MemberRequest, 'options'>>;
  options?: Partial<MemberRequest['options']>;
  /** Further words of the prompt. */
  words?: string;
  requester?: Partial<Requester>;
}

/** In the order of the checks. */
const wrongs: readonly Wrong[] = [
  { check: 'intake', name: 'the bot is draining', isDraining: true, says: 'restart' },
  { check: 'set up', name: 'no provider has a key', isNotSetUp: true, says: 'set up' },
  {
    check: 'place',
    name: 'the server is paused',
    settings: { paused: true, pauseReason: 'exams' },
    says: 'exams',
  },
  {
    check: 'place',
    name: 'the member is blocked',
    settings: { blockedMembers: [MEMBER] },
    says: 'Ask an admin',
  },
  {
    check: 'place',
    name: 'the channel is not allowed',
    settings: { allowedChannels: [OTHER] },
    says: `<#${OTHER}>`,
  },
  {
    check: 'place',
    name: 'the channel is denied',
    settings: { deniedChannels: ['1200000000000000003'] },
    says: 'channel',
  },
  {
    check: 'place',
    name: 'the parent of the thread is denied',
    settings: { deniedChannels: [OTHER] },
    requester: { parentChannelId: OTHER },
    says: 'channel',
  },
  { check: 'place', name: 'the role is missing', settings: { allowedRoles: [ROLE] }, says: `<@&${ROLE}>` },
  { check: 'model', name: 'the model is unknown', asked: { model: 'nothing' }, says: 'Plain' },
  { check: 'model', name: 'the model has an empty id', asked: { model: '' }, says: 'Plain' },
  {
    check: 'model',
    name: 'the model is not allowed',
    asked: { model: 'words-only' },
    settings: { allowedModels: ['plain'] },
    says: 'Words Only',
  },
  { check: 'model', name: 'the model is for adults', asked: { model: 'adult' }, says: 'age' },
  {
    check: 'model',
    name: 'models for adults are turned off',
    asked: { model: 'adult' },
    settings: { ageRestrictedModels: false },
    requester: { isAgeRestricted: true },
    says: 'Adult',
  },
  { check: 'options', name: 'the seed is negative', options: { seed: -1 }, says: 'seed' },
  { check: 'options', name: 'the seed is too large', options: { seed: 2 ** 31 }, says: 'seed' },
  {
    check: 'options',
    name: 'the prompt is empty',
    options: { prompt: ' \u200b ' },
    says: /prompt|describe/i,
  },
  { check: 'options', name: 'the prompt is too long', options: { prompt: 'a'.repeat(4_001) }, says: '4,001' },
  { check: 'options', name: 'the length is not whole', options: { durationSeconds: 2.5 }, says: '60' },
  { check: 'options', name: 'the length is over a minute', options: { durationSeconds: 61 }, says: '60' },
  { check: 'options', name: 'the resolution is unknown', options: { resolution: '9p' }, says: '9p' },
  { check: 'options', name: 'the shape is unknown', options: { aspectRatio: '9:1' }, says: '9:1' },
  {
    check: 'limits',
    name: 'the video is too long for the server',
    options: { durationSeconds: 9 },
    settings: { maxDurationSeconds: 8 },
    says: '8',
  },
  {
    check: 'limits',
    name: 'the video is too sharp for the server',
    options: { resolution: '1080p' },
    settings: { maxResolution: '720p' },
    says: '720p',
  },
  {
    check: 'image',
    name: 'the image is too large',
    asked: { inputs: image(20 * 1024 ** 2 + 1) },
    says: '20',
  },
  {
    check: 'image',
    name: 'the model takes no image',
    asked: { model: 'words-only', inputs: image() },
    says: 'Words Only',
  },
  { check: 'image', name: 'the model needs an image', asked: { model: 'image-only' }, says: 'Image Only' },
  {
    check: 'price',
    name: 'it costs more than one video may',
    settings: { maxUsdPerVideo: 0.4999 },
    says: '$0.50',
  },
  {
    check: 'quotas',
    name: 'the member has no quota',
    settings: { memberVideos: { day: 0 } },
    says: /limit for all members is 0/,
  },
  {
    check: 'quotas',
    name: 'the server’s budget is too small',
    settings: { serverBudget: { day: 0.4 } },
    says: 'budget',
  },
  {
    check: 'quotas',
    name: 'the role’s budget is too small',
    settings: { roleBudgets: { [ROLE]: { month: 0.4 } } },
    requester: { roleIds: [ROLE] },
    says: `<@&${ROLE}>`,
  },
  {
    check: 'words',
    name: 'a word is blocked',
    words: 'with a kraken',
    settings: { blockedWords: ['kraken'] },
    says: 'kraken',
  },
  {
    check: 'people',
    name: 'a member who opted out is mentioned',
    words: `for <@${OTHER}>`,
    settings: { optedOutMembers: [OTHER] },
    says: `<@${OTHER}>`,
  },
  {
    check: 'people',
    name: 'a member who opted out is called by name',
    words: 'for @Mia',
    settings: { optedOutMembers: [OTHER] },
    names: { [OTHER]: ['mia'] },
    says: `<@${OTHER}>`,
  },
  {
    check: 'people',
    name: 'the image is of a member who opted out',
    asked: { inputs: image(), imageOwnerIds: [OTHER] },
    settings: { optedOutMembers: [OTHER] },
    says: `<@${OTHER}>`,
  },
];

/** All problems at once. If two need the same part of a request, the first one wins. */
async function errorOf(...all: readonly Wrong[]): Promise<Error> {
  const merged = <K extends keyof Wrong>(key: K) =>
    Object.assign({}, ...all.map((wrong) => wrong[key]).reverse()) as NonNullable<Wrong[K]>;
  await using world = await startRequests({
    settings: merged('settings') as Patch,
    names: merged('names'),
    isDraining: all.some(({ isDraining }) => isDraining),
    isNotSetUp: all.some(({ isNotSetUp }) => isNotSetUp),
  });
  const options = merged('options');
  const prompt = [options.prompt ?? 'a paper boat', ...all.map(({ words }) => words ?? '')].join(' ');
  const asked = aRequest({ ...merged('asked'), options: { ...options, prompt } });
  return await world.requests.requireValid(asked, aRequester(merged('requester'))).then(
    () => new Error('valid'),
    (error: Error) => error,
  );
}

const refusalOf = async (...all: readonly Wrong[]) => (await errorOf(...all)).message;

/** The first of each check. */
const firsts = wrongs.filter(
  ({ check }, index) => wrongs.findIndex((wrong) => wrong.check === check) === index,
);
const pairs = firsts.flatMap((first, index) => firsts.slice(index + 1).map((second) => ({ first, second })));

describe('a request', () => {
  it('is valid without any of this', async () => {
    expect(await refusalOf()).toBe('valid');
  });

  it.each(wrongs)('is refused where $name', async (wrong) => {
    const error = await errorOf(wrong);
    expect(error.message).toMatch(wrong.says);
    // Other words or options would do: the member gets them to edit.
    const isEditable = 'words' in wrong || ['options', 'limits', 'image', 'price'].includes(wrong.check);
    expect(error instanceof EditableError).toBe(isEditable);
  });

  it.each(pairs)(
    'is refused because $first.name rather than because $second.name',
    async ({ first, second }) => {
      expect(await refusalOf(first, second)).toBe(await refusalOf(first));
    },
  );
});

describe('a valid request', () => {
  it.each([
    { name: 'costs just what one video may', settings: { maxUsdPerVideo: 0.5 } },
    // Three times 0.1 is more than 0.3.
    { name: 'costs just that in cents', settings: { maxUsdPerVideo: 0.3 }, seconds: 3 },
    { name: 'fits into the budget exactly', settings: { serverBudget: { day: 0.5 } } },
    { name: 'is as long as the server allows', settings: { maxDurationSeconds: 5 }, seconds: 5 },
    { name: 'is longer by the model’s own default, which gives way', settings: { maxDurationSeconds: 3 } },
    { name: 'mentions only its own member, who opted out', settings: { optedOutMembers: [MEMBER] } },
  ] as { name: string; settings: Patch; seconds?: number }[])(
    '$name',
    async ({ settings, seconds = null }) => {
      await using world = await startRequests({ settings });
      const asked = aRequest({ options: { durationSeconds: seconds, prompt: `a boat for <@${MEMBER}>` } });
      expect(await world.requests.validate(asked, aRequester())).toHaveProperty('valid');
    },
  );

  it('is fitted to the default model, priced, and says what was changed', async () => {
    await using world = await startRequests({
      settings: { defaultModel: 'words-only', defaultResolution: '1080p' },
    });
    const asked = aRequest({ model: null, options: { durationSeconds: 40 } });
    expect(await world.requests.validate(asked, aRequester())).toMatchObject({
      valid: {
        model: { id: 'words-only' },
        request: { durationSeconds: 16, resolution: '1080p', aspectRatio: '16:9', seed: 7 },
        usd: 1.6,
        notes: [expect.any(Function)],
      },
    });
  });

  it('may be for a model that is allowed by the id of one of its offers', async () => {
    const models = modelsOf([aModel('merged')]).map((model): Model => {
      const [offer] = model.offers;
      return { ...model, offers: [{ ...offer, id: 'merged-at-vidu' }] };
    });
    await using world = await startRequests({ models, settings: { allowedModels: ['merged-at-vidu'] } });
    const asked = aRequest({ model: 'merged' });
    expect(await world.requests.validate(asked, aRequester())).toMatchObject({
      valid: { model: { id: 'merged' } },
    });
  });

  it.each([
    ['both stages of a model that draws an image first', undefined, 0.53],
    ['only the video if the still of an earlier try is there', aJob({ stage: 1, still }), 0.5],
  ])('costs %s', async (_, earlier, usd) => {
    const price = { usd: 0.1, per: 'second' } as const;
    const drawn = aModel('drawn', {
      stages: [
        { makes: 'image', providerModel: 'viduq2', price: { usd: 0.03, per: 'task' } },
        { makes: 'video', providerModel: 'viduq3-turbo', price },
      ],
    });
    await using world = await startRequests({ models: modelsOf([drawn]) });
    const { validate } = world.withJobs({
      findJob: async () => earlier && { ...earlier, request: { ...earlier.request, model: 'drawn' } },
    });
    const asked = aRequest({
      ...{ model: 'drawn', stillOf: '1', options: { prompt: 'a paper boat on a rainy street' } },
    });
    expect(await validate(asked, aRequester())).toMatchObject({ valid: { usd: expect.closeTo(usd) } });
  });

  it('for a retired model names it, and isn’t a refusal', async () => {
    await using world = await startRequests();
    expect(await world.requests.validate(aRequest({ model: 'retired' }), aRequester())).toMatchObject({
      retired: { id: 'retired' },
    });
  });

  it('starts nothing', async () => {
    await using world = await startRequests();
    await world.requests.validate(aRequest(), aRequester());
    expect([...world.engine.all()]).toEqual([]);
    expect(world.vidu.tasks).toEqual([]);
  });
});
