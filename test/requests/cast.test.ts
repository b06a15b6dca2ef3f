import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import type { WayRow } from '../../src/catalog/schema.ts';
import type { CastMember } from '../../src/jobs/cast-store.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Role } from '../../src/providers/provider.ts';
import { draftOfJob } from '../../src/requests/draft-of-job.ts';
import type { DraftInput } from '../../src/requests/request.ts';
import { still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';
import {
  aCastMember,
  aRequest,
  aRequester,
  fakeReply,
  MEMBER,
  startRequests,
  type World,
} from '../support/requests.ts';

const t = translator('en');
const [BEN, EVE] = ['1200000000000000012', '1200000000000000013'];
const stages: WayRow['stages'] = [
  { makes: 'video', providerModel: 'viduq3-turbo', price: { usd: 0.1, per: 'second' } },
];
const image = { contentType: 'image/png', bytes: 1_000 };
const images = (count: number) => ({ images: Array.from({ length: count }, () => image) });

function taking(id: string, ...ways: WayRow['inputs'][]) {
  const common = { provider: 'vidu', durations: [5], resolutions: ['720p' as const] };
  return {
    ...{ id, label: id.toUpperCase() },
    offers: [{ ...common, ways: ways.map((inputs, index) => ({ name: `${index}`, inputs, stages })) }],
  };
}

const models = checkModels([
  taking('none', {}),
  taking('one', { reference: { max: 1 } }),
  taking('four', { reference: { max: 4 } }),
  taking('both', { first: {}, reference: { max: 3 } }),
  // References, or a first frame: not both.
  taking('either', { first: {} }, { reference: { min: 1, max: 3 } }),
  taking('pair', { reference: { min: 2, max: 2 } }),
]);

const mia = aCastMember('mia', images(3));
const cat = aCastMember('cat', images(1));
const ben = aCastMember('ben', { userId: BEN, isShared: true });
const shared = { sharedCast: true };
const attached = (role: Role): DraftInput => ({
  role,
  source: { url: 'https://cdn.example/a.png', bytes: 1 },
});

async function start(world: World = {}) {
  const started = await startRequests({ models, cast: [mia, cat, ben], settings: shared, ...world });
  return {
    ...started,
    validate: (prompt: string, { model = 'four', inputs = [] as DraftInput[], userId = MEMBER } = {}) =>
      started.requests.validate(aRequest({ model, inputs, options: { prompt } }), aRequester({ userId })),
  };
}

/** `mia 0 1 · attached first`: what a request brings, in its order. */
function brings(inputs: readonly DraftInput[]): string[] {
  return inputs.map(({ role, source }) =>
    'castId' in source ? `${source.castId} ${source.index}` : `own ${role}`,
  );
}

describe('a model gets what it takes', () => {
  it.each<[string, string, DraftInput[], string[] | { lack: object; able: string[] }]>([
    ['four', 'a boat', [], []],
    ['four', '@mia', [], ['cast-mia 0', 'cast-mia 1', 'cast-mia 2']],
    ['four', '@mia and @cat', [], ['cast-mia 0', 'cast-mia 1', 'cast-mia 2', 'cast-cat 0']],
    ['four', '@cat and @mia', [], ['cast-cat 0', 'cast-mia 0', 'cast-mia 1', 'cast-mia 2']],
    ['four', '@mia and @ben', [], ['cast-mia 0', 'cast-mia 1', 'cast-ben 0', 'cast-ben 1']],
    ['four', '@mia', [attached('reference')], ['own reference', ...[0, 1, 2].map((at) => `cast-mia ${at}`)]],
    ['one', '@mia', [], ['cast-mia 0']],
    [
      'one',
      '@mia and @cat',
      [],
      { lack: { kind: 'count', role: 'reference', max: 1 }, able: ['four', 'both', 'either', 'pair'] },
    ],
    [
      'one',
      '@mia',
      [attached('reference')],
      { lack: { kind: 'count', role: 'reference', max: 1 }, able: ['four', 'both', 'either', 'pair'] },
    ],
    [
      'none',
      '@mia',
      [],
      { lack: { kind: 'role', role: 'reference', with: [] }, able: ['one', 'four', 'both', 'either'] },
    ],
    ['none', 'no @body', [], []],
    ['both', '@mia', [attached('first')], ['own first', ...[0, 1, 2].map((at) => `cast-mia ${at}`)]],
    ['either', '@mia', [], ['cast-mia 0', 'cast-mia 1', 'cast-mia 2']],
    [
      'either',
      '@mia',
      [attached('first')],
      { lack: { kind: 'role', role: 'reference', with: ['first'] }, able: ['both'] },
    ],
    ['pair', '@mia', [], ['cast-mia 0', 'cast-mia 1']],
    ['pair', '@mia and @ben', [], ['cast-mia 0', 'cast-ben 0']],
  ])('%s: %s, %j', async (model, prompt, inputs, expected) => {
    await using world = await start();
    const checked = await world.validate(prompt, { model, inputs });
    if (Array.isArray(expected)) {
      if (!('valid' in checked)) throw new Error(JSON.stringify(checked));
      expect(brings(checked.valid.asked.inputs)).toEqual(expected);
      return;
    }
    if (!('lacking' in checked)) throw new Error('nothing is lacking');
    const { lack, able } = checked.lacking;
    expect({ lack, able: able.map(({ id }) => id) }).toEqual(expected);
  });

  it('and the member gets one that can by a click, with everything that they typed', async () => {
    await using world = await start();
    const { reply, steps } = fakeReply();
    const asked = aRequest({ model: 'none', options: { prompt: '@mia on a boat' } });
    const requester = aRequester();
    await world.requests.submit(asked, requester, reply);
    expect(steps).toMatchObject([{ did: 'lack', able: ['one', 'four', 'both', 'either'] }]);
    expect(await world.pending.get(requester.requestId, MEMBER)).toEqual(asked);
  });
});

describe('whose cast is used', () => {
  const theirs = { userId: BEN };
  const notes = {
    mia: t('note.cast', { names: '\\@mia' }),
    ben: t('note.cast', { names: '\\@ben' }),
    out: 'note.castOptedOut',
    gone: 'note.castGone',
  };
  it.each<[string, World, { userId?: string }, string[], string | undefined]>([
    ['one’s own', {}, {}, ['cast-mia 0', 'cast-mia 1', 'cast-mia 2'], notes.mia],
    ['not somebody else’s', {}, theirs, [], undefined],
    [
      'one’s own before another of that name',
      { cast: [aCastMember('mia', { ...theirs, id: 'b', isShared: true }), mia] },
      {},
      ['cast-mia 0', 'cast-mia 1', 'cast-mia 2'],
      notes.mia,
    ],
    [
      'not one that waits for its owner',
      { cast: [{ ...mia, state: 'asked' }] },
      {},
      [],
      t('note.castAsked', { word: '\\@mia' as never }),
    ],
    ['not one of another server', { cast: [{ ...mia, guildId: '9' }] }, {}, [], undefined],
  ])('%s', async (_, world, by, expected, note) => {
    await using run = await start(world);
    const checked = await run.validate('@mia', by);
    if (!('valid' in checked)) throw new Error('it is not valid');
    expect(brings(checked.valid.asked.inputs)).toEqual(expected);
    expect(checked.valid.notes.map((each) => each(t))).toEqual(note === undefined ? [] : [note]);
  });

  it.each<[string, World, string[], string[] | RegExp]>([
    ['where admins allow that', {}, ['cast-ben 0', 'cast-ben 1'], [notes.ben]],
    ['not where they don’t', { settings: { sharedCast: false } }, [], []],
    ['not without its owner’s will', { cast: [{ ...ben, isShared: false }] }, [], []],
    [
      'not once its owner has opted out',
      { settings: { ...shared, optedOutMembers: [BEN] } },
      [],
      [t('note.castOptedOut', { word: '\\@ben' as never })],
    ],
    [
      'not once its owner is blocked',
      { settings: { ...shared, blockedMembers: [BEN] } },
      [],
      [t('note.castUnavailable', { word: '\\@ben' as never })],
    ],
    [
      'not once its owner has left',
      { isMember: async () => false },
      [],
      [t('note.castGone', { word: '\\@ben' as never })],
    ],
    [
      'not while nobody knows whether its owner is there',
      { isMember: () => Promise.reject(new Error('503')) },
      [],
      /Discord isn’t saying whether the owner of \\@ben is still on this server.*Nothing was made/,
    ],
  ])('one that another shares %s', async (_, world, expected, says) => {
    await using run = await start(world);
    const checking = run.validate('a boat with @ben');
    if (says instanceof RegExp) return expect(checking).rejects.toThrow(says);
    const checked = await checking;
    if (!('valid' in checked)) throw new Error('it is not valid');
    const { asked, notes: said, imageOwnerIds } = checked.valid;
    expect(brings(asked.inputs)).toEqual(expected);
    expect(said.map((note) => note(t))).toEqual(says);
    // So that their later opt-out stops the video, and those made from it.
    expect(imageOwnerIds).toEqual(expected.length > 0 ? [BEN] : []);
  });

  it('says of three at most that they are left out, so that the message stays short', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `ben${n}`);
    const cast = names.map((name) => aCastMember(name, { userId: BEN, isShared: true }));
    await using run = await start({ cast, isMember: async () => false });
    const checked = await run.validate(names.map((name) => `@${name}`).join(' '));
    expect('valid' in checked && checked.valid.notes.length).toBe(3);
  });

  it('asks Discord about nobody else', async () => {
    const asked: string[] = [];
    const isMember = async (_: string, userId: string) => asked.push(userId) > 0;
    await using run = await start({ isMember });
    for (const prompt of ['a boat', '@mia', '@nobody', '`@ben`']) await run.validate(prompt);
    expect(asked).toEqual([]);
    await run.validate('@ben');
    expect(asked).toEqual([BEN]);
  });
});

