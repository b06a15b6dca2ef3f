import { expect, it } from 'vitest';
import { extensionOf, requireOnly, toInput, toValues } from '../../src/providers/input.ts';
import type { InputFields, InputFile, Role, TaskRequest } from '../../src/providers/provider.ts';

const request = (fields: InputFields, more: Partial<TaskRequest> = {}): TaskRequest => ({
  ...{ model: 'm', makes: 'video', task: 'generate', prompt: 'a kite', inputs: [], durationSeconds: 5 },
  ...{ resolution: '480p', aspectRatio: '16:9', seed: 7, fields, ...more },
});
const values = (...roles: Role[]) => roles.map((role, n) => ({ role, value: `${role}-${n}` }));
const images = { first: { field: 'image' }, reference: { field: 'images', inArray: true } } as const;

it.each<[string, InputFields, Partial<TaskRequest>, Role[], object]>([
  ['nothing but what is fixed', { fixed: { fps: 24 } }, {}, [], { fps: 24 }],
  ['the words', { prompt: 'text', avoid: 'not' }, { avoid: 'rain' }, [], { text: 'a kite', not: 'rain' }],
  ['no words to avoid', { prompt: 'text', avoid: 'not' }, {}, [], { text: 'a kite' }],
  ['its own values over fixed ones', { fixed: { text: 'x' }, prompt: 'text' }, {}, [], { text: 'a kite' }],
  ['seconds', { duration: { field: 'seconds' } }, {}, [], { seconds: 5 }],
  ['seconds as text', { duration: { field: 'seconds', asString: true } }, {}, [], { seconds: '5' }],
  ['what stands for seconds', { duration: { values: { 5: { frames: 121 } } } }, {}, [], { frames: 121 }],
  [
    'seconds, and what goes with them',
    { duration: { field: 'seconds', values: { 5: { fast: true } } } },
    {},
    [],
    { seconds: 5, fast: true },
  ],
  [
    'the shape in its own words, and in ours',
    {
      resolution: { field: 'r', values: { '480p': 540 } },
      aspectRatio: { field: 'a', values: { '9:16': 'tall' } },
    },
    {},
    [],
    { r: 540, a: '16:9' },
  ],
  ['another shape', { aspectRatio: { field: 'a', values: { '16:9': 'wide' } } }, {}, [], { a: 'wide' }],
  ['sound', { sound: { field: 's' } }, { sound: true }, [], { s: true }],
  ['no sound', { sound: { field: 's' } }, { sound: false }, [], { s: false }],
  ['no choice of sound', { sound: { field: 's' } }, {}, [], {}],
  ['a seed', { seed: 'n' }, {}, [], { n: 7 }],
  [
    'an image and references',
    { inputs: images },
    {},
    ['first', 'reference', 'reference'],
    { image: 'first-0', images: ['reference-1', 'reference-2'] },
  ],
  [
    'instead of the shape, an image',
    {
      inputs: images,
      aspectRatio: { field: 'a' },
      fixed: { m: 1 },
      withImage: { omit: ['a'], fixed: { m: 2 } },
    },
    {},
    ['first'],
    { image: 'first-0', m: 2 },
  ],
  [
    'the shape beside references',
    { inputs: images, aspectRatio: { field: 'a' }, withImage: { omit: ['a'], fixed: { m: 2 } } },
    {},
    ['reference'],
    { images: ['reference-0'], a: '16:9' },
  ],
])('an input has %s', (_, fields, more, roles, input) => {
  expect(toInput(request(fields, more), values(...roles))).toEqual(input);
});

const mention = {
  prompt: 'p',
  inputs: { reference: { field: 'i', inArray: true, mention: '@image#' } },
} as const;

it.each([
  ['a kite', 2, 'a kite @image1 @image2'],
  // Who named one wants it so.
  ['a kite like @image2', 2, 'a kite like @image2'],
  ['a kite', 0, 'a kite'],
])('of %j with %i references the words are %j', (prompt, count, shown) => {
  const references = values(...Array<Role>(count).fill('reference'));
  expect(toInput(request(mention, { prompt }), references)['p']).toBe(shown);
});

it.each<[string, InputFields | undefined, Partial<TaskRequest>, Role[]]>([
  ['a model without fields', undefined, {}, []],
  ['words to avoid, where there is no field', { prompt: 'p' }, { avoid: '' }, []],
  ['seconds without a value', { duration: { values: { 8: { frames: 1 } } } }, {}, []],
  ['seconds without any values', { duration: {} }, {}, []],
  ['an image that it does not take', { inputs: {} }, {}, ['first']],
  ['two images in one field', { inputs: images }, {}, ['first', 'first']],
])('%s is refused before anything is sent', (_, fields, more, roles) => {
  const asked = request(fields ?? {}, more);
  if (fields === undefined) delete asked.fields;
  expect(() => toInput(asked, values(...roles))).toThrow(
    expect.objectContaining({ kind: 'invalid_request', sent: false }),
  );
});

it.each<[string, Partial<TaskRequest>]>([
  ['another task', { task: 'upscale' }],
  ['another input', { inputs: [{ role: 'last' } as InputFile] }],
  ['words to avoid', { avoid: 'rain' }],
  ['sound', { sound: false }],
])('an adapter that can’t express %s refuses it', (_, more) => {
  const able = { tasks: ['generate', 'edit'], roles: ['first'] } as const;
  expect(() => requireOnly(request({}, { inputs: [{ role: 'first' } as InputFile] }), able)).not.toThrow();
  expect(() => requireOnly(request({}, { task: 'edit' }), able)).not.toThrow();
  expect(() => requireOnly(request({}, more), able)).toThrow(expect.objectContaining({ sent: false }));
});

it('inputs are read one after the other, in their order', async () => {
  const under: string[] = [];
  const inputs = ['first', 'last'].map((role) => ({ role }) as InputFile);
  const read = await toValues(inputs, async ({ role }) => {
    under.push(`${role} begins`);
    await Promise.resolve();
    under.push(`${role} ends`);
    return role.toUpperCase();
  });
  expect(read).toEqual([
    { role: 'first', value: 'FIRST' },
    { role: 'last', value: 'LAST' },
  ]);
  expect(under).toEqual(['first begins', 'first ends', 'last begins', 'last ends']);
});

it.each([
  ['audio/mpeg', 'mp3'],
  ['image/jpeg', 'jpeg'],
  ['video/mp4', 'mp4'],
] as const)('the name of %s ends in %s', (contentType, extension) => {
  expect(extensionOf(contentType)).toBe(extension);
});
