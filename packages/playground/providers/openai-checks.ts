import type { VideoBody } from './openai-body.ts';

/** The problem with a request: the field, and a sentence. */
export interface Problem {
  field: string;
  message: string;
}

const soraModels = /^sora-2(-pro)?(-\d{4}-\d{2}-\d{2})?$/;
const sizes = ['720x1280', '1280x720'];
const proSizes = ['1024x1792', '1792x1024'];
const imageTypes = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * OpenAI's rules: no unknown fields, `seconds` and `size` from their lists.
 *
 * @see https://github.com/openai/openai-openapi (`CreateVideoBody`)
 */
export function checkForOpenai({ fields, files, encoding }: VideoBody): Problem | undefined {
  const known = ['prompt', 'model', 'seconds', 'size', 'input_reference'];
  const unknown = [...Object.keys(fields), ...Object.keys(files)].find((name) => !known.includes(name));
  if (unknown) return { field: unknown, message: `Unknown parameter: '${unknown}'.` };
  const { prompt, model = 'sora-2', seconds = '4', size = '720x1280', input_reference: reference } = fields;
  if (typeof prompt !== 'string' || prompt === '' || prompt.length > 32_000)
    return { field: 'prompt', message: "Invalid 'prompt': expected a string of 1 to 32000 characters." };
  if (typeof model !== 'string' || !soraModels.test(model))
    return invalid('model', model, ['sora-2', 'sora-2-pro']);
  if (!['4', '8', '12'].some((value) => value === seconds))
    return invalid('seconds', seconds, ['4', '8', '12']);
  const ownSizes = model.startsWith('sora-2-pro') ? [...sizes, ...proSizes] : sizes;
  if (!ownSizes.some((value) => value === size)) return invalid('size', size, ownSizes);
  const file = files['input_reference'];
  if (file && !imageTypes.includes(file.contentType))
    return invalid('input_reference', file.contentType, imageTypes);
  if (reference !== undefined && !isReference(reference))
    return { field: 'input_reference', message: `Invalid 'input_reference' (${encoding}).` };
  return undefined;
}

/** Exactly one of a web or data address and a file's id. */
function isReference(reference: unknown): boolean {
  if (typeof reference !== 'object' || reference === null || Object.keys(reference).length !== 1)
    return false;
  if ('file_id' in reference) return typeof reference.file_id === 'string';
  return 'image_url' in reference && /^(https:\/\/|data:image\/)/.test(String(reference.image_url));
}

const vllmTexts =
  'prompt model seconds size user negative_prompt image_reference video_reference audio_reference lora extra_params frame_interpolation_model_path control_type';
const vllmNumbers =
  'width height num_frames fps num_inference_steps guidance_scale guidance_scale_2 boundary_ratio flow_shift true_cfg_scale seed sound_duration frame_interpolation_exp frame_interpolation_scale';
const vllmFlags = 'generate_sound enable_frame_interpolation';
const vllmFields = new Set(`${vllmTexts} ${vllmNumbers} ${vllmFlags} input_reference`.split(' '));

/**
 * vLLM-Omni's rules: multipart only. The real one ignores unknown fields; here they are refused, so that a test notices
 * a misspelled one.
 *
 * @see https://docs.vllm.ai/projects/vllm-omni/en/latest/serving/videos_api/
 */
export function checkForVllm({ encoding, fields, files }: VideoBody): Problem | undefined {
  if (encoding === 'json' || fields['prompt'] === undefined)
    return { field: 'prompt', message: 'Field required' };
  const unknown = [...Object.keys(fields), ...Object.keys(files)].find((name) => !vllmFields.has(name));
  if (unknown) return { field: unknown, message: 'Extra inputs are not permitted' };
  const { seconds = '4', size = '1x1' } = fields;
  if (!/^[1-9]\d*$/.test(String(seconds))) return shouldMatch('seconds', '^[1-9]\\d*$');
  if (!/^\d+x\d+$/.test(String(size))) return shouldMatch('size', '^\\d+x\\d+$');
  const wrong = vllmNumbers
    .split(' ')
    .find((name) => fields[name] === '' || Number.isNaN(Number(fields[name] ?? 0)));
  if (wrong) return { field: wrong, message: 'Input should be a valid number, unable to parse string' };
  return undefined;
}

const sglangFields = new Set(
  'prompt input_reference reference_url model seconds size fps num_frames seed generator_device num_inference_steps guidance_scale guidance_scale_2 true_cfg_scale negative_prompt enable_teacache output_quality output_compression output_path diffusers_kwargs extra_body'.split(
    ' ',
  ),
);

/**
 * SGLang's rules: JSON, or a form with a file. An object as `input_reference` is refused unless `reference_url`
 * replaces it. The real one ignores unknown fields; here they are refused.
 *
 * @see https://github.com/sgl-project/sglang (`multimodal_gen/runtime/entrypoints/openai/video_api.py`)
 */
export function checkForSglang({ encoding, fields, files }: VideoBody): Problem | undefined {
  const { prompt, seconds, seed, input_reference: reference, reference_url: url } = fields;
  if (encoding === 'form') {
    if (!prompt) return { field: 'prompt', message: 'prompt is required' };
    return files['input_reference'] ? undefined : { field: '', message: 'input_reference file is required' };
  }
  const problem = (field: string, message: string) => ({
    field,
    message: `Invalid request body: ${message}`,
  });
  if (typeof prompt !== 'string') return problem('prompt', 'prompt: Field required');
  const unknown = Object.keys(fields).find((name) => !sglangFields.has(name));
  if (unknown) return problem(unknown, `${unknown}: Extra inputs are not permitted`);
  for (const [name, value] of Object.entries({ seconds, seed })) {
    if (value !== undefined && !Number.isInteger(value))
      return problem(name, `${name}: Input should be a valid integer`);
  }
  if (url !== undefined && !/^(https?:\/\/|data:image)/.test(String(url)))
    return {
      field: 'reference_url',
      message: 'Failed to process image source: Unsupported image url format',
    };
  if (reference !== undefined && typeof reference !== 'string' && url === undefined)
    return problem('input_reference', 'input_reference: Input should be a valid string');
  return undefined;
}

function invalid(field: string, value: unknown, values: readonly string[]): Problem {
  const supported = values.map((each) => `'${each}'`).join(', ');
  return { field, message: `Invalid value: '${String(value)}'. Supported values are: ${supported}.` };
}

function shouldMatch(field: string, pattern: string): Problem {
  return { field, message: `String should match pattern '${pattern}'` };
}

/** @see https://platform.openai.com/docs/api-reference/videos/list */
export function checkListQuery(query: URLSearchParams): Problem | undefined {
  for (const [name, value] of query) {
    if (name === 'limit' && !/^(?:100|\d{1,2})$/.test(value))
      return { field: name, message: 'limit is 0 to 100' };
    if (name === 'order' && value !== 'asc' && value !== 'desc') return invalid(name, value, ['asc', 'desc']);
    if (!['limit', 'order', 'after'].includes(name))
      return { field: name, message: `Unknown parameter: ${name}` };
  }
  return undefined;
}
