import type { ProviderDefinition } from '../definition.ts';
import { readWorkflows } from './own-workflows.ts';

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
  create: async (account) => (await import('./index.ts')).createComfyui(account, new Map()),
  own: {
    variables: { COMFYUI_WORKFLOWS: 'path' },
    modelIds: [],
    read({ COMFYUI_WORKFLOWS: folder }, hasBaseUrl) {
      const { workflows, models, problems, warnings } = readWorkflows(folder);
      const half =
        'ComfyUI makes videos only if both COMFYUI_BASE_URL and COMFYUI_WORKFLOWS are set; one of them is missing';
      return {
        ...{ models, problems },
        warnings: hasBaseUrl === (folder !== undefined) ? warnings : [...warnings, half],
        create: async (account) => (await import('./index.ts')).createComfyui(account, workflows),
      };
    },
  },
};
