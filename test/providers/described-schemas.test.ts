import { bodySchema } from '@cutscene/playground/providers/described-inputs.ts';
import { documentOf, type FalDescribed, falDescribed } from '@cutscene/playground/providers/fal-described.ts';
import { replicateDescribed } from '@cutscene/playground/providers/replicate-described.ts';
import { describe, expect, it } from 'vitest';
import { toDescribedModel } from '../../src/catalog/described/to-model.ts';
import type { Way } from '../../src/catalog/schema.ts';
import { keepsLength } from '../../src/catalog/ways.ts';
import { describeEndpoint } from '../../src/providers/fal/describe.ts';
import { toInput } from '../../src/providers/input.ts';
import type { InputField } from '../../src/providers/reading/input-schema.ts';
import { readInputFields } from '../../src/providers/reading/input-schema.ts';
import { toLabel } from '../../src/providers/reading/model-label.ts';
import { offerOfSchema } from '../../src/providers/reading/offer-of-schema.ts';

const none = { unit: undefined, words: undefined };
const entryOf = (each: FalDescribed) => ({
  ...{ endpoint_id: each.id, openapi: documentOf(each) },
  metadata: { display_name: each.name, category: each.category, status: 'active' },
});

function fal(id: string): FalDescribed {
  const found = falDescribed.find((each) => each.id.includes(id));
  if (!found) throw new Error(`no ${id}`);
  return found;
}

/** Fields by name, all of them text unless said otherwise. */
function fieldsOf(properties: Record<string, object>, required: string[] = ['prompt'], schemas = {}) {
  const all = { prompt: { type: 'string' }, duration: { enum: [5, 10], type: 'integer' }, ...properties };
  return readInputFields({ type: 'object', properties: all, required }, schemas);
}

function wayOf(fields: readonly InputField[]): Way {
  const { offer } = offerOfSchema(fields, 'a/b');
  const made = toDescribedModel('fal', { model: 'a/b', label: 'B', offer });
  if ('problem' in made) throw new Error(made.problem);
  return made.model.offers[0].ways[0];
}

/** Every body that the ways of a described model can make. */
function bodiesOf(ways: readonly Way[]): { body: Record<string, unknown>; name: string }[] {
  return ways.flatMap((way) => {
    const { durations, resolutions, aspectRatios, inputs, stages } = way;
    const lengths = Array.isArray(durations) ? durations : [durations.from, durations.to];
    const roles = (['first', 'last', 'reference'] as const).filter((role) => inputs[role]);
    const needed = roles.filter((role) => (inputs[role]?.min ?? 0) > 0);
    return lengths.flatMap((durationSeconds) =>
      resolutions.flatMap((resolution) =>
        aspectRatios.flatMap((aspectRatio) =>
          [needed, roles].flatMap((given) =>
            [undefined, true, false].flatMap((sound) => {
              const values = given.map((role) => ({ role, value: `https://example.com/${role}.png` }));
              const [stage] = stages;
              const { fields } = stage ?? {};
              const request = {
                ...{ model: stage?.providerModel ?? '', makes: 'video', task: 'generate', prompt: 'a kite' },
                ...{ durationSeconds, resolution, aspectRatio, seed: 7, inputs: [], fields },
                ...(sound !== undefined && way.sound && { sound }),
                ...(way.avoid && { avoid: 'blur' }),
              };
              return { name: way.name, body: toInput(request as never, values) };
            }),
          ),
        ),
      ),
    );
  });
}

describe('the bodies of a described model', () => {
  const usable = falDescribed.filter(({ id }) => !id.includes('aurora'));
  it.each(usable.map((each) => [each.id, each] as const))('follow the schema of fal’s %s', (_id, each) => {
    const described = describeEndpoint(entryOf(each), none);
    if ('problem' in described) throw new Error(described.problem);
    const made = toDescribedModel('fal', described);
    if ('problem' in made) throw new Error(made.problem);
    const schema = bodySchema(each.schemas, each.input);
    const bodies = bodiesOf(made.model.offers[0].ways);
    expect(bodies.length).toBeGreaterThan(2);
    for (const { body } of bodies) expect(schema.safeParse(body).error?.issues ?? []).toEqual([]);
    expect(made.model.offers[0].ways.some(keepsLength)).toBe(false);
  });

  const official = replicateDescribed.filter(({ isOfficial }) => isOfficial);
  it.each(official.map((each) => [each.name, each] as const))(
    'follow that of Replicate’s %s',
    (name, each) => {
      const { offer } = offerOfSchema(readInputFields(each.schemas['Input'], each.schemas), name);
      const made = toDescribedModel('replicate', { model: name, label: 'B', offer });
      if ('problem' in made) throw new Error(made.problem);
      const schema = bodySchema(each.schemas, 'Input');
      for (const { body } of bodiesOf(made.model.offers[0].ways))
        expect(schema.safeParse(body).error?.issues ?? []).toEqual([]);
    },
  );
});

