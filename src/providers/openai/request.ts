import type { TaskRequest } from '../provider.ts';

export type Encoding = 'multipart' | 'json';

/** The fields of `POST /videos` without the image. */
export interface VideoFields {
  prompt: string;
  model?: string;
  seconds: string | number;
  size?: string;
  seed?: number;
}

/**
 * Sizes that follow no rule: 1080p of `sora-2-pro`.
 *
 * @see https://github.com/openai/openai-openapi (`VideoSize`)
 */
const ownSizes: Readonly<Record<string, string>> = {
  'sora-2-pro 1080p 16:9': '1792x1024',
  'sora-2-pro 1080p 9:16': '1024x1792',
};

/** OpenAI's own models refuse fields and values that other servers accept. */
export function isSora(model: string): boolean {
  return model === 'sora-2' || model.startsWith('sora-2-');
}

/**
 * Our options in the words of the Videos API. SGLang declares `seconds` as an integer and accepts JSON; everybody else
 * uses a string. An empty model name is left out: vLLM-Omni and SGLang serve one model each.
 *
 * @see https://docs.vllm.ai/projects/vllm-omni/en/latest/serving/videos_api/
 * @see https://docs.sglang.io/diffusion/api/openai_api.html
 */
export function toFields(request: TaskRequest, encoding: Encoding): VideoFields {
  const { model, prompt, durationSeconds, seed } = request;
  const isForSglang = encoding === 'json' && !isSora(model);
  const size = toSize(request);
  return {
    prompt,
    ...(model !== '' && { model }),
    seconds: isForSglang ? durationSeconds : String(durationSeconds),
    ...(size !== undefined && { size }),
    ...(!isSora(model) && { seed }),
  };
}

/** `WxH` with the resolution as its short side; `undefined` for the server's default. */
function toSize({ model, resolution, aspectRatio }: TaskRequest): string | undefined {
  const own = ownSizes[`${model} ${resolution} ${aspectRatio}`];
  if (own !== undefined) return own;
  const shortSide = Number(/^(\d+)p$/.exec(resolution)?.[1]);
  const [, across, down] = /^(\d+):(\d+)$/.exec(aspectRatio)?.map(Number) ?? [];
  if (!shortSide || !across || !down) return undefined;
  const unit = shortSide / Math.min(across, down);
  return `${toEven(across * unit)}x${toEven(down * unit)}`;
}

/** Video encoders halve the color planes, so odd sides are refused. */
function toEven(pixels: number): number {
  return Math.round(pixels / 2) * 2;
}
