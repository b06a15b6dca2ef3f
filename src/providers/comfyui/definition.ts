import type { ProviderDefinition } from '../definition.ts';

/** The operator's own machines. */
export const comfyui: ProviderDefinition = {
  id: 'comfyui',
  label: 'ComfyUI',
  keyVariables: ['COMFYUI_API_KEY'],
  isKeyOptional: true,
  baseUrlVariable: 'COMFYUI_BASE_URL',
  baseUrlEnding: '',
  takesSeveralUrls: true,
  concurrencyVariable: 'COMFYUI_CONCURRENCY',
  // A machine makes one video after the other. Here, members see their place, and take turns.
  concurrency: 1,
  webhook: null,
  create: async (account, { workflows = new Map() }) =>
    (await import('./index.ts')).createComfyui(account, workflows),
};
