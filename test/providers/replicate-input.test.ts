import { describe, expect, it } from 'vitest';
import { extensionOf, type InputValue, toInput } from '../../src/providers/input.ts';
import { type InputFields, ProviderError, type TaskRequest } from '../../src/providers/provider.ts';
import { readProgress } from '../../src/providers/replicate/progress.ts';
import { toStatus } from '../../src/providers/replicate/status.ts';

const request: TaskRequest = {
  model: 'owner/name',
  makes: 'video',
  task: 'generate',
  prompt: 'a paper boat',
  durationSeconds: 6,
  resolution: '720p',
  aspectRatio: '16:9',
  seed: 7,
  inputs: [],
};

const cases: {
  name: string;
  fields: InputFields;
  changes?: Partial<TaskRequest>;
  image?: string;
  input: Record<string, unknown>;
}[] = [
  { name: 'nothing but what is fixed', fields: { fixed: { fps: 24 } }, input: { fps: 24 } },
  { name: 'the prompt', fields: { prompt: 'text' }, input: { text: 'a paper boat' } },
  {
    name: 'a duration as a number',
    fields: { duration: { field: 'duration' } },
    input: { duration: 6 },
  },
  {
    name: 'a duration as a text',
    fields: { duration: { field: 'seconds', asString: true } },
    input: { seconds: '6' },
  },
  {
    name: 'a duration as other values',
    fields: {
      duration: { values: { '6': { video_length: '25_frames_with_svd_xt', frames_per_second: 4 } } },
    },
    input: { video_length: '25_frames_with_svd_xt', frames_per_second: 4 },
  },
  {
    name: 'a duration with values beside it',
    fields: { duration: { field: 'duration', values: { '6': { resolution: '768p' } } } },
    input: { duration: 6, resolution: '768p' },
  },
  {
    name: 'a resolution and a ratio by their own names',
    fields: { resolution: { field: 'resolution' }, aspectRatio: { field: 'aspect_ratio' } },
    input: { resolution: '720p', aspect_ratio: '16:9' },
  },
  {
    name: "a resolution and a ratio by the model's names",
    fields: {
      resolution: { field: 'size', values: { '720p': '1 MP' } },
      aspectRatio: { field: 'ratio', values: { '16:9': 'wide' } },
    },
    input: { size: '1 MP', ratio: 'wide' },
  },
  { name: 'a seed', fields: { seed: 'seed' }, input: { seed: 7 } },
  { name: 'a seed of 0', fields: { seed: 'seed' }, changes: { seed: 0 }, input: { seed: 0 } },
  {
    name: 'an image',
    fields: { inputs: { first: { field: 'start_image' } } },
    image: 'https://example.com/a.png',
    input: { start_image: 'https://example.com/a.png' },
  },
  {
    name: 'an image in a list',
    fields: { inputs: { first: { field: 'input_images', inArray: true } } },
    image: 'data:image/png;base64,AA==',
    input: { input_images: ['data:image/png;base64,AA=='] },
  },
  {
    name: 'what changes with an image',
    fields: {
      fixed: { mode: 'text' },
      aspectRatio: { field: 'aspect_ratio' },
      inputs: { first: { field: 'image' } },
      withImage: { omit: ['aspect_ratio'], fixed: { mode: 'image' } },
    },
    image: 'https://example.com/a.png',
    input: { mode: 'image', image: 'https://example.com/a.png' },
  },
  {
    name: 'nothing of that without one',
    fields: {
      aspectRatio: { field: 'aspect_ratio' },
      inputs: { first: { field: 'image' } },
      withImage: { omit: ['aspect_ratio'], fixed: { mode: 'image' } },
    },
    input: { aspect_ratio: '16:9' },
  },
];

const valuesOf = (image?: string): InputValue[] =>
  image === undefined ? [] : [{ role: 'first', value: image }];

describe('the input', () => {
  it.each(cases)('holds $name', ({ fields, changes, image, input }) => {
    expect(toInput({ ...request, ...changes, fields }, valuesOf(image))).toEqual(input);
  });

  it.each([
    { name: 'a model without fields', fields: undefined, image: undefined },
    { name: 'an image for a model that takes none', fields: { prompt: 'prompt' }, image: 'https://a.b/c' },
    { name: 'a duration without values', fields: { duration: { values: { '4': {} } } }, image: undefined },
  ])('refuses $name, before anything is paid', ({ fields, image }) => {
    const call = () => toInput({ ...request, ...(fields && { fields }) }, valuesOf(image));
    expect(call).toThrow(ProviderError);
    expect(call).toThrow(expect.objectContaining({ kind: 'invalid_request', sent: false }));
  });
});

