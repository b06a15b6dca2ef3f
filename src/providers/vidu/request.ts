import type { BodyFiles } from '../http/body-files.ts';
import { type InputValue, toInput, toValues } from '../input.ts';
import { type InputFields, type InputFile, inputOf, ProviderError, type TaskRequest } from '../provider.ts';

/** A body may have 20 MB, and base64 turns three bytes into four. */
const MAX_BODY_IMAGE_BYTES = 14_500_000;
/** @see https://platform.vidu.com/docs/reference-to-video */
const MIN_SIDE = 128;
/**
 * How much the shapes of the first and the last frame may differ.
 * @see https://platform.vidu.com/docs/start-end-to-video
 */
const SHAPES_FROM = 0.8;
const SHAPES_TO = 1.25;

/**
 * Fields that all models share.
 * @see https://platform.vidu.com/docs/text-to-video
 */
const commonFields: InputFields = {
  prompt: 'prompt',
  duration: { field: 'duration' },
  // Its smallest resolution is slightly larger than one of ours.
  resolution: { field: 'resolution', values: { '480p': '540p' } },
  aspectRatio: { field: 'aspect_ratio' },
  seed: 'seed',
  sound: { field: 'audio' },
  inputs: {
    first: { field: 'images', inArray: true },
    last: { field: 'images', inArray: true },
    reference: { field: 'images', inArray: true },
  },
  withImage: { omit: ['aspect_ratio'] },
};

type Page = 'text2video' | 'img2video' | 'start-end2video' | 'reference2video';

/**
 * Path and body of a paid request: from text, from one or two frames, whose shape the video takes, or from references.
 * `fixed` fields of the catalog are added (`bgm`, `movement_amplitude`). Vidu keeps `payload` with the task, so that
 * the bot can find it again. Throws a `ProviderError` with `sent: false` if there is nothing to send.
 * @see https://platform.vidu.com/docs/image-to-video
 */
export async function toRequest(
  request: TaskRequest,
  payload: string,
  files: BodyFiles,
): Promise<{ path: Page; body: Record<string, unknown> }> {
  const { model, fields, sound } = request;
  const path = pageOf(request);
  checkImages(request);
  const values = await toValues(request.inputs, files.toDataUrl);
  const input = toInput({ ...request, fields: { ...commonFields, ...fields, fixed: {} } }, inOrder(values));
  // The third generation adds speech unless told otherwise, but only some of its pages document this.
  const usual = model.startsWith('viduq3') && sound === undefined ? { audio: true } : {};
  return { path, body: { model, ...usual, ...fields?.fixed, ...input, payload } };
}

/** The page that takes the inputs of a request. */
function pageOf({ model, makes, task, inputs }: TaskRequest): Page {
  if (makes !== 'video') throw refusal('Vidu makes videos only');
  if (task !== 'generate') throw refusal(`${model} can't ${task} here`);
  const roles = [...new Set(inputs.map(({ role }) => role))].sort().join(' ');
  switch (roles) {
    case '':
      return 'text2video';
    case 'first':
      return 'img2video';
    case 'first last':
      return 'start-end2video';
    case 'reference':
      return 'reference2video';
    default:
      throw refusal(`${model} takes no inputs as ${roles}`);
  }
}

function inOrder(values: readonly InputValue[]): InputValue[] {
  return values.toSorted((a, b) => Number(a.role === 'last') - Number(b.role === 'last'));
}

/** What Vidu would refuse. */
function checkImages(request: TaskRequest): void {
  const { inputs } = request;
  const bytes = inputs.reduce((sum, { url, bytes }) => (url === undefined ? sum + bytes : sum), 0);
  if (bytes > MAX_BODY_IMAGE_BYTES) throw refusal(`images of ${bytes} bytes are too large for Vidu`);
  for (const { role, width = MIN_SIDE, height = MIN_SIDE } of inputs)
    if (role === 'reference' && Math.min(width, height) < MIN_SIDE)
      throw refusal(`a reference of ${width} × ${height} is too small for Vidu`);
  const [first, last] = [inputOf(request, 'first'), inputOf(request, 'last')].map(shapeOf);
  const difference = first && last ? first / last : 1;
  if (difference < SHAPES_FROM || difference > SHAPES_TO)
    throw refusal('the first and the last frame differ too much in shape for Vidu');
}

function shapeOf(image: InputFile | undefined): number | undefined {
  const { width, height } = image ?? {};
  return width && height ? width / height : undefined;
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
