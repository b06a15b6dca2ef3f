import { fileURLToPath } from 'node:url';
import { toOwnModels } from '../../src/catalog/own-models.ts';
import { readWorkflows } from '../../src/providers/comfyui/own-workflows.ts';

/** The worked workflows of docs/comfyui.md. */
export const workflowFolder = fileURLToPath(new URL('../../docs/comfyui', import.meta.url));
const read = readWorkflows(workflowFolder);
export const { workflows } = read;
export const { models: workflowModels } = toOwnModels(read.models, []);
