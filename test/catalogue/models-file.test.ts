import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod';
import { modelsFileSchema, readModelsFile } from '../../src/catalogue/models-file.ts';
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
  it('fills in what a few lines leave out', async () => {
    const { models, problems } = await read(withModel({}));
    expect(problems).toEqual([]);
    expect(models).toEqual([
      expect.objectContaining({
        id: 'mine',
        image: 'none',
        aspectRatios: ['16:9'],
        defaultDurationSeconds: 5,
        defaultResolution: '720p',
        defaultAspectRatio: '16:9',
        promptMaxLength: 2_000,
      }),
    ]);
  });

  it.each([
    [
      'a comma too few',
      '{\n  "models": [\n    {}\n    {}\n  ]\n}',
      /^MODELS_FILE: models\.json:4: is no JSON here/,
    ],
    ['nothing', '', /^MODELS_FILE: models\.json:1: is no JSON here/],
    [
      'an unknown resolution',
      withModel({ resolutions: ['8k'] }),
      /^MODELS_FILE: models\.json:\d+: models\.0\.resolutions\.0: /,
    ],
    ['an unknown key', withModel({ colour: 'red' }), /^MODELS_FILE: models\.json:3: models\.0: .*colour/],
    ['no stages', withModel({ stages: [] }), /^MODELS_FILE: models\.json:13: models\.0\.stages: /],
    [
      'an odd id',
      withModel({ id: 'My Model' }),
      /^MODELS_FILE: models\.json:4: models\.0\.id: takes small letters/,
    ],
    ['an id that is taken', withModel({ id: 'preview' }), /models\.json:4: there is a model preview already/],
    [
      'a provider that nobody knows',
      withModel({ provider: 'replicat' }),
      /its provider replicat is none of replicate/,
    ],
    [
      'a stage at a provider that nobody knows',
      withModel({ stages: [{ ...good.stages[0], provider: 'replicat' }] }),
      /its provider replicat is none of replicate/,
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
      /^MODELS_FILE: models\.json:\d+: models\.0\.stages\.0\.price\.cases\.0\.when\.resolution: /,
    ],
    [
      'a video that is left out',
      withModel({ stages: [{ ...good.stages[0], unlessImage: true }] }),
      /models\.0\.stages: only the stage that makes the picture can be left out/,
    ],
    [
      'a successor that is none',
      withModel({ retired: { on: '2026-01-01', successor: 'x' } }),
      /its successor x is no model/,
    ],
  ])('says the line and the reason for %s', async (_, text, line) => {
    const { models, problems } = await read(text);
    expect(models).toEqual([]);
    expect(problems[0]).toMatch(line);
    expect(problems.join('')).not.toContain('\n');
  });

  it('says so when there is no such file', () => {
    expect(readModelsFile('/no/such/models.json', []).problems).toEqual([
      "MODELS_FILE: /no/such/models.json can't be read (ENOENT)",
    ]);
  });

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
