import { describe, expect, it } from 'vitest';
import { builtInModels, checkModels } from '../../src/catalog/catalog.ts';
import { chooseWays, isWithin, type Lack, lacks, limitModel } from '../../src/catalog/choose-ways.ts';
import { fitRequest } from '../../src/catalog/fit.ts';
import { resolutions } from '../../src/catalog/formats.ts';
import type { WayRow } from '../../src/catalog/schema.ts';
import { waysOf } from '../../src/catalog/ways.ts';
import { type DraftInput, draftOf } from '../../src/requests/request.ts';

const stage = (usd: number): WayRow['stages'] => [
  { makes: 'video', providerModel: 'm', price: { usd, per: 'second' } },
];
const one = { min: 0, max: 1 };

/** A model with every kind of limit: some at one of its two providers only. */
const [model, silent] = checkModels([
  {
    id: 'wide',
    label: 'Wide',
    offers: [
      {
        ...{ id: 'first-offer', provider: 'vidu', durations: [4, 8], resolutions: ['720p'], sound: 'on' },
        ways: [
          { name: 'frames', inputs: { first: one, last: one }, stages: stage(0.1) },
          { name: 'sharp', durations: [8], resolutions: ['1080p'], stages: stage(0.2) },
          {
            ...{ name: 'references', inputs: { reference: { min: 1, max: 3 } }, durations: [8] },
            stages: stage(0.3),
          },
          { name: 'draft', draft: true, resolutions: ['480p'], stages: stage(0.01) },
        ],
      },
      {
        ...{ id: 'second-offer', provider: 'luma', durations: { from: 1, to: 10 }, resolutions: ['720p'] },
        ways: [
          { name: 'words', avoid: true, stages: stage(0.5) },
          {
            ...{ name: 'more', task: 'extend', inputs: { video: { min: 1, max: 1, maxSeconds: 30 } } },
            stages: stage(0.4),
          },
        ],
      },
    ],
  },
  {
    id: 'silent',
    label: 'Silent',
    offers: [
      {
        ...{ provider: 'vidu', durations: [5], resolutions: ['480p'], sound: 'never' },
        ways: [{ inputs: { first: { min: 1, max: 1 } }, stages: stage(0.1) }],
      },
    ],
  },
]);
if (!model || !silent) throw new Error('There are two');

const inputs = (...roles: DraftInput['role'][]): DraftInput[] =>
  roles.map((role) => ({ role, source: { url: 'https://cdn.example/a', bytes: 1 } }));
const wanted = (
  roles: DraftInput['role'][],
  options: Partial<ReturnType<typeof draftOf>['options']> = {},
  task: 'generate' | 'extend' | 'edit' = 'generate',
) => {
  const draft = draftOf('a boat', inputs(...roles));
  return { ...draft, task, options: { ...draft.options, ...options } };
};

function namesOf(chosen: ReturnType<typeof chooseWays>) {
  return 'ways' in chosen ? chosen.ways.map(({ name }) => name) : chosen.lack;
}

describe('the ways for a request', () => {
  it.each([
    { name: 'words', asked: wanted([]), ways: ['frames', 'sharp'] },
    { name: 'a first and a last frame', asked: wanted(['first', 'last']), ways: ['frames'] },
    { name: 'three references', asked: wanted(Array(3).fill('reference')), ways: ['references'] },
    { name: 'something to avoid', asked: wanted([], { avoid: 'rain' }), ways: ['words'] },
    { name: 'a video to continue', asked: wanted(['video'], {}, 'extend'), ways: ['more'] },
    { name: 'a draft', asked: wanted([], { draft: true }), ways: ['draft'] },
    { name: 'a draft with a frame', asked: wanted(['first'], { draft: true }), ways: ['frames'] },
  ])('with $name are $ways', ({ asked, ways }) => {
    expect(namesOf(chooseWays(model, asked))).toEqual(ways);
    expect(lacks(model, asked)).toBe(false);
  });

  it.each<{ asked: ReturnType<typeof wanted>; of?: typeof model; lack: Lack }>([
    { asked: wanted(['video'], {}, 'edit'), lack: { kind: 'task', task: 'edit' } },
    { asked: wanted(['audio']), lack: { kind: 'role', role: 'audio', with: [] } },
    { asked: wanted(['video']), lack: { kind: 'role', role: 'video', with: [] } },
    { asked: wanted(['first', 'reference']), lack: { kind: 'role', role: 'reference', with: ['first'] } },
    { asked: wanted(Array(4).fill('reference')), lack: { kind: 'count', role: 'reference', max: 3 } },
    { asked: wanted([], {}, 'extend'), lack: { kind: 'missing', role: 'video' } },
    { asked: wanted([]), of: silent, lack: { kind: 'missing', role: 'first' } },
    { asked: wanted(['first'], { avoid: 'rain' }), lack: { kind: 'avoid' } },
    { asked: wanted(['first'], { sound: 'on' }), of: silent, lack: { kind: 'sound' } },
  ])('lack $lack', ({ asked, of = model, lack }) => {
    expect(namesOf(chooseWays(of, asked))).toEqual(lack);
    expect(lacks(of, asked)).toBe(true);
    expect(fitRequest(asked, of, 1)).toEqual({ lack });
  });
});

