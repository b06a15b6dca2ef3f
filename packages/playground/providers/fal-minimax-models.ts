import * as z from 'zod';
import { file, files, flag, integer, oneOf, promptOf, requiredFile } from './wavespeed-fields.ts';

function h3Models() {
  const common = {
    ...{
      prompt: promptOf(50_000),
      duration: integer(5, 15),
      seed: z.int().optional(),
      enable_prompt_expansion: flag,
    },
    ...{ resolution: oneOf('480P', '768P', '2K', '4K'), enable_safety_checker: flag },
  };
  const ratio = { aspect_ratio: oneOf('adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16') };
  return {
    'minimax/h3/text-to-video': z.strictObject({ ...common, ...ratio }),
    'minimax/h3/image-to-video': z.strictObject({ ...common, image_url: file, end_image_url: file }),
    'minimax/h3/reference-to-video': z.strictObject({
      ...{ ...common, ...ratio, reference_image_urls: files(12).optional() },
    }),
  };
}

function hailuo23Models() {
  const common = { prompt: promptOf(2_000), prompt_optimizer: flag };
  const of = (path: string, kind: string, image: object) => ({
    [`${path}/standard/${kind}`]: z.strictObject({ ...common, ...image, duration: oneOf('6', '10') }),
    [`${path}/pro/${kind}`]: z.strictObject({ ...common, ...image }),
  });
  const fromImage = ['image-to-video', { image_url: requiredFile }] as const;
  return {
    ...of('fal-ai/minimax/hailuo-2.3', 'text-to-video', {}),
    ...of('fal-ai/minimax/hailuo-2.3', ...fromImage),
    ...of('fal-ai/minimax/hailuo-2.3-fast', ...fromImage),
  };
}

export const falMinimaxModels = { ...h3Models(), ...hailuo23Models() };
