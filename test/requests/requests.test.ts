import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import type { OneWayRow } from '../../src/catalog/one-way.ts';
import type { StageRow } from '../../src/catalog/stage-schema.ts';
import { UserError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { type DraftInput, draftOf, type InputSource } from '../../src/requests/request.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest, aRequester, fakeReply, GUILD, startRequests } from '../support/requests.ts';

const DENIED = ['1200000000000000003'];

describe('a member’s models', () => {
  it('are those that the settings allow in their channel, in the order of the catalog', async () => {
    await using world = await startRequests();
    const modelsFor = async (isAgeRestricted: boolean) =>
      (await world.requests.modelsFor(aRequester({ isAgeRestricted }))).map(({ id }) => id);
    expect(await modelsFor(false)).toEqual(['plain', 'words-only', 'image-only', 'priced']);
    expect(await modelsFor(true)).toEqual(['plain', 'words-only', 'image-only', 'adult', 'priced']);
    await world.settings.change(GUILD, { by: '1', patch: { ageRestrictedModels: false } });
    expect(await modelsFor(true)).toEqual(['plain', 'words-only', 'image-only', 'priced']);
    await world.settings.change(GUILD, { by: '1', patch: { allowedModels: ['words-only', 'adult'] } });
    expect(await modelsFor(true)).toEqual(['words-only']);
  });

  it('have only what is within the server’s limits', async () => {
    await using world = await startRequests({ settings: { maxDurationSeconds: 3, maxResolution: '720p' } });
    const [model] = await world.requests.modelsFor(aRequester());
    expect(model?.offers[0].ways[0]).toMatchObject({
      resolutions: ['480p', '720p'],
      defaultDurationSeconds: 3,
    });
  });
});

describe('a model that isn’t offered', () => {
  const hidden = modelsOf([aModel('hidden', { label: 'Hidden' }), aModel('other')]);
  const asked = aRequest({ model: 'hidden' });

  it('is made once for the operator who tries it, and for nobody else', async () => {
    await using world = await startRequests({ hidden });
    const operator = aRequester({ userId: '1200000000000000009' });
    await expect(world.requests.validate(asked, operator)).rejects.toThrow();
    await world.trials.begin(operator.userId, 'hidden');
    await expect(world.requests.validate(asked, aRequester())).rejects.toThrow();
    const other = world.requests.validate(aRequest({ model: 'other' }), operator);
    await expect(other).rejects.toThrow();
    expect(await world.requests.validate(asked, operator)).toMatchObject({
      valid: { isTrial: true, model: { id: 'hidden' } },
    });
    await world.requests.submit(asked, operator, fakeReply().reply);
    expect(await world.trials.of(operator.userId)).toBeUndefined();
    await expect(world.requests.validate(asked, operator)).rejects.toThrow();
  });

  it('isn’t made if its trial can’t be taken', async () => {
    await using world = await startRequests({ hidden });
    const requester = aRequester();
    await world.trials.begin(requester.userId, 'hidden');
    world.trials.take = () => Promise.reject(new Error('the store is away'));
    const submitted = world.requests.submit(asked, requester, fakeReply().reply);
    await expect(submitted).rejects.toThrow('the store is away');
    expect(world.engine.get(requester.requestId)).toBeUndefined();
  });

  it('is made once by two clicks at the same time', async () => {
    await using world = await startRequests({ hidden });
    const clicks = ['1', '2'].map((end) => aRequester({ requestId: `130000000000000000${end}` }));
    await world.trials.begin(clicks[0]?.userId ?? '', 'hidden');
    const results = await Promise.allSettled(
      clicks.map((click) => world.requests.submit(asked, click, fakeReply().reply)),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { message: translator('en')('operator.trialUsed') },
    });
    expect(clicks.filter(({ requestId }) => world.engine.get(requestId))).toHaveLength(1);
  });

  it('may be tried again if nothing came of it', async () => {
    await using world = await startRequests({ hidden });
    const requester = aRequester();
    await world.trials.begin(requester.userId, 'hidden');
    const broken = world.withJobs({ accept: () => Promise.reject(new Error('the disk is full')) });
    await expect(broken.submit(asked, requester, fakeReply().reply)).rejects.toThrow('the disk is full');
    expect(await world.trials.of(requester.userId)).toBe('hidden');
  });

  it('leaves the trial to the model that it is for', async () => {
    await using world = await startRequests({ hidden });
    const requester = aRequester();
    await world.trials.begin(requester.userId, 'hidden');
    await world.requests.submit(aRequest({ model: 'plain' }), requester, fakeReply().reply);
    expect(await world.trials.take(requester.userId, 'other')).toBe(false);
    expect(await world.trials.of(requester.userId)).toBe('hidden');
  });
});

