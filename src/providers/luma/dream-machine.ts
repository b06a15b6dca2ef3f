import { readWords } from '../http/words.ts';
import { requireOnly } from '../input.ts';
import { inputOf, ProviderError, type ProviderErrorKind, type TaskRequest } from '../provider.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import type { Api } from './api.ts';
import { isContentRefusal } from './failure.ts';
import { toResolution } from './resolution.ts';
import { dreamMachineSchema } from './schema.ts';
import { webhookRules } from './webhook.ts';

/**
 * Luma's older API.
 * @see https://github.com/lumalabs/lumaai-api/blob/main/openapi.yaml
 */
export const dreamMachine: Api = {
  id: 'luma',
  url: 'https://api.lumalabs.ai/dream-machine/v1',
  createPath: '/generations/video',
  checkPath: '/credits',
  canListAndDelete: true,
  takesImageBy: 'url',
  webhook: webhookRules,
  toBody,
  read,
};

/** It has no seed. */
function toBody(request: TaskRequest, { isOperatorsOwn }: { isOperatorsOwn: boolean }): object {
  const { model, prompt, aspectRatio, durationSeconds, resolution } = request;
  requireOnly(request, { roles: ['first', 'last'] });
  const keyframes = Object.fromEntries(
    (['first', 'last'] as const).flatMap((role, index) => {
      const image = inputOf(request, role);
      return image ? [[`frame${index}`, { type: 'image', url: toPublicUrl(image.url, isOperatorsOwn) }]] : [];
    }),
  );
  return {
    ...{ model, prompt, aspect_ratio: aspectRatio },
    ...{ duration: `${durationSeconds}s`, resolution: toResolution(resolution) },
    ...(request.inputs.length > 0 && { keyframes }),
  };
}

/** It has no upload and accepts no inline images. The operator's own server may be close enough to need no https. */
function toPublicUrl(url: string | undefined, isOperatorsOwn: boolean): string {
  if (url?.startsWith('https://') || (isOperatorsOwn && url?.startsWith('http://'))) return url;
  const cause = "Luma's Dream Machine API takes images by public https address only, and this one has none";
  throw new ProviderError('invalid_request', cause, { sent: false });
}

/** @see https://docs.lumalabs.ai/docs/video-generation */
function read(answer: unknown): ReturnType<Api['read']> {
  const parsed = dreamMachineSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "poll: the answer isn't a generation");
  const { state, assets, failure_reason: reason } = parsed.data;
  switch (readTaskPhase(state)) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded': {
      const found = findAddress(assets?.video);
      if (typeof found === 'object') return { state: 'succeeded', output: { kind: 'url', url: found.url } };
      return { state: 'fileless', kind: 'bad_output', cause: `completed, but its file is ${found}` };
    }
    case 'failed': {
      const cause = readWords(reason).message || 'no reason given';
      return { state: 'failed', kind: kindOfReason(cause), cause };
    }
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the generation was ${state}` };
    case 'running':
      // `dreaming`, or an unknown word.
      return { state: 'running' };
  }
}

function kindOfReason(reason: string): ProviderErrorKind {
  if (isContentRefusal(reason)) return 'content_rejected';
  return /failed to read user input/i.test(reason) ? 'invalid_request' : 'task_failed';
}