describe('consent', () => {
  const settings = { ...shared, consentRequired: true, optedOutMembers: [EVE] };
  async function submit(cast: readonly CastMember[], prompt: string, inputs: DraftInput[] = []) {
    await using world = await start({ settings, cast });
    const { reply, steps } = fakeReply();
    await world.requests.submit(
      aRequest({ model: 'four', inputs, options: { prompt } }),
      aRequester(),
      reply,
    );
    return steps.map(({ did }) => did);
  }

  it.each<[string, CastMember[], string, DraftInput[], string[]]>([
    ['for one’s own cast that nobody was asked about', [mia], '@mia', [], ['ask']],
    [
      'for one’s own under another list',
      [{ ...mia, consent: { atMs: 1, list: 'old' } }],
      '@mia',
      [],
      ['ask'],
    ],
    ['for another’s', [ben], '@ben', [], ['ask']],
    ['for an attachment', [], 'a boat', [attached('reference')], ['ask']],
    ['not for a prompt alone', [mia], 'a boat', [], ['show']],
  ])('is asked for %s', async (_, cast, prompt, inputs, did) => {
    expect(await submit(cast, prompt, inputs)).toEqual(did);
  });

  it('was given with one’s own cast, for itself and nothing else', async () => {
    await using world = await start({ settings });
    const { reply, steps } = fakeReply();
    await world.requests.submit(
      aRequest({ model: 'four', options: { prompt: '@mia' } }),
      aRequester(),
      reply,
    );
    const [step] = steps;
    const list = step?.did === 'ask' ? (step.question.missingConsent?.list ?? '') : '';
    expect(list).not.toBe('');
    const given = { ...mia, consent: { atMs: 7, list } };
    // The list is signed anew for each world, so the cast gets it in the same one.
    world.cast.splice(0, world.cast.length, given, cat);
    const again = async (prompt: string, inputs: DraftInput[] = []) => {
      const { reply, steps } = fakeReply();
      await world.requests.submit(
        aRequest({ model: 'four', inputs, options: { prompt } }),
        aRequester(),
        reply,
      );
      return steps.map(({ did }) => did);
    };
    expect(await again('@mia')).toEqual(['thinking', 'show']);
    expect(await again('@mia and @cat')).toEqual(['ask']);
    expect(await again('@mia', [attached('reference')])).toEqual(['ask']);
  });
});

