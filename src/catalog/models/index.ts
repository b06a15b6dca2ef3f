import type { ModelRow } from '../schema.ts';
import { flux3 } from './flux.ts';
import { fluxSvdModels } from './flux-svd.ts';
import { geminiOmni } from './gemini.ts';
import { geminiOmni12 } from './google.ts';
import { grokImagine15 } from './grok.ts';
import { hailuo2_3, hailuo2_3Fast, hailuo3, minimaxH3 } from './hailuo.ts';
import { kling3Turbo, kling4, kling4Flash, kling26, kling30 } from './kling.ts';
import { ltx2_3Fast, ltx2_5Fast, ltx2_5Pro, ltx2Pro } from './ltx.ts';
import { lumaModels, lumaRay2 } from './luma.ts';
import { openaiModels } from './openai.ts';
import { wan2_7 } from './openrouter.ts';
import { pika, pVideoModel, seedVr2, viduQ4 } from './others.ts';
import { pixverse6 } from './pixverse.ts';
import { previewModels } from './preview.ts';
import { runwayModels } from './runway.ts';
import { seedance2, seedance15, seedance25, seedance25Turbo } from './seedance.ts';
import { veo31, veo31Fast, veo31Lite } from './veo.ts';
import { viduModels } from './vidu.ts';
import { wan2_2Fast, wan2_6, wan3, wan3Prime } from './wan.ts';
import { grokImagine15Lite } from './xai.ts';

/** In the order of the list: what members ask for and what is good comes first. */
export const builtInRows: readonly ModelRow[] = [
  ...[kling4, veo31, seedance25, wan3, hailuo3],
  ...[veo31Fast, kling30, seedance2, geminiOmni, geminiOmni12, flux3, grokImagine15],
  ...runwayModels,
  ...lumaModels,
  ...viduModels,
  // The quick and the cheap.
  ...[
    kling4Flash,
    veo31Lite,
    seedance25Turbo,
    grokImagine15Lite,
    minimaxH3,
    ltx2_5Fast,
    ltx2_3Fast,
    hailuo2_3Fast,
    pVideoModel,
    wan2_2Fast,
  ],
  ...[viduQ4, pixverse6, ltx2_5Pro, wan3Prime, hailuo2_3, kling3Turbo, wan2_7, wan2_6, kling26, pika],
  seedVr2,
  // A picture that moves, and what is over.
  ...fluxSvdModels,
  ...[lumaRay2, seedance15, ltx2Pro],
  ...openaiModels,
  ...previewModels,
];
