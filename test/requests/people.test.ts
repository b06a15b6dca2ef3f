import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { checkOptedOut, consentOf, ownersOfInputs } from '../../src/requests/people.ts';
import type { DraftInput, InputSource } from '../../src/requests/request.ts';
import { defaultSettings } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';
import { aRequest, GUILD, MEMBER } from '../support/requests.ts';

const [ANN, BEN, EVE] = ['1200000000000000011', '1200000000000000012', '1200000000000000013'];
const attached = { url: 'https://cdn.example/boat.png', bytes: 1_000 };
const first = (source: InputSource): DraftInput[] => [{ role: 'first', source }];
const find = (...jobs: Job[]) => ({ findJob: async (id: string) => jobs.find((job) => job.id === id) });

describe('the owners of inputs', () => {
  const job = aJob({ origin: { userId: ANN }, imageOwnerIds: [BEN, ANN] });

  it.each([
    { name: 'nobody without one', sources: [], along: [EVE], are: [] },
    { name: 'those named along with an attachment', sources: [attached], along: [EVE], are: [EVE] },
    {
      name: 'of a job, its member and its owners then',
      sources: [{ jobId: job.id }],
      along: [],
      are: [ANN, BEN],
    },
    {
      name: 'all of these together, once',
      sources: [{ jobId: job.id }],
      along: [BEN, EVE],
      are: [ANN, BEN, EVE],
    },
    { name: 'those named, where the job is gone', sources: [{ jobId: '1' }], along: [EVE], are: [EVE] },
  ])('are $name', async ({ sources, along, are }) => {
    const inputs = sources.flatMap(first);
    expect((await ownersOfInputs({ inputs, imageOwnerIds: along }, find(job))).toSorted()).toEqual(are);
  });
});

describe('a member’s consent', () => {
  const settings = { ...defaultSettings, consentRequired: true, optedOutMembers: [EVE] };
  const member = { guildId: GUILD, userId: MEMBER };
  const list = `signed ${EVE}`;
  const earlier = (userId: string, prompt = 'eve in a boat', consented = list) =>
    aJob({ origin: { userId }, request: { prompt }, consent: { atMs: 1, list: consented } });

  function ask(asked: Parameters<typeof aRequest>[0], ...jobs: Job[]) {
    return consentOf(aRequest(asked), member, settings, {
      ...find(...jobs),
      optedOutNames: { of: async () => ({ names: ['Eve'], ownerOf: new Map([['Eve', EVE]]) }) },
      signer: { sign: (_, text) => `signed ${text}` },
      clock: createFakeClock(5),
    });
  }

  it('is not asked for a plain prompt', async () => {
    expect(await ask({})).toEqual({});
  });

  it('is asked for an image, and for a namesake in the prompt', async () => {
    expect(await ask({ inputs: first(attached) })).toMatchObject({
      missing: { hasImage: true, optedOut: [EVE], list },
    });
    expect(await ask({ options: { prompt: 'Eve in a boat' } })).toMatchObject({
      missing: { hasImage: false, namesake: { word: 'Eve', userId: EVE } },
    });
  });

  it('is asked for a namesake who opted out here, other than the member', async () => {
    const asked = aRequest({ options: { prompt: 'Eve and Ben in a boat' } });
    const consent = (ownerOf: Map<string, string>, names = [...ownerOf.keys()], optedOut = [EVE]) =>
      consentOf(
        asked,
        member,
        { ...settings, optedOutMembers: optedOut },
        {
          ...find(),
          optedOutNames: { of: async () => ({ names, ownerOf }) },
          ...{ signer: { sign: () => list }, clock: createFakeClock(5) },
        },
      );
    expect(await consent(new Map([['Eve', EVE]]))).toHaveProperty('missing');
    expect(await consent(new Map([['Eve', EVE]]), ['Eve'], [])).toEqual({});
    expect(await consent(new Map([['Eve', BEN]]))).toEqual({});
    expect(await consent(new Map([['Eve', MEMBER]]), ['Eve'], [MEMBER])).toEqual({});
    expect(await consent(new Map(), ['Eve'])).toEqual({});
  });

  it('is not asked where the server does not want it', async () => {
    const asked = aRequest({ inputs: first(attached), options: { prompt: 'Eve in a boat' } });
    const deps = { ...find(), optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) } };
    const rest = { signer: { sign: () => list }, clock: createFakeClock(5) };
    expect(await consentOf(asked, member, defaultSettings, { ...deps, ...rest })).toEqual({});
  });

  it('holds for the members of the list, in whatever order they stand', async () => {
    const missing = async (...optedOut: string[]) =>
      (
        await consentOf(
          aRequest({ inputs: first(attached) }),
          member,
          { ...settings, optedOutMembers: optedOut },
          {
            ...find(),
            optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) },
            ...{ signer: { sign: (_, text) => text }, clock: createFakeClock(5) },
          },
        )
      ).missing?.list;
    expect(await missing(EVE, BEN, MEMBER)).toBe(`${BEN},${EVE}`);
    expect(await missing(BEN, EVE)).toBe(`${BEN},${EVE}`);
  });

  it('is given by the list that was seen, and by no other', async () => {
    expect(await ask({ inputs: first(attached), confirmedList: list })).toEqual({ given: { atMs: 5, list } });
    expect(await ask({ inputs: first(attached), confirmedList: 'signed ' })).toHaveProperty('missing');
  });

  it.each([
    { name: 'one’s own job', userId: MEMBER, prompt: 'a boat', consented: list, isGiven: true },
    { name: 'another’s job', userId: ANN, prompt: 'a boat', consented: list, isGiven: false },
    {
      name: 'before somebody opted out',
      userId: MEMBER,
      prompt: 'a boat',
      consented: 'signed ',
      isGiven: false,
    },
    {
      name: 'the same prompt with a namesake',
      userId: MEMBER,
      prompt: 'eve in a boat',
      consented: list,
      isGiven: true,
    },
    {
      name: 'another prompt with a namesake',
      userId: MEMBER,
      prompt: 'eve at sea',
      consented: list,
      isGiven: false,
    },
  ])('is taken over from $name: $isGiven', async ({ userId, prompt, consented, isGiven }) => {
    const job = earlier(userId, 'eve in a boat', consented);
    const got = await ask({ inputs: first({ jobId: job.id }), options: { prompt } }, job);
    expect(got).toEqual(isGiven ? { given: job.consent } : { missing: expect.anything() });
  });
});

