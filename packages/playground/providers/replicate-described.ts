import { bodySchema, type Schemas } from './described-inputs.ts';
import type { LoopbackModel } from './replicate-models.ts';

/** An official model that its collections describe. */
export interface ReplicateDescribed {
  /** `owner/name`. */
  name: string;
  collections: readonly string[];
  isOfficial: boolean;
  /** With `Input`, which a prediction takes. */
  schemas: Schemas;
}

const ref = (name: string, more: object) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }], ...more });
const choice = (title: string, values: readonly (string | number)[]) => ({
  ...{ enum: values, title, description: 'An enumeration.' },
  type: typeof values[0] === 'number' ? 'integer' : 'string',
});
const image = (title: string, order: number) => ({
  ...{ type: 'string', title, format: 'uri', 'x-order': order, nullable: true },
});

/** As Cog writes them. @see https://github.com/replicate/cog */
export const replicateDescribed: readonly ReplicateDescribed[] = [
  {
    ...{ name: 'wan-video/wan-2.5-t2v', isOfficial: true, collections: ['text-to-video'] },
    schemas: {
      Input: {
        ...{ type: 'object', title: 'Input', required: ['prompt'] },
        properties: {
          prompt: { type: 'string', title: 'Prompt', 'x-order': 0, description: 'Text prompt' },
          negative_prompt: { type: 'string', title: 'Negative Prompt', default: '', 'x-order': 1 },
          audio: { type: 'string', title: 'Audio', format: 'uri', 'x-order': 2, nullable: true },
          size: ref('size', { default: '1280*720', 'x-order': 3 }),
          duration: ref('duration', { default: 5, 'x-order': 4 }),
          enable_prompt_expansion: { type: 'boolean', title: 'Expansion', default: true, 'x-order': 5 },
          seed: { type: 'integer', title: 'Seed', 'x-order': 6, nullable: true },
        },
      },
      size: choice('size', ['832*480', '480*832', '1280*720', '720*1280', '1920*1080', '1080*1920']),
      duration: choice('duration', [5, 10]),
      Output: { type: 'string', title: 'Output', format: 'uri' },
    },
  },
  {
    ...{ name: 'luma/ray-flash-2-720p', isOfficial: true, collections: ['text-to-video', 'image-to-video'] },
    schemas: {
      Input: {
        ...{ type: 'object', title: 'Input', required: ['prompt'] },
        properties: {
          prompt: { type: 'string', title: 'Prompt', 'x-order': 0 },
          start_image: image('Start Image', 1),
          end_image: image('End Image', 2),
          duration: ref('duration', { default: 5, 'x-order': 3 }),
          aspect_ratio: ref('aspect_ratio', { default: '16:9', 'x-order': 4 }),
          loop: { type: 'boolean', title: 'Loop', default: false, 'x-order': 5 },
          concepts: { type: 'array', items: { type: 'string' }, title: 'Concepts', 'x-order': 6 },
        },
      },
      duration: choice('duration', [5, 9]),
      aspect_ratio: choice('aspect_ratio', ['1:1', '3:4', '4:3', '9:16', '16:9', '9:21', '21:9']),
      Output: { type: 'string', title: 'Output', format: 'uri' },
    },
  },
  {
    ...{ name: 'prunaai/vace-14b', isOfficial: false, collections: ['text-to-video', 'image-to-video'] },
    schemas: { Input: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] } },
  },
];

/** The same, as it runs. */
export function runnable({ name, isOfficial, schemas }: ReplicateDescribed): LoopbackModel[] {
  return isOfficial ? [{ name, makes: 'video', input: bodySchema(schemas, 'Input') }] : [];
}

/** As the API shows it. */
export function showDescribed({ name, isOfficial, schemas }: ReplicateDescribed) {
  const [owner, ownName] = name.split('/');
  return {
    ...{ url: `https://replicate.com/${name}`, owner, name: ownName, description: '', visibility: 'public' },
    ...{ is_official: isOfficial, run_count: 1_000, cover_image_url: null, default_example: null },
    latest_version: {
      ...{
        id: isOfficial ? 'hidden' : 'a'.repeat(64),
        created_at: '2026-11-20T00:00:00Z',
        cog_version: '0.9',
      },
      openapi_schema: { openapi: '3.0.2', info: { title: 'Cog', version: '0.1.0' }, components: { schemas } },
    },
  };
}
