import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import type { LoopbackScript } from '@cutscene/playground/providers/loopback.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { openrouterModels } from '@cutscene/playground/providers/openrouter-models.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDescriptions } from '../../../src/catalog/described/read-descriptions.ts';
import {
  afterRefresh,
  entriesOfRecord,
  type ProviderRecord,
} from '../../../src/catalog/described/records.ts';
import { usualUsd } from '../../../src/catalog/ways.ts';
import { languages } from '../../../src/locales/languages.ts';
import { translator } from '../../../src/locales/translate.ts';
import type { ProblemKind } from '../../../src/providers/description.ts';
import { createFal } from '../../../src/providers/fal/index.ts';
import { createOpenrouter } from '../../../src/providers/openrouter/index.ts';
import type { Provider } from '../../../src/providers/provider.ts';
import { createReplicate } from '../../../src/providers/replicate/index.ts';
import { renderModels } from '../../../src/replies/operator/models.ts';
import { createFakeClock } from '../../support/clock.ts';
import { memoryKeyv } from '../../support/keyv.ts';
import { runtime } from '../../support/runtime.ts';

const NOW = Date.UTC(2026, 11, 1);
/** As JSON, which may say what no object of ours can. */
type Json = string;
const json = (value: unknown): Json => JSON.stringify(value);
const input = (properties: Json, required: readonly string[] = ['prompt'], others: Json = ''): Json =>
  `{"Input":{"type":"object","required":${json(required)},"properties":${properties}}${others}}`;
const usual = '"prompt":{"type":"string"},"duration":{"type":"integer","enum":[5,10]}';
const refTo = (name: string) => json({ $ref: `#/components/schemas/${name}` });
const many = <T>(make: (index: number) => T) => Array.from({ length: 10_000 }, (_, index) => make(index));
const HUGE = 'x'.repeat(1_000_000);
const NAME = `<@1> @everyone\n[a](https://b.example) \u202e${HUGE}`;

