import type { Schemas } from './described-inputs.ts';

/** An endpoint that its list describes. */
export interface FalDescribed {
  id: string;
  name: string;
  category: string;
  status?: 'active' | 'deprecated';
  /** Of its document. */
  schemas: Schemas;
  /** The one of them that a submit takes. */
  input: string;
  price?: { unit_price: number; unit: string; currency: string };
  /** Of its page. */
  words?: string;
}

const text = { type: 'string', title: 'Prompt' };
const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
const audio = { type: 'boolean', title: 'Generate Audio', default: true };

function kling(kind: 'text-to-video' | 'image-to-video', fields: object, required: string[]): FalDescribed {
  const properties = {
    prompt: { ...text, maxLength: 2_500 },
    ...fields,
    duration: { enum: ['5', '10'], type: 'string', default: '5' },
    negative_prompt: { type: 'string', maxLength: 2_500, default: 'blur, distort, and low quality' },
    generate_audio: audio,
  };
  return {
    ...{ id: `fal-ai/kling-video/v2.6/pro/${kind}`, category: kind },
    name: `Kling Video v2.6 ${kind === 'text-to-video' ? 'Text' : 'Image'} to Video`,
    input: 'KlingInput',
    schemas: { KlingInput: { type: 'object', properties, required, 'x-fal-order-properties': ['prompt'] } },
    price: { unit_price: 0.07, unit: 'seconds', currency: 'USD' },
    words:
      'For every second of video you generated, you will be charged **$0.07** (audio off) or **$0.14** (audio on). For example, a 5s video with audio on will cost **$0.70**.',
  };
}

function wan(kind: 'text-to-video' | 'image-to-video', fields: object): FalDescribed {
  const properties = {
    prompt: { ...text, minLength: 1, maxLength: 800 },
    ...fields,
    audio_url: orNull({ type: 'string' }),
    resolution: { allOf: [{ $ref: '#/components/schemas/Resolution' }], default: '1080p' },
    duration: { enum: ['5', '10'], type: 'string', default: '5' },
    negative_prompt: orNull({ type: 'string', maxLength: 500 }),
    enable_prompt_expansion: { type: 'boolean', default: true },
    seed: orNull({ type: 'integer' }),
    enable_safety_checker: { type: 'boolean', default: true },
  };
  const required = ['prompt', ...(kind === 'image-to-video' ? ['image_url'] : [])];
  return {
    ...{ id: `fal-ai/wan-25-preview/${kind}`, name: 'Wan 2.5', category: kind, input: 'WanInput' },
    schemas: {
      Resolution: { enum: ['480p', '720p', '1080p'], type: 'string' },
      WanInput: { type: 'object', properties, required },
    },
    price: { unit_price: 0.05, unit: 'seconds', currency: 'USD' },
    words:
      'Your request will cost **$0.05** per second for 480p, **$0.10** for 720p and **$0.15** for 1080p.',
  };
}

/** As it described them in November 2026. @see https://api.fal.ai/v1/models?expand=openapi-3.0 */
export const falDescribed: readonly FalDescribed[] = [
  kling(
    'text-to-video',
    { aspect_ratio: { enum: ['16:9', '9:16', '1:1'], type: 'string', default: '16:9' } },
    ['prompt'],
  ),
  kling(
    'image-to-video',
    { start_image_url: { type: 'string' }, end_image_url: orNull({ type: 'string' }) },
    ['prompt', 'start_image_url'],
  ),
  wan('text-to-video', { aspect_ratio: { enum: ['16:9', '9:16', '1:1'], type: 'string', default: '16:9' } }),
  wan('image-to-video', { image_url: { type: 'string', title: 'Image URL' } }),
  {
    ...{ id: 'fal-ai/creatify/aurora', name: 'Creatify Aurora', category: 'image-to-video' },
    input: 'AuroraInput',
    schemas: {
      AuroraInput: {
        type: 'object',
        properties: {
          prompt: orNull(text),
          image_url: { type: 'string' },
          audio_url: { type: 'string' },
          resolution: { enum: ['480p', '720p'], type: 'string', default: '720p' },
        },
        required: ['image_url', 'audio_url'],
      },
    },
  },
];

/** Its document about an endpoint. */
export function documentOf({ id, category, schemas, input }: FalDescribed) {
  const schema = { $ref: `#/components/schemas/${input}` };
  return {
    openapi: '3.0.4',
    info: {
      ...{ title: `Queue OpenAPI for ${id}`, version: '1.0.0' },
      'x-fal-metadata': { endpointId: id, category, playgroundUrl: `https://fal.ai/models/${id}` },
    },
    components: { schemas: { QueueStatus: { type: 'object', properties: {} }, ...schemas } },
    paths: {
      [`/${id}/requests/{request_id}/status`]: { get: {} },
      [`/${id}`]: { post: { requestBody: { required: true, content: { 'application/json': { schema } } } } },
    },
  };
}

/** Its page about an endpoint, for programs. */
export function pageOf({ id, name, category, words }: FalDescribed): string {
  const pricing = words === undefined ? [] : ['## Pricing', '', words, ''];
  const more = 'For more details, see [fal.ai pricing](https://fal.ai/pricing).';
  return [
    ...[`# ${name}`, '', '## Overview', '', `- **Model ID**: \`${id}\``, `- **Category**: ${category}`, ''],
    ...(pricing.length > 0 ? [...pricing, more, ''] : []),
    ...['## API Information', '', 'This model can be used via our HTTP API.', ''],
  ].join('\n');
}