describe('the status', () => {
  const url = 'https://replicate.delivery/xezq/AbC123/out.mp4';
  it.each([
    [{ status: 'starting' }, { state: 'pending' }],
    [{ status: 'processing' }, { state: 'running' }],
    [
      { status: 'processing', logs: 'a\n 24%|██▍  | 6/25 [00:11<00:34]\n' },
      { state: 'running', progress: 0.24 },
    ],
    [{ status: 'some new word' }, { state: 'running' }],
    [
      { status: 'succeeded', output: url },
      { state: 'succeeded', output: { kind: 'url', url } },
    ],
    [
      { status: 'succeeded', output: [url, 'b'] },
      { state: 'succeeded', output: { kind: 'url', url } },
    ],
    [
      { status: 'succeeded', output: null },
      { state: 'fileless', kind: 'content_rejected' },
    ],
    [
      { status: 'succeeded', output: '' },
      { state: 'fileless', kind: 'content_rejected' },
    ],
    [
      { status: 'succeeded', output: [] },
      { state: 'fileless', kind: 'content_rejected' },
    ],
    [
      { status: 'succeeded', output: { a: 1 } },
      { state: 'fileless', kind: 'bad_output' },
    ],
    [{ status: 'failed', error: 'flagged as sensitive. (E005) (x)' }, { kind: 'content_rejected' }],
    [{ status: 'failed', error: 'NSFW content detected in all images' }, { kind: 'content_rejected' }],
    [
      { status: 'failed', error: 'CUDA out of memory (E1001)' },
      { state: 'failed', kind: 'task_failed' },
    ],
    [
      { status: 'failed', error: 'KeyError: safety_checker' },
      { state: 'failed', kind: 'task_failed' },
    ],
    [
      { status: 'failed', error: null },
      { state: 'failed', kind: 'task_failed', cause: 'no reason given' },
    ],
    [{ status: 'canceled' }, { state: 'failed', kind: 'task_failed', cause: 'the prediction was canceled' }],
    [{ status: 'aborted' }, { state: 'failed', kind: 'task_failed', cause: 'the prediction was aborted' }],
  ])('of %j is %j', (prediction, status) => {
    expect(toStatus({ output: undefined, error: undefined, ...prediction })).toMatchObject(status);
  });

  it('of what was removed after its hour is that it is gone', () => {
    const removed = { status: 'succeeded', output: null, error: undefined, data_removed: true };
    expect(() => toStatus(removed)).toThrow(expect.objectContaining({ kind: 'task_failed', isGone: true }));
  });
});

describe('the progress', () => {
  it.each([
    ['', undefined],
    ['Using seed: 4021\n', undefined],
    ['  0%|          | 0/25 [00:00<?, ?it/s]', 0],
    ['  4%|▍ | 1/25 [00:01<00:34]\r 24%|██▍ | 6/25 [00:11<00:34,  1.83s/it]\r', 0.24],
    ['  4%|▍ | 1/25 [00:01<00:34]\n100%|███| 25/25 [00:40<00:00]\nsaving', 1],
    ['Sampling:  50%|███  | 5/10 [00:01<00:01]', 0.5],
    ['disk 90% full', undefined],
  ])('in %j is %j', (logs, progress) => {
    expect(readProgress(logs)).toBe(progress);
  });
});

describe('inputs with roles', () => {
  const fields: InputFields = {
    prompt: 'prompt',
    inputs: {
      first: { field: 'image' },
      reference: { field: 'images', inArray: true, mention: '@Image#' },
      video: { field: 'video', mention: '@Video#' },
    },
  };
  const values: InputValue[] = [
    { role: 'video', value: 'v' },
    { role: 'reference', value: 'a' },
    { role: 'reference', value: 'b' },
  ];

  it('are each in their field, and named in the prompt by their number in their role', () => {
    expect(toInput({ ...request, fields }, values)).toEqual({
      ...{ prompt: 'a paper boat @Video1 @Image1 @Image2', video: 'v', images: ['a', 'b'] },
    });
    const prompt = 'like @Image2';
    expect(toInput({ ...request, prompt, fields }, values)).toMatchObject({ prompt });
  });

  it.each([
    ['a role without a field', [{ role: 'audio', value: 'x' }]],
    ['two in a field for one', [values[0], values[0]]],
  ] as [string, InputValue[]][])('are never left out: %s', (_, given) => {
    expect(() => toInput({ ...request, fields }, given)).toThrow(ProviderError);
  });

  it('stand beside what to avoid and the sound, where there are fields for these', () => {
    const all = { ...fields, avoid: 'negative_prompt', sound: { field: 'audio' } };
    const asked = { ...request, avoid: 'rain', sound: false };
    expect(toInput({ ...asked, fields: all }, [])).toEqual({
      ...{ prompt: 'a paper boat', negative_prompt: 'rain', audio: false },
    });
    expect(() => toInput({ ...asked, fields }, [])).toThrow(ProviderError);
  });
});

it.each([
  ['image/jpeg', 'jpeg'],
  ['video/mp4', 'mp4'],
  ['audio/wav', 'wav'],
  // `.mpeg` would be a video.
  ['audio/mpeg', 'mp3'],
] as const)('names a file of %s after its kind', (contentType, extension) => {
  expect(extensionOf(contentType)).toBe(extension);
});
