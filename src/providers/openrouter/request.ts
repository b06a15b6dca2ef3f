import { type InputValue, toInput } from '../input.ts';
import { ProviderError, type Role, type TaskRequest } from '../provider.ts';

const frameTypes: Partial<Record<Role, string>> = { first: 'first_frame', last: 'last_frame' };

/**
 * The body of a paid request. Throws a `ProviderError` with `sent: false` if there is no such request.
 * @see https://openrouter.ai/docs/api/api-reference/video-generation/create-videos
 */
export function toBody(request: TaskRequest, values: readonly InputValue[]): Record<string, unknown> {
  const { model, makes, task } = request;
  if (makes !== 'video') throw refusal('OpenRouter makes videos only here');
  if (task !== 'generate') throw refusal(`${model} can't ${task} here`);
  const frames = values.filter(({ role }) => frameTypes[role] !== undefined);
  const references = values.filter(({ role }) => role === 'reference');
  if (new Set(frames.map(({ role }) => role)).size < frames.length)
    throw refusal(`${model} takes one frame of each kind`);
  // It would leave the references out.
  if (frames.length > 0 && references.length > 0)
    throw refusal(`${model} takes no references beside its frames`);
  return {
    model,
    ...toInput(request, values),
    ...(frames.length > 0 && {
      frame_images: frames.map((frame) => ({ ...toPart(frame), frame_type: frameTypes[frame.role] })),
    }),
    ...(references.length > 0 && { input_references: references.map(toPart) }),
  };
}

function toPart({ value: url }: InputValue) {
  return { type: 'image_url', image_url: { url } };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
