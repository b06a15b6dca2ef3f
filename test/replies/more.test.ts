import { expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { modelChoice, modelChoices, suitableFirst } from '../../src/replies/model-choices.ts';
import { renderMore } from '../../src/replies/more.ts';
import { offerLine } from '../../src/replies/offer.ts';
import { aJob, statuses } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aModel } from '../support/requests.ts';

const t = translator('en');
const more = (prompt: string, options: object = {}, offered: Parameters<typeof renderMore>[1] = []) =>
  renderMore(
    { job: aJob({ status: statuses.succeeded, request: { prompt } }), model: undefined, nowMs: 0 },
    offered,
    { t, ...options },
  );

it('has the whole prompt if the message has its beginning alone, and no words where they are blocked', () => {
  const long = 'a boat '.repeat(50);
  expect(more(long).content.startsWith(long.trim())).toBe(true);
  expect(more(long).neutral).not.toContain('boat');
  expect(more('a boat').content).toBe(more('a boat').neutral);
});

it('keeps the actions of everybody and of some apart, five in a row', () => {
  const rows = more('', {}, [
    'again',
    'edit',
    'continue',
    'reference',
    'upscale',
    'join',
    'hide',
    'delete',
  ]).components;
  expect(rows.map((row) => row.components.length)).toEqual([5, 1, 2]);
});

const download = (videoUrl?: string) => more('', { videoUrl }, ['download']).components[0]?.components[0];

it('downloads by a link that works now, if it is short enough', () => {
  const url = 'https://cdn.example/'.padEnd(512, 'x');
  expect(download(url)).toMatchObject({ style: 5, url });
  expect(download(url)).not.toHaveProperty('custom_id');
  for (const none of [`${url}x`, '', undefined])
    expect(download(none)).toMatchObject({ custom_id: expect.stringMatching(/^download:/) });
});

it.each(['hide', 'show'] as const)('%s names the file', (action) => {
  const id = (options: object) => JSON.stringify(more('', options, [action]).components);
  expect(id({ attachmentId: '9' })).toMatch(/"(hide|show):\d+:9"/);
  expect(id({})).toMatch(/"(hide|show):\d+"/);
});

const models = modelsOf([
  aModel('words', { image: 'none' }),
  aModel('either', { image: 'optional' }),
  aModel('needs', { image: 'required' }),
]);
const first = [{ role: 'first', source: { url: 'x', bytes: 1 } }] as never;
const options = { avoid: null, sound: null, draft: false } as never;

it('offers first the named models, in their order, then those that can do it', () => {
  const ids = (named: string[], inputs = first) =>
    suitableFirst(models, { task: 'generate', options, inputs }, named).map(({ id }) => id);
  expect(ids([])).toEqual(['either', 'needs', 'words']);
  expect(ids([], [] as never)).toEqual(['words', 'either', 'needs']);
  expect(ids(['words'])).toEqual(['words', 'either', 'needs']);
  expect(ids(['needs', 'words'])).toEqual(['needs', 'words', 'either']);
});

it('offers as many as a list of Discord has, within the length of its lines', () => {
  const many = modelsOf(Array.from({ length: 30 }, (_, n) => aModel(`m${n}`)));
  expect(modelChoices(many, { inputs: [] }, t)).toHaveLength(25);
  for (const model of models)
    for (const language of ['en', 'de', 'ja'] as const)
      expect(modelChoice(model, translator(language)).description?.length).toBeLessThanOrEqual(100);
  expect(modelChoices(models, { inputs: first }, t).map(({ value }) => value)).toEqual([
    'either',
    'needs',
    'words',
  ]);
});

it('a long name is cut, and not what it costs', () => {
  const [model] = models;
  if (!model) throw new Error('There is one');
  const line = offerLine({ ...model, label: 'X🎬'.repeat(40) }, t);
  expect(line.length).toBeLessThanOrEqual(100);
  expect(line).toMatch(/^X🎬.*… · .*\$/u);
  expect(line.isWellFormed()).toBe(true);
});
