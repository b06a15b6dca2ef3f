import type { startLoopbackComfyui } from '@cutscene/playground/providers/comfyui.ts';
import type { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import type { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import type { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import type { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import type { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import type { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import type { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import type { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import type { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { workflowFolder } from './workflows.ts';

type Started<Start extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Start>>;

/** The keys and addresses of the stand-in providers. */
export function envOfProviders({
  replicate,
  wavespeed,
  fal,
  vidu,
  runway,
  luma,
  lumaAgents,
  comfyui,
  xai,
  google,
  openrouter,
}: {
  replicate: Started<typeof startLoopbackReplicate>;
  wavespeed: Started<typeof startLoopbackWavespeed>;
  fal: Started<typeof startLoopbackFal>;
  vidu: Started<typeof startLoopbackVidu>;
  runway: Started<typeof startLoopbackRunway>;
  luma: Started<typeof startLoopbackLuma>;
  lumaAgents: Started<typeof startLoopbackLuma>;
  /** Absent: without it. */
  comfyui?: Started<typeof startLoopbackComfyui> | undefined;
  xai: Started<typeof startLoopbackXai>;
  google: Started<typeof startLoopbackGoogle>;
  openrouter: Started<typeof startLoopbackOpenrouter>;
}): Record<string, string> {
  return {
    ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
    ...{ WAVESPEED_API_KEY: wavespeed.apiKey, WAVESPEED_BASE_URL: wavespeed.baseUrl },
    ...{ FAL_API_KEY: fal.apiKey, FAL_BASE_URL: fal.baseUrl },
    ...{ VIDU_API_KEY: vidu.apiKey, VIDU_BASE_URL: vidu.baseUrl },
    ...{ RUNWAY_API_KEY: runway.apiKey, RUNWAY_BASE_URL: runway.baseUrl },
    ...{ LUMA_API_KEY: luma.apiKey, LUMA_BASE_URL: luma.baseUrl },
    ...{ LUMA_AGENTS_API_KEY: lumaAgents.agentsApiKey, LUMA_AGENTS_BASE_URL: lumaAgents.agentsBaseUrl },
    ...(comfyui && {
      ...{ COMFYUI_API_KEY: comfyui.apiKey, COMFYUI_BASE_URL: comfyui.baseUrl },
      COMFYUI_WORKFLOWS: workflowFolder,
    }),
    ...{ XAI_API_KEY: xai.apiKey, XAI_BASE_URL: xai.baseUrl },
    ...{ GEMINI_API_KEY: google.apiKey, GEMINI_BASE_URL: google.baseUrl },
    ...{ OPENROUTER_API_KEY: openrouter.apiKey, OPENROUTER_BASE_URL: openrouter.baseUrl },
  };
}
