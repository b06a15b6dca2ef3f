import { toOwnModels } from '../../src/catalog/own-models.ts';
import { selfHostedModel } from '../../src/providers/openai/self-hosted.ts';

/** The model of an operator's own server, with its name there. */
export const selfHosted = (name: string) => toOwnModels([selfHostedModel(name)], []).models;