describe('a video that is worked on', () => {
  const video = (limits: object) => ({ video: { min: 1, max: 1, ...limits } });
  const [editing] = checkModels([
    {
      ...{ id: 'editing', label: 'Editing' },
      offers: [
        {
          ...{ provider: 'vidu', durations: { from: 1, to: 60 }, resolutions: ['480p', '720p'] },
          ...{ aspectRatios: ['16:9', '1:1'] },
          ways: [
            {
              ...{ name: 'small', task: 'edit', stages: stage(0.1) },
              inputs: video({ minSeconds: 2, maxSeconds: 10, maxBytes: 100 }),
            },
            {
              ...{ name: 'large', task: 'edit', stages: stage(0.2) },
              inputs: video({ minSeconds: 4, maxSeconds: 30, maxBytes: 200 }),
            },
          ],
        },
      ],
    },
  ]);
  if (!editing) throw new Error('There is one');
  const asked = (film: { seconds: number; bytes: number }, options = {}) => {
    const plain = wanted(['video'], options, 'edit');
    return { ...plain, inputs: plain.inputs.map((input) => ({ ...input, film })) };
  };

  it.each<[film: { seconds: number; bytes: number }, expected: string[] | Lack]>([
    [{ seconds: 5, bytes: 100 }, ['small', 'large']],
    [{ seconds: 3, bytes: 100 }, ['small']],
    [{ seconds: 20, bytes: 100 }, ['large']],
    [{ seconds: 5, bytes: 200 }, ['large']],
    // What comes nearest to it is told.
    [
      { seconds: 31, bytes: 1 },
      { kind: 'tooLong', seconds: 30 },
    ],
    [
      { seconds: 1, bytes: 1 },
      { kind: 'tooShort', seconds: 2 },
    ],
    [
      { seconds: 5, bytes: 201 },
      { kind: 'tooHeavy', maxBytes: 200 },
    ],
    // Of those that take its length.
    [
      { seconds: 3, bytes: 101 },
      { kind: 'tooHeavy', maxBytes: 100 },
    ],
  ])('of %j has %j', (film, expected) => {
    expect(namesOf(chooseWays(editing, asked(film)))).toEqual(expected);
  });

  it('keeps its own length and shape, without a word', () => {
    const options = { durationSeconds: 50, aspectRatio: '9:16', resolution: '720p' };
    const fit = fitRequest(asked({ seconds: 5, bytes: 100 }, options), editing, 1);
    expect('notes' in fit && fit.notes).toEqual([]);
    const unsharp = fitRequest(asked({ seconds: 5, bytes: 1 }, { ...options, resolution: '4k' }), editing, 1);
    expect('notes' in unsharp && unsharp.notes).toHaveLength(1);
  });
});

it.each([1, 2, 3, 4])('a way that needs two or three references has its count with %i', (count) => {
  const [needy] = checkModels([
    {
      ...{ id: 'needy', label: 'Needy' },
      offers: [
        {
          ...{ provider: 'vidu', durations: [5], resolutions: ['480p'] },
          ways: [{ inputs: { reference: { min: 2, max: 3 } }, stages: stage(0.1) }],
        },
      ],
    },
  ]);
  if (!needy) throw new Error('There is one');
  const lack = { 1: { kind: 'missing', role: 'reference' }, 4: { kind: 'count', role: 'reference', max: 3 } };
  const chosen = namesOf(chooseWays(needy, wanted(Array(count).fill('reference'))));
  expect(chosen).toEqual(count === 1 || count === 4 ? lack[count] : ['generate']);
});

it.each([
  [
    null,
    null,
    { durations: [4, 8, 12], resolutions: ['480p', '720p', '1080p'], seconds: 12, sharp: '1080p' },
  ],
  [8, '720p', { durations: [4, 8], resolutions: ['480p', '720p'], seconds: 8, sharp: '720p' }],
  [11, '1080p', { durations: [4, 8], resolutions: ['480p', '720p', '1080p'], seconds: 8, sharp: '1080p' }],
  [3, null, undefined],
  [null, '360p', undefined],
])(
  'within %s s and %s, the defaults are the most that is left',
  (maxDurationSeconds, maxResolution, left) => {
    const [limited] = checkModels([
      {
        ...{ id: 'limited', label: 'Limited' },
        offers: [
          {
            ...{ provider: 'vidu', durations: [4, 8, 12], defaultDurationSeconds: 12 },
            ...{ resolutions: ['480p', '720p', '1080p'], defaultResolution: '1080p' },
            ways: [{ stages: stage(0.1) }],
          },
        ],
      },
    ]);
    if (!limited) throw new Error('There is one');
    const way = limitModel(limited, { maxDurationSeconds, maxResolution })?.offers[0].ways[0];
    expect(
      way && {
        ...{ durations: way.durations, resolutions: way.resolutions },
        ...{ seconds: way.defaultDurationSeconds, sharp: way.defaultResolution },
      },
    ).toEqual(left);
  },
);