let servers: Awaited<ReturnType<typeof startServers>>;
async function startServers() {
  return {
    fal: await startLoopbackFal(),
    replicate: await startLoopbackReplicate(),
    openrouter: await startLoopbackOpenrouter(),
  };
}
beforeAll(async () => {
  servers = await startServers();
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

let scripts: LoopbackScript[] = [];
/** In place of what was scripted before. */
function forget() {
  for (const script of scripts) script.remove();
  scripts = [];
}
afterEach(forget);

/** What a list says with one model that is hostile and one that isn't. */
type Say = (hostile: { schemas: Json; name?: string; prices?: Json }) => Provider;

const good = input(`{${usual}}`);

const says: Record<'fal' | 'replicate', Say> = {
  fal({ schemas, name = 'Hostile', prices = '{"prices":[]}' }) {
    const entry = (id: string, label: string, of: Json) =>
      `{"endpoint_id":"${id}","metadata":{"display_name":${json(label)},"category":"text-to-video","status":"active"},
        "openapi":{"paths":{"/${id}":{"post":{"requestBody":{"content":{"application/json":{"schema":
        ${refTo('Input')}}}}}}},"components":{"schemas":${of}}}}`;
    forget();
    const models = [entry('a/hostile', name, schemas), entry('a/good', 'Good', good)];
    say('models', `{"models":[${models.join()}],"has_more":false}`);
    say('pricing', prices);
    scripts.push(servers.fal.script('page', { kind: 'status', status: 404, body: {} }));
    const { apiKey, baseUrl } = servers.fal;
    return createFal({ runtime, apiKey, baseUrl, isOperatorsOwn: true });
    function say(call: 'models' | 'pricing', bytes: Json) {
      scripts.push(servers.fal.script(call, { kind: 'bytes', status: 200, bytes }));
    }
  },
  replicate({ schemas }) {
    const entry = (id: string, of: Json) =>
      `{"owner":"a","name":"${id}","is_official":true,"latest_version":{"openapi_schema":{"components":{"schemas":${of}}}}}`;
    forget();
    const bytes = `{"name":"","slug":"","models":[${entry('hostile', schemas)},${entry('good', good)}]}`;
    scripts.push(servers.replicate.script('collection', { kind: 'bytes', status: 200, bytes }));
    const { apiToken, baseUrl } = servers.replicate;
    return createReplicate({ runtime, apiToken, baseUrl, isOperatorsOwn: true });
  },
};

/** What the bot keeps after it has read all that a provider says. */
async function recordAfter(provider: Provider): Promise<ProviderRecord> {
  const clock = createFakeClock(NOW);
  const { signal } = new AbortController();
  const reading = readDescriptions(provider, { keyv: memoryKeyv(clock), clock, signal });
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  reading.then(over, over);
  while (!isOver) {
    clock.advance(2_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const heard = { provider: provider.id, descriptions: await reading, nowMs: NOW };
  return JSON.parse(JSON.stringify(afterRefresh(undefined, heard, () => false)));
}

/** Whatever is said, little is kept, and what the operator sees is short, harmless and readable. */
function expectBounded(record: ProviderRecord) {
  expect(JSON.stringify(record).length).toBeLessThan(30_000);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  for (const language of languages) {
    const { parts, entries = [] } = renderModels(
      {
        ...{ rule: 'ask', problems: record.problems, checkedAtMs: NOW, ending: [], unverified: [], page: 0 },
        entries: entriesOfRecord('fal', record).map((entry) => ({ ...entry, isOffered: false })),
        ...{ labelOf: (id) => id, customId: (action) => action },
      },
      translator(language),
    );
    const text = [...parts, ...entries.map((each) => each.text)].join('\n');
    expect(text.length).toBeLessThan(4_000);
    expect(text).not.toMatch(/<@1>|(?<!\\)@everyone|\]\(http|\u202e|undefined|\$NaN|\$Infinity/);
  }
}

const idOf = (record: ProviderRecord, name: string) =>
  Object.keys(record.models).find((id) => id.endsWith(name));

/** `undefined`: it is a model like any other. */
type Outcome = ProblemKind | undefined;

const hostile: [what: string, schemas: Json, outcome: Outcome][] = [
  ['an input that is itself', `{"Input":${refTo('Input')}}`, 'references'],
  [
    'a circle of references',
    input(
      `{"prompt":{"type":"string"},"duration":${refTo('a')}}`,
      ['prompt'],
      `,"a":${refTo('b')},"b":{"allOf":[${refTo('c')}]},"c":{"anyOf":[${refTo('a')},{"type":"null"}]}`,
    ),
    'references',
  ],
  [
    'references without end',
    input(
      `{"prompt":{"type":"string"},"duration":${refTo('r0')}}`,
      ['prompt'],
      many((index) => `,"r${index}":${refTo(`r${index + 1}`)}`).join(''),
    ),
    'references',
  ],
  [
    'shapes in shapes',
    input(`{"prompt":{"type":"string"},"duration":${'{"anyOf":['.repeat(200)}{}${']}'.repeat(200)}}`),
    'references',
  ],
  ['a reference to a file', input(`{"prompt":{"$ref":"file:///etc/passwd"}}`), 'references'],
  ['a reference to what objects inherit', input(`{"prompt":${refTo('__proto__')}}`), 'references'],
  [
    'an enumeration of 10,000',
    input(`{"prompt":{"type":"string"},"duration":{"enum":${json(many((n) => n))}}}`),
    'form',
  ],
  ['10,000 fields', input(`{${many((n) => `"f${n}":{"type":"string"}`).join()},${usual}}`), 'tooLong'],
  ['10,000 needs', input(`{${usual}}`, ['prompt', ...many((n) => `f${n}`)]), 'form'],
  ['a need of something inherited', input(`{${usual}}`, ['prompt', 'constructor']), 'needs'],
  ['a need that is no name', input(`{${usual},${json(NAME.slice(0, 90))}:{}}`, [NAME.slice(0, 90)]), 'form'],
  [
    'a default without end',
    input(`{${usual},"mode":{"type":"string","default":"${HUGE}"}}`, ['prompt', 'mode']),
    'needs',
  ],
  [
    'lengths below nothing',
    input(`{"prompt":{"type":"string"},"duration":{"enum":[-5,0,1e308]}}`),
    'noDuration',
  ],
  [
    'lengths without end',
    input(`{"prompt":{"type":"string"},"duration":{"type":"integer","minimum":-1e308,"maximum":1e308}}`),
    'noValues',
  ],
  [
    'a text of 1e308 characters',
    input(`{"prompt":{"type":"string","maxLength":1e308},"duration":{"enum":[5]}}`),
    'form',
  ],
  [
    '1e308 images',
    input(`{${usual},"image_urls":{"type":"array","items":{"type":"string"},"minItems":1e308}}`),
    'form',
  ],
  [
    'fields that would change every object',
    input(`{${usual},"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`),
    undefined,
  ],
  ['titles without end', input(`{${usual},"seed":{"type":"integer","title":"${HUGE}"}}`), undefined],
];

describe.each(['fal', 'replicate'] as const)('%s', (provider) => {
  it.each(hostile)('describes %s', async (_what, schemas, outcome) => {
    const record = await recordAfter(says[provider]({ schemas }));
    // What is wrong with one costs no other.
    expect(idOf(record, 'good')).toBeDefined();
    expect(record.problems.map(({ problem }) => problem)).toEqual(outcome === undefined ? [] : [outcome]);
    expect(idOf(record, 'hostile') === undefined).toBe(outcome !== undefined);
    expectBounded(record);
  });

  it('answers without end, and nothing of it is kept', async () => {
    const schemas = input(`{${usual},"seed":{"title":"${'x'.repeat(9 * 1024 * 1024)}"}}`);
    await expect(recordAfter(says[provider]({ schemas }))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

it('a name for everybody is a name', async () => {
  const record = await recordAfter(says.fal({ schemas: good, name: NAME.slice(0, 200) }));
  expect(record.problems).toEqual([]);
  expectBounded(record);
  // A longer one is none at all.
  const nameless = await recordAfter(says.fal({ schemas: good, name: NAME }));
  const [{ model } = {}] = entriesOfRecord('fal', nameless).filter(({ model: { id } }) =>
    id.endsWith('hostile'),
  );
  expect(model?.label).toBe('a/hostile (fal)');
});

const price = (text: Json) =>
  `{"prices":[{"endpoint_id":"a/hostile","unit_price":${text},"unit":"seconds","currency":"USD"}]}`;

it.each([
  ['-1'],
  ['0'],
  ['1e308'],
  ['1e999'],
  ['NaN'],
  ['1e-9'],
  ['"0.1"'],
  ['null'],
  ['[0.1]'],
  ['{"valueOf":"0.1"}'],
])('a price of %s is none, and the operator is asked', async (text) => {
  const record = await recordAfter(says.fal({ schemas: good, prices: price(text) }));
  const entries = entriesOfRecord('fal', record);
  expect(entries.map(({ isPriced }) => isPriced)).toEqual([false, false]);
  expectBounded(record);
});

const [, wan] = openrouterModels;

it.each<[what: string, more: object, outcome: Outcome]>([
  ['a name for everybody', { name: NAME.slice(0, 90) }, 'form'],
  ['a name without end', { name: NAME }, 'tooLong'],
  ['an id for everybody', { id: NAME }, 'form'],
  ['10,000 lengths', { supported_durations: many((n) => n + 1) }, 'form'],
  ['10,000 prices', { pricing_skus: Object.fromEntries(many((n) => [`sku_${n}`, '1'])) }, 'price'],
  ['a price of 1e308', { pricing_skus: { duration_seconds: '1e308' } }, 'price'],
  ['a price of NaN', { pricing_skus: { duration_seconds: 'NaN' } }, 'price'],
  ['a price below nothing', { pricing_skus: { duration_seconds: '-0.1' } }, 'price'],
  ['a price with a name for everybody', { pricing_skus: { [NAME.slice(0, 99)]: '0.1' } }, 'price'],
])('openrouter describes %s', async (_what, more, outcome) => {
  const { apiKey, baseUrl, models } = servers.openrouter;
  models.splice(0, models.length, { ...wan, ...more }, { ...wan, id: 'a/good' });
  const provider = createOpenrouter({ runtime, apiKey, baseUrl, isOperatorsOwn: true });
  const record = await recordAfter(provider);
  expect(record.problems.map(({ problem }) => problem)).toEqual([outcome]);
  const [made, ...others] = entriesOfRecord('openrouter', record);
  expect(others).toEqual([]);
  expect(made && usualUsd(made.model)).toBeCloseTo(0.5);
  expectBounded(record);
});
