import * as z from 'zod';
import { flag, imageField, imageFields, integer, number, oneOf, prompt, seed } from './replicate-fields.ts';

/** One model as Replicate runs it. */
export interface LoopbackModel {
  /** `owner/name`. */
  name: string;
  /** Community models run only by their version, official ones without any. */
  version?: string;
  makes: 'image' | 'video';
  /** Whether `output` is a list. */
  outputIsList?: boolean;
  /** Whether it writes a progress bar to its logs. */
  drawsBar?: boolean;
  input: z.ZodType;
}

const RATIOS_OF_FLUX = ['1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'] as const;

const flux = {
  prompt,
  seed,
  output_format: oneOf('webp', 'jpg', 'png'),
  output_quality: integer(0, 100),
};

const schnell = {
  ...flux,
  aspect_ratio: oneOf(...RATIOS_OF_FLUX, '21:9', '9:21'),
  num_outputs: integer(1, 4),
  disable_safety_checker: flag,
  go_fast: flag,
  megapixels: oneOf('1', '0.25'),
};

/** `width` and `height` count only with `aspect_ratio: custom`. */
function sized<Shape extends z.ZodRawShape>(shape: Shape, [from, to, step]: [number, number, number]) {
  const side = integer(from, to).refine((value) => value === undefined || value % step === 0, {
    error: `must be a multiple of ${step}`,
  });
  return z
    .strictObject({ ...shape, width: side, height: side })
    .refine(
      (input) => !('width' in input || 'height' in input) || Object(input)['aspect_ratio'] === 'custom',
      { path: ['width'], error: 'is for the custom aspect ratio only' },
    );
}

const pro = {
  ...flux,
  image_prompt: imageField,
  aspect_ratio: oneOf('custom', ...RATIOS_OF_FLUX),
  safety_tolerance: integer(1, 6),
  prompt_upsampling: flag,
};

const flux2 = sized(
  {
    ...flux,
    input_images: imageFields(8),
    aspect_ratio: oneOf('match_input_image', 'custom', ...RATIOS_OF_FLUX),
    resolution: oneOf('match_input_image', '0.5 MP', '1 MP', '2 MP', '4 MP'),
    safety_tolerance: integer(1, 5),
  },
  [256, 2048, 16],
);

const kontext = z
  .strictObject({
    prompt,
    input_image: imageField,
    aspect_ratio: oneOf('match_input_image', ...RATIOS_OF_FLUX, '21:9', '9:21', '2:1', '1:2'),
    prompt_upsampling: flag,
    seed,
    output_format: oneOf('jpg', 'png'),
    safety_tolerance: integer(0, 6),
  })
  .refine(({ input_image, safety_tolerance = 2 }) => input_image === undefined || safety_tolerance <= 2, {
    path: ['safety_tolerance'],
    error: 'must be at most 2 with an input image',
  });

const PONY_SCHEDULERS =
  'DPM++ 2M SDE Karras|UniPC|Heun|DDIM|DPM2 a|DPM2 a Karras|DPM SDE|DDPM|DPM++ SDE|DPM++ SDE Karras|LMS|LMS Karras|' +
  'Euler a|Euler|PNDM|DPM2|DPM2 Karras|DEIS|DPM++ 2M|DPM++ 2M Karras';

const pony = z.strictObject({
  model: oneOf('mklannsfwrealxl2.safetensors', 'ponyRealism21.safetensors'),
  vae: oneOf('sdxl-vae-fp16-fix'),
  prompt: prompt.optional(),
  negative_prompt: z.string().optional(),
  prepend_preprompt: flag,
  scheduler: oneOf(...PONY_SCHEDULERS.split('|')),
  steps: integer(1, 100),
  cfg_scale: number(1, 30),
  guidance_rescale: number(0, 1),
  width: integer(1, 2048),
  height: integer(1, 2048),
  batch_size: integer(1, 4),
  seed: integer(-1),
});

const OWNER = 'black-forest-labs';
const image = { makes: 'image' } as const;

/**
 * The image models of Flux + SVD, with the inputs of their schema pages.
 * @see https://replicate.com/black-forest-labs
 */
export const imageModels: readonly LoopbackModel[] = [
  {
    ...image,
    name: `${OWNER}/flux-schnell`,
    outputIsList: true,
    input: z.strictObject({ ...schnell, num_inference_steps: integer(1, 4) }),
  },
  {
    ...image,
    name: `${OWNER}/flux-dev`,
    outputIsList: true,
    input: z.strictObject({
      ...schnell,
      num_inference_steps: integer(1, 50),
      image: imageField,
      prompt_strength: number(0, 1),
      guidance: number(0, 10),
    }),
  },
  { ...image, name: `${OWNER}/flux-pro`, input: sized({ ...pro, guidance: number(2, 5) }, [256, 1440, 32]) },
  { ...image, name: `${OWNER}/flux-1.1-pro`, input: sized(pro, [256, 1440, 32]) },
  { ...image, name: `${OWNER}/flux-kontext-pro`, input: kontext },
  { ...image, name: `${OWNER}/flux-2-pro`, input: flux2 },
  { ...image, name: `${OWNER}/flux-2-max`, input: flux2 },
  {
    ...image,
    name: 'charlesmccarthy/pony-sdxl',
    version: 'b070dedae81324788c3c933a5d9e1270093dc74636214b9815dae044b4b3a58a',
    outputIsList: true,
    drawsBar: true,
    input: pony,
  },
];
