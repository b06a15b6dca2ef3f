import { fileURLToPath } from 'node:url';
import { readWorkflows } from '../../src/catalog/workflows.ts';

/** The worked workflows of docs/comfyui.md. */
export const workflowFolder = fileURLToPath(new URL('../../docs/comfyui', import.meta.url));
export const { workflows, models: workflowModels } = readWorkflows(workflowFolder, []);