describe('a job', () => {
  it('has the images of the cast among its inputs, and its message says so', async () => {
    await using world = await start();
    const { reply, steps } = fakeReply();
    const taking = world.withInputs({
      take: async (_, inputs) =>
        inputs.map(({ role, source }) => ({
          ...{ ...still, role },
          ...('castId' in source && { cast: source.name }),
        })),
    });
    const asked = aRequest({ model: 'four', inputs: [attached('reference')], options: { prompt: '@cat' } });
    await taking.submit(asked, aRequester(), reply);
    const shown = steps.find((step) => step.did === 'show');
    if (shown?.did !== 'show') throw new Error('it was not shown');
    expect(shown.job.inputs.map(({ role, cast }) => [role, cast])).toEqual([
      ['reference', undefined],
      ['reference', 'cat'],
    ]);
    // In the server’s language.
    expect(shown.job.notes).toEqual(['Mit \\@cat aus der Besetzung.']);
  });

  it('that is made again brings along whom its prompt still may', () => {
    const inputs = [
      { ...still, role: 'reference' as const },
      { ...still, role: 'reference' as const, cast: 'mia' },
      { ...still, role: 'reference' as const, cast: 'mia' },
    ];
    const job = aJob({ inputs, request: { prompt: '@mia' } });
    const draft = draftOfJob(job);
    expect(draft.inputs.map(({ source }) => source)).toEqual([{ jobId: job.id, index: 0 }]);
    expect(draft.cast).toEqual(['mia']);
    const alone = draftOfJob(aJob({ inputs: inputs.slice(1), imageOwnerIds: [BEN] }));
    expect(alone).toMatchObject({ inputs: [] });
    expect(alone.imageOwnerIds).toBeUndefined();
  });

  it('that waited for its member brings each along once', async () => {
    await using world = await start({ settings: { ...shared, confirmAboveUsd: 0.1 } });
    const { reply, steps } = fakeReply();
    const requester = aRequester();
    await world.requests.submit(aRequest({ model: 'four', options: { prompt: '@mia' } }), requester, reply);
    expect(steps.map(({ did }) => did)).toEqual(['ask']);
    const kept = await world.pending.get(requester.requestId, MEMBER);
    if (!kept) throw new Error('it is not pending');
    world.cast.splice(0, world.cast.length, { ...mia, ...images(2) });
    const checked = await world.requests.validate(kept, aRequester());
    expect('valid' in checked && brings(checked.valid.asked.inputs)).toEqual(['cast-mia 0', 'cast-mia 1']);
  });

  it.each([
    ['was removed', [cat]],
    ['is another of that name by now', [{ ...mia, id: 'another' }, cat]],
  ])('that waited for its member isn’t made once one of its cast %s', async (_, now) => {
    await using world = await start({ settings: { ...shared, confirmAboveUsd: 0.1 } });
    const { reply, steps } = fakeReply();
    const requester = aRequester();
    const asked = aRequest({ model: 'four', options: { prompt: '@mia and @cat' } });
    await world.requests.submit(asked, requester, reply);
    expect(steps.map(({ did }) => did)).toEqual(['ask']);
    const kept = await world.pending.get(requester.requestId, MEMBER);
    if (!kept) throw new Error('it is not pending');
    world.cast.splice(0, world.cast.length, ...now);
    await expect(world.requests.validate(kept, aRequester())).rejects.toThrow(
      /image of somebody in your prompt is gone.*Nothing was made/,
    );
  });
});

