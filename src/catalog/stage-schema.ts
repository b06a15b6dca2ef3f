import * as z from 'zod';
import { roles } from '../providers/provider.ts';
import { resolutions } from './formats.ts';

/** `inArray`: the field is a list. `mention`: how the prompt names an input of it; `#` is its number. */
const inputField = z.strictObject({
  field: z.string(),
  inArray: z.boolean().optional(),
  mention: z.string().optional(),
});

const fixed = z.record(z.string(), z.unknown());

/** The field names of a provider's model. The interface is `InputFields` of `providers/provider.ts`. */
const inputFields = z.strictObject({
  fixed: fixed.optional(),
  prompt: z.string().optional(),
  inputs: z.partialRecord(z.enum(roles), inputField).optional(),
  withImage: z.strictObject({ omit: z.array(z.string()).optional(), fixed: fixed.optional() }).optional(),
  duration: z
    .strictObject({
      field: z.string().optional(),
      asString: z.boolean().optional(),
      values: z.record(z.string(), fixed).optional(),
    })
    .optional(),
  resolution: z
    .strictObject({
      field: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
  aspectRatio: z
    .strictObject({ field: z.string(), values: z.record(z.string(), z.string()).optional() })
    .optional(),
  sound: z
    .strictObject({ field: z.string() })
    .optional()
    .describe('The field that takes true for sound, and false for none.'),
  avoid: z.string().optional().describe('The field of the negative prompt.'),
  seed: z.string().optional(),
});

const priceCase = z.strictObject({
  when: z
    .strictObject({
      resolution: z.enum(resolutions).optional(),
      durationSeconds: z.number().int().positive().optional(),
      image: z.boolean().optional().describe('true: the stage starts from an image. false: it does not.'),
      sound: z.boolean().optional().describe('true: with sound. false: silent.'),
    })
    .describe('All conditions must match.'),
  usd: z.number().nonnegative(),
  per: z.enum(['task', 'second']).optional().describe("Unset: same as the price's own."),
});

/** One paid task at the provider. */
const stageSchema = z.strictObject({
  makes: z.enum(['image', 'video']),
  provider: z.string().optional().describe("Provider of this stage, if it isn't the model's."),
  keptMs: z
    .number()
    .positive()
    .optional()
    .describe("How long that provider keeps the result, in milliseconds. Unset: as the model's."),
  unlessImage: z.boolean().optional().describe('For an image stage: skip it if the member brings an image.'),
  /** The provider's own name for the model, with its version if required. */
  providerModel: z.string(),
  fields: inputFields.optional(),
  price: z.strictObject({
    usd: z.number().nonnegative(),
    per: z.enum(['task', 'second']),
    cases: z.array(priceCase).optional().describe('Exceptions for some requests. The first match counts.'),
    chargedOnFailure: z.boolean().default(false).describe('true: the provider charges for failed tasks.'),
  }),
});
export type Stage = z.infer<typeof stageSchema>;
export type StageRow = z.input<typeof stageSchema>;

/** The stages of a way. */
export const stages = z
  .array(stageSchema)
  .nonempty()
  .max(2)
  .refine(
    (stages) =>
      stages.every(({ makes }, index) => makes === (index === stages.length - 1 ? 'video' : 'image')),
    'must end with a stage that makes a video, after at most one that makes an image',
  )
  .refine(
    (stages) => stages.every(({ makes, unlessImage }) => makes === 'image' || !unlessImage),
    'only the stage that makes the image can be left out',
  )
  .describe('In order. The last stage makes the video. A stage before it makes the image it starts from.');
