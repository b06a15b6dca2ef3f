import { type InputValue, requireOnly } from '../input.ts';
import { type InputFile, ProviderError, type TaskRequest } from '../provider.ts';
import { readId } from './task.ts';

interface Create {
  /** The files that stand in the body. */
  inputs: readonly InputFile[];
  /** `values` are their bytes, in base64. */
  toBody(values: readonly InputValue[]): Record<string, unknown>;
}

/** A body may have 20 MB, and base64 turns three bytes into four. */
const MAX_FILE_BYTES = 14_500_000;

/** By what is asked for, and the roles of the inputs. */
const tasks: Readonly<Record<string, string>> = {
  generate: 'text_to_video',
  'generate first': 'image_to_video',
  'generate first last': 'image_to_video',
  'generate reference': 'reference_to_video',
  'edit video': 'edit',
  'extend video': 'extend',
};

/**
 * A paid request. A video that Google made itself is named by its interaction: in Europe, it works on no other. Throws a
 * `ProviderError` with `sent: false` if there is nothing to send.
 * @see https://ai.google.dev/gemini-api/docs/omni
 */
export function toCreate(request: TaskRequest): Create {
  const { model, inputs, source } = request;
  const task = taskOf(request);
  const files = source ? [] : inputs;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > MAX_FILE_BYTES) throw refusal(`files of ${bytes} bytes are too large for Google`);
  const common = {
    model,
    // Otherwise, the answer comes with the video.
    background: true,
    response_format: { type: 'video', delivery: 'uri', ...formatOf(request) },
    generation_config: { video_config: { task } },
    ...(source && { previous_interaction_id: readId(source) }),
  };
  return {
    inputs: files,
    toBody(values) {
      const parts = files.map((file, index) => toPart(file, values[index]?.value ?? ''));
      return { ...common, input: [...parts, { type: 'text', text: promptOf(request) }] };
    },
  };
}

function taskOf(request: TaskRequest): string {
  const { model, makes, task, inputs } = request;
  if (makes !== 'video') throw refusal('Google makes videos only here');
  const roles = ['first', 'last', 'reference', 'video'] as const;
  requireOnly(request, { tasks: ['generate', 'edit', 'extend'], roles });
  const given = [...new Set(inputs.map(({ role }) => role))].sort().join(' ');
  const found = tasks[`${task} ${given}`.trim()];
  if (found === undefined) throw refusal(`${model} can't ${task} from inputs as ${given || 'nothing'}`);
  return found;
}

function toPart({ contentType }: InputFile, data: string): object {
  return { type: contentType.replace(/\/.*/, ''), data, mime_type: contentType };
}

/** Only tags say which of two images is which. */
function promptOf({ prompt, inputs }: TaskRequest): string {
  const hasBoth = inputs.some(({ role }) => role === 'last');
  return hasBoth ? `<FIRST_FRAME> <LAST_FRAME> ${prompt}` : prompt;
}

/** A video that is worked on has a shape of its own, and one that is edited its own length. */
function formatOf({ task, aspectRatio, resolution, durationSeconds }: TaskRequest): object {
  return {
    resolution,
    ...(task === 'generate' && { aspect_ratio: aspectRatio }),
    // A number would be refused.
    ...(task !== 'edit' && { duration: `${durationSeconds}s` }),
  };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