describe('a video made again', () => {
  const theirs = { userId: BEN };
  it.each<[string, World, { userId?: string; prompt?: string; cast?: string[] }, string[] | RegExp]>([
    ['has whom it had', {}, {}, ['cast-mia 0', 'cast-mia 1', 'cast-mia 2']],
    ['isn’t made without one who is private', {}, theirs, /images of \\@mia from a cast.*Nothing was made/],
    ['isn’t made without one who was removed', { cast: [cat] }, {}, /images of \\@mia from/],
    ['isn’t made without one who has to be confirmed', { cast: [{ ...mia, state: 'asked' }] }, {}, /@mia/],
    [
      'isn’t made without one whom the server shares no longer',
      { settings: { sharedCast: false } },
      { prompt: '@ben', cast: ['ben'] },
      /\\@ben/,
    ],
    [
      'names all who are missing',
      { cast: [] },
      { prompt: '@Ben, then @mia', cast: ['mia', 'ben'] },
      /images of \\@ben and \\@mia from/,
    ],
    [
      'isn’t made with another whose name is a part of the one meant',
      {},
      { prompt: '@Mia  Rose', cast: ['mia rose'] },
      /\\@mia rose/,
    ],
    ['is made once its prompt names them no longer', {}, { ...theirs, prompt: 'a boat' }, []],
    ['is made once its prompt names them in code', {}, { ...theirs, prompt: '`@mia`' }, []],
    [
      'has the member’s own of that name',
      { cast: [mia, aCastMember('MIA', { ...theirs, ...images(1), id: 'own' })] },
      theirs,
      ['own 0'],
    ],
    [
      'leaves out one whose owner has opted out, like every video',
      { settings: { ...shared, optedOutMembers: [BEN] } },
      { prompt: '@ben', cast: ['ben'] },
      [],
    ],
  ])('%s', async (_, world, { userId = MEMBER, prompt = '@mia', cast = ['mia'] }, expected) => {
    await using run = await start(world);
    const asked = aRequest({ model: 'four', cast, options: { prompt } });
    const checking = run.requests.validate(asked, aRequester({ userId }));
    if (expected instanceof RegExp) {
      await expect(checking).rejects.toThrow(expected);
      const { refusal, mayPass } = await run.requests.compose(asked, aRequester({ userId }));
      return expect([refusal?.(t), mayPass]).toEqual([expect.stringMatching(expected), false]);
    }
    const checked = await checking;
    expect('valid' in checked && brings(checked.valid.asked.inputs)).toEqual(expected);
  });
});