describe('the model that runs where none is named', () => {
  it.each([
    ['the server’s', { defaultModel: 'words-only' }, false, 'words-only'],
    ['the operator’s, where the server’s can’t be used', { defaultModel: 'adult' }, false, 'plain'],
    [
      'the first that may be used, where neither can',
      { defaultModel: 'adult', allowedModels: ['image-only', 'words-only'] },
      false,
      'words-only',
    ],
    [
      'one for everybody before one for adults',
      { allowedModels: ['adult', 'image-only'] },
      true,
      'image-only',
    ],
    [
      'not the cheapest if that one is for adults',
      { allowedModels: ['cheap-adult', 'words-only'] },
      true,
      'words-only',
    ],
    ['one for adults where there is no other', { allowedModels: ['adult'] }, true, 'adult'],
  ])('is %s', async (_, settings, isAgeRestricted, id) => {
    const price = { usd: 0.01, per: 'second' } as const;
    const stages = [{ makes: 'video', providerModel: 'viduq3-turbo', price }] as const;
    const cheap = aModel('cheap-adult', { ageRestricted: true, stages: [...stages] });
    await using world = await startRequests({ settings, models: modelsOf([cheap]) });
    expect((await world.requests.compose(draftOf(''), aRequester({ isAgeRestricted }))).model.id).toBe(id);
    const validation = await world.requests
      .validate(aRequest({ model: null }), aRequester({ isAgeRestricted }))
      .catch((error: Error) => error.message);
    // The model that needs an image is still the default.
    if (id === 'image-only')
      expect(validation).toMatchObject({
        lacking: { model: { id }, lack: { kind: 'missing', role: 'first' } },
      });
    else expect(validation).toMatchObject({ valid: { model: { id } } });
  });

  it('is none where there is none, or no video may be made', async () => {
    await using world = await startRequests({ settings: { allowedModels: ['adult'] } });
    await expect(world.requests.compose(draftOf(''), aRequester())).rejects.toThrow(UserError);
    await world.settings.change(GUILD, { by: '1', patch: { allowedModels: [], deniedChannels: DENIED } });
    await expect(world.requests.compose(draftOf(''), aRequester())).rejects.toThrow(UserError);
  });
});

it('a request whose model can’t be changed is refused for a retired model', async () => {
  await using world = await startRequests();
  await world.requests.requireValid(aRequest(), aRequester());
  await expect(world.requests.requireValid(aRequest({ model: 'retired' }), aRequester())).rejects.toThrow(
    /Retired/,
  );
  await expect(
    world.requests.requireValid(aRequest({ options: { seed: -1 } }), aRequester()),
  ).rejects.toThrow(/seed/i);
});

it('the settings are those of the server for its member in their channel', async () => {
  await using world = await startRequests({ settings: { deniedChannels: DENIED } });
  expect((await world.requests.settingsFor(aRequester())).barrier).toMatchObject({ kind: 'channel' });
  expect((await world.requests.settingsFor(aRequester({ channelId: '9' }))).barrier).toBeUndefined();
});

it('is closed while the operator takes no new videos', async () => {
  await using world = await startRequests();
  world.requests.requireOpen();
  await world.intake.close();
  expect(() => world.requests.requireOpen()).toThrow(UserError);
});

describe('a request that is just within its limits', () => {
  const first = (source: InputSource): DraftInput[] => [{ role: 'first', source }];
  const image = (bytes: number) => first({ url: 'https://cdn.example/boat.png', bytes });

  it.each([
    ['the resolution', { options: { resolution: '720p' } }, { maxResolution: '720p' }],
    ['a lower resolution', { options: { resolution: '480p' } }, { maxResolution: '720p' }],
    ['the length', { options: { durationSeconds: 5 } }, { maxDurationSeconds: 5 }],
    ['the image', { inputs: image(20 * 1024 ** 2) }, {}],
    ['the image of a job', { inputs: first({ jobId: '1' }) }, {}],
  ] as const)('by %s is valid', async (_, asked, settings) => {
    await using world = await startRequests({ settings });
    const validation = await world.requests.validate(aRequest(asked), aRequester());
    expect(validation).toHaveProperty('valid');
  });
});

it('is refused where any of its files is too large', async () => {
  await using world = await startRequests({ models: priced });
  const inputs = [1, 20 * 1024 ** 2 + 1].map((bytes) => ({
    ...{ role: 'reference' as const, source: { ...attached, bytes } },
  }));
  const asked = aRequest({ model: 'all-ways', inputs });
  await expect(world.requests.validate(asked, aRequester())).rejects.toThrow(/20 MB/);
});

