import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod';
import { modelsFileSchema, readModelsFile } from '../../src/catalog/models-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DOCS = new URL('../../docs/models-file.md', import.meta.url);
const SCHEMA = new URL('../../docs/models.schema.json', import.meta.url);

async function read(text: string) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'models.json');
  await writeFile(path, text);
  const { problems, ...rest } = readModelsFile(path, ['replicate', 'wavespeed', 'preview']);
  return { ...rest, problems: problems.map((line) => line.replace(path, 'models.json')) };
}

const good = {
  id: 'mine',
  label: 'Mine',
  provider: 'replicate',
  durations: [5],
  resolutions: ['720p'],
  stages: [{ makes: 'video', providerModel: 'me/mine', price: { usd: 1, per: 'task' } }],
};
const withModel = (change: object) => JSON.stringify({ models: [{ ...good, ...change }] }, null, 2);

describe('readModelsFile', () => {
  it.each([
    ...[
      '[Mine](https://evil.example)',
      '**Mine**',
      'a_b_c',
      '`Mine`',
      '<@123456789012345678>',
      '@everyone',
      '# Mine',
    ],
    ...[
      'https://evil.example',
      'Mine\u202e',
      'Mi\u200bne',
      '\u3164',
      ' ',
      '',
      '||Mine||',
      'Mine\n- two',
      '> Mine',
      ':smile:',
    ],
  ])('takes no label that is more than a name: %j', async (label) => {
    const { problems } = await read(withModel({ label }));
    expect(problems).toEqual([
      expect.stringMatching(/^MODELS_FILE: models\.json:5: model mine, label begins with/),
    ]);
    const { problems: credits } = await read(
      withModel({ attribution: { text: label, url: 'https://a.example' } }),
    );
    expect(credits).toHaveLength(1);
  });

  it.each([
    'Kling 2.1 (fast)',
    'FLUX.1 + SVD',
    'Veo 3: 1080p',
    '可灵 2.1',
    'Модель',
    'Wan 2.2 – I2V',
    '⚡ Turbo',
  ])('takes %j as a label', async (label) => expect((await read(withModel({ label }))).problems).toEqual([]));

  it('fills in what a few lines leave out', async () => {
    const { models, problems } = await read(withModel({}));
    expect(problems).toEqual([]);
    expect(models).toMatchObject([
      {
        id: 'mine',
        offers: [
          {
            ...{ id: 'mine', provider: 'replicate' },
            ways: [
              {
                ...{ name: 'generate', task: 'generate', inputs: {}, aspectRatios: ['16:9'] },
                ...{ defaultDurationSeconds: 5, defaultResolution: '720p', defaultAspectRatio: '16:9' },
                promptMaxLength: 2_000,
              },
            ],
          },
        ],
      },
    ]);
  });

  it('prints the row that an earlier one has become, which means the same and is fine', async () => {
    const { models, warnings } = await read(
      withModel({
        image: 'optional',
        stages: [{ ...good.stages[0], fields: { prompt: 'prompt', image: { field: 'image' } } }],
      }),
    );
    expect(warnings).toEqual([expect.stringMatching(/:4: model mine is written as it was before .*\n\{/)]);
    const row = warnings[0]?.slice(warnings[0].indexOf('\n'));
    expect(await read(`{ "models": [${row}] }`)).toMatchObject({ models, problems: [], warnings: [] });
    expect(models[0]?.offers[0].ways[0]).toMatchObject({
      inputs: { first: { min: 0, max: 1 } },
      stages: [{ fields: { inputs: { first: { field: 'image' } } } }],
    });
  });

  it.each([
    [
      'a comma too few',
      '{\n  "models": [\n    {}\n    {}\n  ]\n}',
      /^MODELS_FILE: models\.json:4: a comma is missing here$/,
    ],
    ['nothing', '', /^MODELS_FILE: models\.json:1: the file is empty$/],
    [
      'an unknown resolution',
      withModel({ resolutions: ['8k'] }),
      /^MODELS_FILE: models\.json:\d+: model mine, resolutions\[0\] isn't one of "360p", /,
    ],
    [
      'an unknown key',
      withModel({ color: 'red' }),
      /^MODELS_FILE: models\.json:3: model mine doesn't know the field "color"$/,
    ],
    [
      'no stages',
      withModel({ stages: [] }),
      /^MODELS_FILE: models\.json:13: model mine, stages needs at least 1 entry$/,
    ],
    [
      'an odd id',
      withModel({ id: 'My Model' }),
      /^MODELS_FILE: models\.json:4: model number 1, id takes lowercase letters/,
    ],
    ['an id that is taken', withModel({ id: 'preview' }), /models\.json:4: a model preview exists already/],
    [
      'a provider that nobody knows',
      withModel({ provider: 'replicat' }),
      /the provider replicat isn't one of replicate/,
    ],
    [
      'a stage at a provider that nobody knows',
      withModel({ stages: [{ ...good.stages[0], provider: 'replicat' }] }),
      /the provider replicat isn't one of replicate/,
    ],
    [
      'a price for a resolution that there is not',
      withModel({
        stages: [
          {
            ...good.stages[0],
            price: { usd: 1, per: 'task', cases: [{ when: { resolution: '8k' }, usd: 2 }] },
          },
        ],
      }),
      /^MODELS_FILE: models\.json:\d+: model mine, stages\[0\]\.price\.cases\[0\]\.when\.resolution isn't one of /,
    ],
    [
      'a video that is left out',
      withModel({ stages: [{ ...good.stages[0], unlessImage: true }] }),
      /model mine, stages only the stage that makes the image can be left out/,
    ],
    [
      'a successor that is none',
      withModel({ retired: { on: '2026-01-01', successor: 'x' } }),
      /the successor x isn't a known model/,
    ],
  ])('says the line and the reason for %s', async (_, text, line) => {
    const { models, problems } = await read(text);
    expect(models).toEqual([]);
    expect(problems[0]).toMatch(line);
    expect(problems.join('')).not.toContain('\n');
  });

  it.each([
    [{ durations: 5 }, /durations takes whole seconds, as a list such as \[5, 10\]/],
    [{ durations: [] }, /durations needs at least 1 entry/],
    [{ durations: [5.5] }, /durations takes whole seconds/],
    [{ durations: undefined }, /durations is missing; it takes whole seconds/],
    [{ label: 5 }, /label takes text in quotes/],
    [{ label: '' }, /label /],
    [{ label: 'x'.repeat(90) }, /label may have at most 60 characters/],
    [{ provider: undefined }, /model mine, provider is missing; it takes text in quotes/],
    [{ id: undefined }, /model number 1, id is missing; it takes text in quotes/],
    [{ deadlineMs: '5 min' }, /deadlineMs takes a number/],
    [{ deadlineMs: 0 }, /deadlineMs needs more than 0/],
    [{ promptMaxLength: 1.5 }, /promptMaxLength takes a whole number/],
    [{ image: 'yes' }, /model mine doesn't know the field "image"/],
    [{ ageRestricted: 'yes' }, /ageRestricted takes true or false/],
    [{ aspectRatios: '16:9' }, /aspectRatios takes a list in \[ \]/],
    [{ retired: { on: 'soon', successor: 'preview' } }, /retired\.on isn't a date; for example 2026-12-31/],
    [
      { attribution: { text: 'x', url: 'http://x' } },
      /attribution\.url isn't a web address; for example https/,
    ],
    [{ stages: 'one' }, /stages takes a list in \[ \]/],
    [{ stages: [{ ...good.stages[0], price: 5 }] }, /stages\[0\]\.price takes an object in \{ \}/],
    [{ stages: [good.stages[0], good.stages[0], good.stages[0]] }, /stages may have at most 2 entries/],
  ])('explains %j in plain words', async (change, sentence) => {
    const { problems } = await read(withModel(change));
    expect(
      problems.some((line) => sentence.test(line)),
      problems.join('\n'),
    ).toBe(true);
    expect(problems.join('\n')).not.toMatch(
      /Invalid|expected|received|undefined|Too (small|big)|>=|Unrecognized/,
    );
  });

  it.each([
    ['[]', /the file takes an object/],
    ['{}', /models is missing; it takes a list/],
    ['{"models": {}}', /models takes a list/],
    ['{"models": [,]}', /a value is missing here/],
    ["{'models': []}", /put text in double quotes/],
    ['{"models": []', /a } is missing here/],
    ['{"models": []} x', /./],
    ['{"models": ["a]}', /the closing quote is missing here/],
    ['{"models" []}', /a colon is missing here/],
    [
      '{"servers": {"My Server": {"baseUrl": "http://x/v1"}}, "models": []}',
      /lowercase letters, digits and dashes/,
    ],
    ['{"servers": {"a": {"baseUrl": "x"}}, "models": []}', /servers\.a\.baseUrl isn't a web address/],
    [
      '{"servers": {"a": {"baseUrl": "http://x", "apikey": "secret"}}, "models": []}',
      /doesn't know the field "apikey"/,
    ],
  ])('explains %s in plain words', async (text, sentence) => {
    const { problems } = await read(text);
    expect(problems[0]).toMatch(sentence);
    expect(problems.join('\n')).not.toMatch(/Invalid|xpected|received|undefined|secret/);
  });

  it('takes a file that begins with a mark of its encoding', async () => {
    expect((await read(`\uFEFF${withModel({})}`)).problems).toEqual([]);
  });

  it.each([
    ['/no/such/models.json', "the file doesn't exist"],
    ['/tmp', 'it is a folder'],
    // Reading one of these never ends.
    ['/dev/zero', "it isn't a plain file"],
    ['/dev/null', "it isn't a plain file"],
  ])('says of %s that %s', (path, why) =>
    expect(readModelsFile(path, []).problems).toEqual([`MODELS_FILE: ${path} can't be read: ${why}`]),
  );

  it('reads no file that is far too large for one', async () =>
    expect((await read(`{"models": [] }${' '.repeat(5e6)}`)).problems).toEqual([
      expect.stringMatching(/it is larger than 4 MB$/),
    ]));

  it('takes every example of its page', async () => {
    const examples = [...(await readFile(DOCS, 'utf8')).matchAll(/```json\n([\s\S]*?)```/g)];
    expect(examples).toHaveLength(3);
    for (const [, text = ''] of examples) expect((await read(text)).problems).toEqual([]);
  });
});

it('is described by the schema in the repository', async () => {
  const schema = toJSONSchema(modelsFileSchema, { io: 'input' });
  const expected = `${JSON.stringify(schema, null, 2)}\n`;
  if (process.env['UPDATE_README'] === '1') await writeFile(SCHEMA, expected);
  expect(await readFile(SCHEMA, 'utf8')).toBe(expected);
});

it.each([
  ['without an id', [{}, {}]],
  ['of one id', [{ id: 'here' }, { id: 'here' }]],
])('takes no two offers %s in a model, because a stored job finds its own by it', async (_, offers) => {
  const stages = [{ makes: 'video', providerModel: 'm', price: { usd: 1, per: 'task' } }];
  const limits = { provider: 'vidu', durations: [5], resolutions: ['720p'], ways: [{ stages }] };
  const model = { id: 'mine', label: 'Mine', offers: offers.map((offer) => ({ ...limits, ...offer })) };
  const { problems } = await read(JSON.stringify({ models: [model] }));
  expect(problems).toEqual([expect.stringContaining('model mine, offers need different ids')]);
});
