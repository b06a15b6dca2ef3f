import { accessCases } from './access.ts';
import type { Case } from './case.ts';
import { generalCases } from './general.ts';
import { limitsCases, paceCases } from './limits.ts';
import { modelsCases } from './models.ts';
import { quotasCases } from './quotas.ts';
import { safetyCases } from './safety.ts';
import { showcaseCases } from './showcase.ts';
import { videoCases } from './video.ts';

/** Every offered setting. */
export const cases: readonly Case[] = [
  ...modelsCases,
  ...videoCases,
  ...accessCases,
  ...limitsCases,
  ...paceCases,
  ...quotasCases,
  ...safetyCases,
  ...showcaseCases,
  ...generalCases,
];
