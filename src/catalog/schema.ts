import * as z from 'zod';

export const resolutions = ['480p', '720p', '1080p'] as const;
export const aspectRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] as const;

/** Seconds a model can make: a list, or every whole number of a range. */
const durations = z.union(
  [
    z.array(z.number().int().positive()).nonempty(),
    z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive() }),
  ],
  'takes whole seconds, as a list such as [5, 10] or as a range such as { "from": 1, "to": 10 }',
);

const isoDate = z.iso.date();

/** How the fields of a provider's model are called; the interface is `InputFields` of `providers/provider.ts`. */
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
      image: z.boolean().optional().describe('Whether the stage starts from an image.'),
    })
    .describe('All that is named here must fit.'),
  usd: z.number().nonnegative(),
  per: z.enum(['task', 'second']).optional().describe("Unset: the price's own."),
});

/** One paid task at the provider. */
const stageSchema = z.strictObject({
  makes: z.enum(['image', 'video']),
  provider: z.string().optional().describe("Where this stage runs, if not at the model's provider."),
  keptMs: z
    .number()
    .positive()
    .optional()
    .describe("How long that provider keeps its result; unset: the model's."),
  unlessImage: z
    .boolean()
    .optional()
    .describe('For a stage that makes the image: left out where the member brought one.'),
  /** The provider's own name for the model, with its version where it wants one. */
  providerModel: z.string(),
  fields: inputFields.optional(),
  price: z.strictObject({
    usd: z.number().nonnegative(),
    per: z.enum(['task', 'second']),
    cases: z
      .array(priceCase)
      .optional()
      .describe('What it costs otherwise for some requests: the first case that fits counts.'),
    chargedOnFailure: z
      .boolean()
      .default(false)
      .describe('Whether the provider charges for a task that fails.'),
  }),
});
export type Stage = z.infer<typeof stageSchema>;
export type StageRow = z.input<typeof stageSchema>;

/** It stands in messages, lists and images alike, so it has nothing that could be markup, a mention or a link. */
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
    .regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'takes small letters, digits, dots and dashes, up to 50')
    .describe('What members choose and what is stored with jobs; never renamed.'),
  label: name.describe('What members read.'),
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
    .describe('In order: the last one makes the video, one before it the image that it starts from.'),
  image: z
    .enum(['none', 'optional', 'required'])
    .default('none')
    .describe(
      "Whether a member's image can be, or must be, the first frame (or what the still is made from).",
    ),
  durations: durations.describe('Seconds: a list, or a range of whole numbers.'),
  defaultDurationSeconds: z.number().int().positive().optional(),
  resolutions: z.array(z.enum(resolutions)).nonempty(),
  defaultResolution: z.enum(resolutions).optional(),
  aspectRatios: z.array(z.enum(aspectRatios)).nonempty().default(['16:9']),
  defaultAspectRatio: z.enum(aspectRatios).optional(),
  promptMaxLength: z.number().int().positive().default(2_000).describe('In `promptUnit`.'),
  promptUnit: z
    .enum(['characters', 'utf16'])
    .default('characters')
    .describe(
      'What the provider counts: whole characters, or UTF-16 units, of which an emoji has two or more.',
    ),
  typicalMs: z
    .number()
    .positive()
    .default(120_000)
    .describe('From submit to finished in milliseconds, before the bot has learned better.'),
  speed: z
    .enum(['fast', 'medium', 'slow'])
    .optional()
    .describe('What members see in its list; unset: by `typicalMs`.'),
  deadlineMs: z
    .number()
    .positive()
    .default(30 * 60_000)
    .describe('After this many milliseconds without an end a stage fails.'),
  keptMs: z
    .number()
    .positive()
    .default(60 * 60_000)
    .describe(
      'How long the provider keeps a result, in milliseconds from the end of its task. Until then a download that fails is repeated.',
    ),
  priceSource: z
    .strictObject({ page: z.string(), checkedOn: isoDate })
    .optional()
    .describe('Where the prices were read, and when.'),
  attribution: z
    .strictObject({ text: name, url: z.url({ protocol: /^https$/ }).regex(/^[^\s<>()]+$/) })
    .optional()
    .describe('What the provider wants to be said beside what it made.'),
  ageRestricted: z.boolean().optional().describe('Offered in age-restricted channels only.'),
  retired: z
    .strictObject({ on: isoDate, successor: z.string() })
    .optional()
    .describe(
      'The day on which the provider switches it off (from its beginning in UTC it is not offered), and the model that is nearest to it.',
    ),
});

/** One row of the catalog: everything the bot knows about a model. Behavior stays in the adapters. */
export const modelSchema = row.transform((given) => {
  const { durations, resolutions, aspectRatios: shapes } = given;
  const first = Array.isArray(durations) ? durations[0] : durations.from;
  return {
    ...given,
    // Unset, the first of each list, which is never empty, and of a range the shortest.
    defaultDurationSeconds: given.defaultDurationSeconds ?? first ?? 5,
    defaultResolution: given.defaultResolution ?? resolutions[0] ?? '720p',
    defaultAspectRatio: given.defaultAspectRatio ?? shapes[0] ?? '16:9',
  };
});
export type Model = z.infer<typeof modelSchema>;

/** A row as it is written down. */
export type ModelRow = z.input<typeof modelSchema>;
