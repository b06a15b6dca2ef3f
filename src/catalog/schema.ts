import * as z from 'zod';

export const resolutions = ['480p', '720p', '1080p'] as const;
export const aspectRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] as const;

/** A model's durations in seconds: a list, or every whole number of a range. */
const durations = z.union(
  [
    z.array(z.number().int().positive()).nonempty(),
    z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive() }),
  ],
  'takes whole seconds, as a list such as [5, 10] or as a range such as { "from": 1, "to": 10 }',
);

const isoDate = z.iso.date();

/** The field names of a provider's model. The interface is `InputFields` of `providers/provider.ts`. */
const inputFields = z.strictObject({
  fixed: z.record(z.string(), z.unknown()).optional(),
  prompt: z.string().optional(),
  image: z.strictObject({ field: z.string(), inArray: z.boolean().optional() }).optional(),
  withImage: z
    .strictObject({
      omit: z.array(z.string()).optional(),
      fixed: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  duration: z
    .strictObject({
      field: z.string().optional(),
      asString: z.boolean().optional(),
      values: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
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
  seed: z.string().optional(),
});

const priceCase = z.strictObject({
  when: z
    .strictObject({
      resolution: z.enum(resolutions).optional(),
      durationSeconds: z.number().int().positive().optional(),
      image: z.boolean().optional().describe('true: the stage starts from an image. false: it does not.'),
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

/** It appears in messages, lists and images, so it contains nothing that could be markup, a mention or a link. */
const name = z
  .string()
  .max(60)
  .regex(
    /^(?!.*(?::\/|[\u115f\u1160\u3164\uffa0]))[\p{L}\p{N}\p{Extended_Pictographic}][\p{L}\p{M}\p{N}\p{Extended_Pictographic} .,:;+/&()'’"“”!?%=·–-]*$/u,
    'begins with a letter or a digit, and takes letters, digits, spaces and . , : + - / & ( ) only, up to 60',
  );

const row = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'takes lowercase letters, digits, dots and dashes, up to 50')
    .describe('Members choose it, and jobs store it. Never rename it.'),
  label: name.describe('Name that members see.'),
  provider: z.string().describe('A provider (openai, replicate, …), or a server of this file.'),
  stages: z
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
    .describe('In order. The last stage makes the video. A stage before it makes the image it starts from.'),
  image: z
    .enum(['none', 'optional', 'required'])
    .default('none')
    .describe(
      'Whether members can or must bring an image. It becomes the first frame, or the source of the still.',
    ),
  durations: durations.describe('Seconds: a list, or a range of whole numbers.'),
  defaultDurationSeconds: z.number().int().positive().optional(),
  resolutions: z.array(z.enum(resolutions)).nonempty(),
  defaultResolution: z.enum(resolutions).optional(),
  aspectRatios: z.array(z.enum(aspectRatios)).nonempty().default(['16:9']),
  defaultAspectRatio: z.enum(aspectRatios).optional(),
  promptMaxLength: z.number().int().positive().default(2_000).describe('Counted in `promptUnit`.'),
  promptUnit: z
    .enum(['characters', 'utf16'])
    .default('characters')
    .describe('Unit the provider counts: characters, or UTF-16 units. An emoji has two or more of those.'),
  typicalMs: z
    .number()
    .positive()
    .default(120_000)
    .describe('Usual time from submit to finish, in milliseconds, until the bot has measured it.'),
  speed: z
    .enum(['fast', 'medium', 'slow'])
    .optional()
    .describe('Speed in the model list. Unset: from `typicalMs`.'),
  deadlineMs: z
    .number()
    .positive()
    .default(30 * 60_000)
    .describe('A stage that takes longer fails, in milliseconds.'),
  keptMs: z
    .number()
    .positive()
    .default(60 * 60_000)
    .describe(
      'How long the provider keeps a result, in milliseconds after the task ends. Failed downloads are retried until then.',
    ),
  priceSource: z
    .strictObject({ page: z.string(), checkedOn: isoDate })
    .optional()
    .describe('Source of the prices, and the day they were checked.'),
  attribution: z
    .strictObject({ text: name, url: z.url({ protocol: /^https$/ }).regex(/^[^\s<>()]+$/) })
    .optional()
    .describe('Credit that the provider requires below each video.'),
  ageRestricted: z.boolean().optional().describe('Offered in age-restricted channels only.'),
  retired: z
    .strictObject({ on: isoDate, successor: z.string() })
    .optional()
    .describe(
      'Day the provider switches the model off (UTC; not offered from that day on), and the model to use instead.',
    ),
});

/** One row of the catalog: everything the bot knows about a model. Behavior stays in the adapters. */
export const modelSchema = row.transform((given) => {
  const { durations, resolutions, aspectRatios: shapes } = given;
  const first = Array.isArray(durations) ? durations[0] : durations.from;
  return {
    ...given,
    // Without it, the first of each list, which is never empty, and the shortest of a range.
    defaultDurationSeconds: given.defaultDurationSeconds ?? first ?? 5,
    defaultResolution: given.defaultResolution ?? resolutions[0] ?? '720p',
    defaultAspectRatio: given.defaultAspectRatio ?? shapes[0] ?? '16:9',
  };
});
export type Model = z.infer<typeof modelSchema>;

/** A row before validation. */
export type ModelRow = z.input<typeof modelSchema>;