describe('the composer', () => {
  const draft = (prompt: string, model = 'four') => {
    const { notify: _, ...rest } = aRequest({ model, options: { prompt } });
    return rest;
  };

  it('offers those whom the prompt doesn’t name yet, and says whom it brings along', async () => {
    await using world = await start();
    const empty = await world.requests.compose(draft(''), aRequester());
    expect(empty.cast.map(({ name }) => name)).toEqual(['mia', 'cat', 'ben']);
    const some = await world.requests.compose(draft('@mia'), aRequester());
    expect(some.cast.map(({ name }) => name)).toEqual(['cat', 'ben']);
    expect(some.notes.map((note) => note(t))).toEqual([notesOf('mia')]);
    expect(some.refusal).toBeUndefined();
  });

  it('offers the models that can, where one can’t', async () => {
    await using world = await start();
    const composed = await world.requests.compose(draft('@mia', 'none'), aRequester());
    expect(composed.refusal?.(t)).toContain('NONE can’t use the images of \\@mia from the cast');
    expect(composed.able.map(({ id }) => id)).toEqual(['one', 'four', 'both', 'either']);
    expect((await world.requests.compose(draft('@mia'), aRequester())).able).toEqual([]);
  });

  it('says why one can’t be used now', async () => {
    await using world = await start({ isMember: () => Promise.reject(new Error('503')) });
    const composed = await world.requests.compose(draft('@ben and @mia'), aRequester());
    expect(composed.refusal?.(t)).toContain('the owner of \\@ben');
    // It can be made once Discord answers.
    expect(composed.mayPass).toBe(true);
    expect(composed.notes.map((note) => note(t))).toEqual([notesOf('mia')]);
  });

  const notesOf = (name: string) => t('note.cast', { names: `\\@${name}` });
});