it.each([
  ['draft', '720p'],
  ['plain', '480p'],
])('a draft of a %s model that can 480p and 720p has %s, if 720p was asked for', (kind, resolution) => {
  const [drafts] = checkModels([
    {
      ...{ id: 'drafts', label: 'Drafts' },
      offers: [
        {
          ...{ provider: 'vidu', durations: [5], resolutions: ['480p', '720p'] },
          ways: [{ draft: kind === 'draft', stages: stage(0.1) }],
        },
      ],
    },
  ]);
  if (!drafts) throw new Error('There is one');
  const fit = fitRequest(wanted([], { draft: true, resolution: '720p' }), drafts, 1);
  expect(fit).toMatchObject({ request: { draft: true, resolution } });
});

describe('the way that suits best', () => {
  it.each([
    { name: 'nothing named', options: {}, way: 'frames', seconds: 4, resolution: '720p', notes: 0 },
    {
      ...{ name: 'a resolution that one way has', options: { resolution: '1080p' }, way: 'sharp' },
      ...{ seconds: 8, resolution: '1080p', notes: 0 },
    },
    {
      ...{
        name: 'the cheaper of two that lack one option',
        options: { resolution: '1080p', durationSeconds: 4 },
      },
      ...{ way: 'frames', seconds: 4, resolution: '720p', notes: 1 },
    },
    {
      ...{
        name: 'the cheapest for a draft with a frame',
        options: { draft: true },
        roles: ['first'] as const,
      },
      ...{ way: 'frames', seconds: 4, resolution: '720p', notes: 0 },
    },
  ] as {
    name: string;
    options: Parameters<typeof wanted>[1];
    roles?: DraftInput['role'][];
    way: string;
    seconds: number;
    resolution: string;
    notes: number;
  }[])('is $way for $name', ({ options, roles = [], way, seconds, resolution, notes }) => {
    const fitted = fitRequest(wanted(roles, options), model, 1);
    if ('lack' in fitted) throw new Error('It can');
    expect(fitted.request).toMatchObject({ way, durationSeconds: seconds, resolution, offer: 'first-offer' });
    expect(fitted.notes).toHaveLength(notes);
  });

  it('is told to the job with its offer, the task and the words', () => {
    const fitted = fitRequest(wanted([], { avoid: ' rain\u200b ', sound: 'off', draft: false }), model, 9);
    expect(fitted).toMatchObject({
      request: {
        ...{ model: 'wide', offer: 'second-offer', way: 'words', task: 'generate', prompt: 'a boat' },
        ...{ avoid: 'rain', sound: 'off', seed: 9 },
      },
    });
    const plain = fitRequest(wanted([]), model, 9);
    for (const unset of ['avoid', 'sound', 'draft']) expect(plain).not.toHaveProperty(`request.${unset}`);
  });

  it('is the first where all suit, whatever they cost', () => {
    const [first] = model.offers[0].ways;
    const cheaper = {
      ...first,
      name: 'cheaper',
      stages: first.stages.map((each) => ({ ...each, price: { ...each.price, usd: 0 } })),
    };
    const two: typeof model = { ...model, offers: [{ ...model.offers[0], ways: [first, cheaper] }] };
    expect(fitRequest(wanted([]), two, 1)).toMatchObject({ request: { way: 'frames' } });
  });

  it('refuses a sound that there is not, and too many words to avoid', () => {
    expect(() => fitRequest(wanted([], { sound: 'loud' }), model, 1)).toThrow('loud');
    expect(() => fitRequest(wanted([], { avoid: 'x'.repeat(1_001) }), model, 1)).toThrow('1,001');
  });
});

describe('a limit of the resolution', () => {
  it.each(
    resolutions.flatMap((limit, most) =>
      resolutions.map((each, rank) => [limit, each, rank <= most] as const),
    ),
  )('of %s and %s: by their order, except that 768p counts as 720p', (limit, each, isLower) => {
    const isExcepted = limit === '720p' && each === '768p';
    expect(isWithin(each, limit)).toBe(isLower || isExcepted);
  });

  it.each(
    builtInModels
      .filter((each) => waysOf(each).some((way) => way.resolutions.includes('768p')))
      .map((each) => [each.id, each] as const),
  )('of 720p leaves the 768p of %s', (_, each) => {
    const limited = limitModel(each, { maxDurationSeconds: null, maxResolution: '720p' });
    const left = new Set(limited && waysOf(limited).flatMap((way) => way.resolutions));
    expect(left).toContain('768p');
    for (const resolution of left) expect(['360p', '480p', '540p', '720p', '768p']).toContain(resolution);
  });
});