it('is refused where nobody can read what is used', async () => {
  await using world = await startRequests({ settings: { memberVideos: { day: 3 } } });
  const fails = world.withAllowances({ used: () => Promise.reject(new Error('the disk is gone')) });
  const { reply, did } = fakeReply();
  await expect(fails.submit(aRequest(), aRequester(), reply)).rejects.toThrow(/storage/);
  expect(did()).toEqual([]);
  expect(world.refused).toEqual([]);
});

describe('a draft', () => {
  it('takes the lowest resolution, and says what that saves', async () => {
    await using world = await startRequests();
    const asked = aRequest({ model: 'priced', options: { draft: true, resolution: '1080p' } });
    const validation = await world.requests.validate(asked, aRequester());
    if (!('valid' in validation)) throw new Error('It can be made');
    expect(validation.valid).toMatchObject({ request: { draft: true, resolution: '480p' }, usd: 0.25 });
    const notes = validation.valid.notes.map((note) => note(translator()));
    expect(notes).toEqual([expect.any(String), expect.stringMatching(/\$0\.25.*\$1\.00/)]);
  });

  it('says nothing of saving where nothing is saved', async () => {
    await using world = await startRequests();
    const asked = aRequest({ options: { draft: true, resolution: '480p' } });
    expect(await world.requests.validate(asked, aRequester())).toMatchObject({ valid: { notes: [] } });
  });
});

it.each([
  ['first', 1],
  ['last', 0.5],
] as const)(
  'a composed video with a %s frame alone has the price of its first frame: $%d',
  async (role, usd) => {
    const price: StageRow['price'] = {
      usd: 0.1,
      per: 'second',
      cases: [{ when: { image: true }, usd: 0.2 }],
    };
    const stages: OneWayRow['stages'] = [{ makes: 'video', providerModel: 'viduq3-turbo', price }];
    const models = modelsOf([aModel('framed', { stages })]).map((model) =>
      mapWays(model, (way) => ({ ...way, inputs: { first: { min: 0, max: 1 }, last: { min: 0, max: 1 } } })),
    );
    await using world = await startRequests({ models });
    const inputs = [{ role, source: { url: 'https://cdn.example/boat.png', bytes: 1 } }];
    const draft = { ...draftOf('a boat', inputs), model: 'framed' };
    const { usd: composed, usdWith } = await world.requests.compose(draft, aRequester());
    expect(composed).toBeCloseTo(usd);
    expect(usdWith({ durationSeconds: 10 })).toBeCloseTo(2 * usd);
  },
);

/** Each way has a price of its own. */
const priced = checkModels([
  {
    id: 'all-ways',
    label: 'All ways',
    offers: [
      {
        ...{ id: 'all-ways', provider: 'vidu', durations: [5], resolutions: ['720p'] },
        ways: [
          { name: 'words', inputs: { first: { max: 1 } }, stages: perSecond(0.1, 0.2) },
          { name: 'references', inputs: { reference: { min: 1, max: 3 } }, stages: perSecond(0.3) },
          { name: 'longer', task: 'extend', inputs: { video: { min: 1 } }, stages: perSecond(0.4) },
        ],
      },
    ],
  },
]);

function perSecond(usd: number, withImage = usd): OneWayRow['stages'] {
  const price = { usd, per: 'second', cases: [{ when: { image: true }, usd: withImage }] } as const;
  return [{ makes: 'video', providerModel: 'm', price: { ...price, cases: [...price.cases] } }];
}

const attached = { url: 'https://cdn.example/boat', bytes: 1 };
const earlier = { jobId: '7', index: 0 };

it.each(
  [attached, earlier].flatMap((source) => [
    ['generate', [], 0.5, source] as const,
    ['generate', ['first'], 1, source] as const,
    ['generate', ['reference'], 1.5, source] as const,
    ['generate', ['reference', 'reference'], 1.5, source] as const,
    ['extend', ['video'], 2, source] as const,
  ]),
)('the composer has the price of %s with %j: $%d, as the request (%j)', async (task, used, usd, source) => {
  await using world = await startRequests({ models: priced });
  const inputs = used.map((role) => ({ role, source }));
  const draft = { ...draftOf('a boat', inputs), task, model: 'all-ways' };
  expect((await world.requests.compose(draft, aRequester())).usd).toBeCloseTo(usd);
  const checked = await world.requests.validate({ ...draft, notify: 'off' }, aRequester());
  expect(checked).toHaveProperty('valid.usd', expect.closeTo(usd));
});