describe('the fields of an input', () => {
  it.each([
    ['whole numbers', { type: 'integer', minimum: 3, maximum: 30 }, { from: 3, to: 30 }, 5, 4, 4],
    [
      'bounds that do not count',
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 11 },
      { from: 1, to: 10 },
      5,
      4,
      4,
    ],
    ['text', { type: 'string', enum: ['4', '8'] }, [4, 8], 4, 8, '8'],
    ['text with its unit', { type: 'string', enum: ['auto', '4s', '8s'], default: '8s' }, [4, 8], 8, 8, '8s'],
    ['numbers', { enum: [5, 10, -1] }, [5, 10], 5, 10, 10],
    ['a wrapped enumeration', { allOf: [{ $ref: '#/components/schemas/d' }], default: 6 }, [4, 6], 6, 4, 4],
  ])('duration as %s', (_name, duration, durations, preset, seconds, sent) => {
    const way = wayOf(fieldsOf({ duration }, ['prompt'], { d: { enum: [4, 6], type: 'integer' } }));
    expect(way).toMatchObject({ durations, defaultDurationSeconds: preset });
    const request = {
      durationSeconds: seconds,
      prompt: 'a',
      fields: way.stages[0]?.fields,
      inputs: [],
      seed: 1,
    };
    expect(toInput(request as never, [])).toMatchObject({ duration: sent });
  });

  it('resolution by the model’s own words, in our order', () => {
    const way = wayOf(fieldsOf({ resolution: { type: 'string', enum: ['2160p', '1080P', '580p', '480p'] } }));
    expect(way.resolutions).toEqual(['480p', '1080p', '4k']);
    expect(way.stages[0]?.fields?.resolution?.values).toEqual({ '1080p': '1080P', '4k': '2160p' });
  });

  it('images by their exact names, between frames, and as references', () => {
    const uri = { type: 'string', format: 'uri', nullable: true };
    const images = {
      image: uri,
      last_frame: uri,
      reference_images: { type: 'array', items: uri, maxItems: 3 },
    };
    const { offer } = offerOfSchema(fieldsOf(images), 'a/b');
    expect(Object(offer).ways).toMatchObject([
      { inputs: { first: {} } },
      { name: 'frames', inputs: { first: { min: 1 }, last: { min: 1 } } },
      { name: 'references', inputs: { reference: { min: 1, max: 3 } } },
    ]);
    expect(wayOf(fieldsOf({ my_image: uri, image: { type: 'object', properties: {} } })).inputs).toEqual({});
  });

  it('a needed field that the bot does not know by its default', () => {
    const way = wayOf(fieldsOf({ mode: { type: 'string', default: 'std' } }, ['prompt', 'mode']));
    expect(way.stages[0]?.fields?.fixed).toEqual({ mode: 'std' });
  });

  it.each<[string, Record<string, object>, string[], RegExp]>([
    ['an unknown field', { voice: { type: 'string' } }, ['prompt', 'voice'], /^needs: voice$/],
    ['a video', { video_url: { type: 'string' } }, ['prompt', 'video_url'], /^needs: video_url$/],
    ['a field that is not there', {}, ['prompt', 'image'], /^needs: image$/],
    ['no length', { duration: { type: 'string' } }, ['prompt'], /^noValues: duration$/],
    [
      'frames in place of seconds',
      { duration: { type: 'integer', minimum: 1, maximum: 9_000 } },
      ['prompt'],
      /^noValues: duration$/,
    ],
    [
      'a list of prompts',
      { prompt: { type: 'array', items: { type: 'string' } } },
      ['prompt'],
      /^needs: prompt$/,
    ],
    ['a reference outside', { duration: { $ref: 'https://example.com/x.json' } }, ['prompt'], /^references$/],
    [
      'a reference to what objects have',
      { duration: { $ref: '#/components/schemas/constructor' } },
      ['prompt'],
      /^references$/,
    ],
    [
      'a name of an object’s workings',
      { ['__proto__x']: { type: 'string' } },
      ['prompt'],
      /^form: __proto__x$/,
    ],
    [
      'an enumeration without end',
      { duration: { enum: Array.from({ length: 500 }, (_, i) => i) } },
      ['prompt'],
      /^form: duration.enum$/,
    ],
  ])('with %s is left out, and says why', (_name, properties, required, problem) => {
    expect(() => offerOfSchema(fieldsOf(properties, required), 'a/b')).toThrow(problem);
  });

  it.each<[string, unknown, object]>([
    ['refers to itself', { $ref: '#/components/schemas/a' }, { a: { $ref: '#/components/schemas/a' } }],
    ['has no fields', { type: 'object' }, {}],
    ['is text', 'Input', {}],
    [
      'has fields without end',
      { properties: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, {}])) },
      {},
    ],
    [
      'is a choice of several',
      { anyOf: [{ type: 'object', properties: { a: {} } }, { type: 'string' }] },
      {},
    ],
  ])('of a document that %s are refused', (_name, raw, schemas) => {
    expect(() => readInputFields(raw, schemas as never)).toThrow();
  });
});

describe('the name of a model', () => {
  it.each([
    ['Wan 2.5 [beta] <@1> https://example.com', 'Wan 2.5 beta 1 https example.com'],
    ['', 'a/b'],
    ['–– Kling', 'Kling'],
  ])('%s becomes %s', (name, label) => {
    expect(toLabel(name, 'a/b')).toBe(label);
  });

  it('is cut where it is too long for a list', () => {
    expect([...toLabel('x'.repeat(200), 'a/b')]).toHaveLength(44);
  });
});

it('a document about another endpoint is refused', () => {
  const [one, other] = [fal('v2.6/pro/text'), fal('wan-25-preview/text')];
  const wrong = { ...entryOf(one), openapi: documentOf(other) };
  expect(describeEndpoint(wrong, none)).toMatchObject({
    problem: 'otherModel',
    what: other.id,
  });
});