it('consent is asked for images of two jobs, also where both are one’s own', async () => {
  const settings = { ...defaultSettings, consentRequired: true };
  const consent = { atMs: 1, list: 'signed' };
  const own = [1, 2].map(() => aJob({ origin: { userId: MEMBER }, consent }));
  const ask = (jobs: Job[]) =>
    consentOf(
      aRequest({ inputs: jobs.flatMap(({ id }) => first({ jobId: id })) }),
      { guildId: GUILD, userId: MEMBER },
      settings,
      {
        ...find(...own),
        optedOutNames: { of: async () => ({ names: [], ownerOf: new Map() }) },
        ...{ signer: { sign: () => 'signed' }, clock: createFakeClock(5) },
      },
    );
  expect(await ask(own.slice(1))).toEqual({ given: consent });
  expect(await ask(own)).toHaveProperty('missing');
});

describe('a prompt', () => {
  const optedOutNames = {
    of: async (guildId: string) =>
      guildId === GUILD
        ? {
            names: ['Eve', 'Me'],
            ownerOf: new Map([
              ['Me', MEMBER],
              ['Eve', EVE],
              ['Ben', BEN],
            ]),
          }
        : { names: [], ownerOf: new Map<string, string>() },
  };
  const refusalOf = (
    prompt: string,
    { guildId = GUILD, optedOut = [MEMBER, EVE] as string[], imageOwnerIds = [] as string[] } = {},
  ) =>
    checkOptedOut(
      { guildId, userId: MEMBER },
      { prompt, imageOwnerIds },
      { optedOutMembers: optedOut },
      optedOutNames,
    ).then(
      () => undefined,
      (error: Error) => error.message,
    );

  it.each([
    `a film of <@${EVE}>`,
    `<@!${EVE}> in a boat`,
    `with <@${ANN}> and <@${EVE}>`,
    '@eve in a boat',
    'a boat for @Eve.',
    '@evelyn and @eve',
    '@Еve', // Cyrillic
    '@E\u200bv\u00e9',
  ])('that mentions a member who opted out is refused: %s', async (prompt) => {
    expect(await refusalOf(prompt)).toContain(`<@${EVE}>`);
  });

  it.each([
    'a film of nobody',
    'eve in a boat',
    '@evelyn, @eve_2 and @eve1',
    // The requester may be in it, and so may members who haven't opted out.
    `<@${MEMBER}> and @me`,
    `<@${BEN}> and @ben`,
    `<@1${EVE}1> <${EVE}>`,
  ])('that mentions nobody who opted out is not: %s', async (prompt) => {
    expect(await refusalOf(prompt)).toBeUndefined();
  });

  it('is held against the names and the list of its own server', async () => {
    expect(await refusalOf('@eve in a boat', { guildId: ANN })).toBeUndefined();
    expect(await refusalOf(`<@${EVE}>, @eve`, { optedOut: [] })).toBeUndefined();
  });

  it('with an image of a member who opted out is refused, but not with one’s own', async () => {
    expect(await refusalOf('a boat', { imageOwnerIds: [BEN, EVE] })).toContain(`<@${EVE}>`);
    expect(await refusalOf('a boat', { imageOwnerIds: [BEN, MEMBER] })).toBeUndefined();
  });
});
