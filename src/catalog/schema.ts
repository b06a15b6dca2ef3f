import * as z from 'zod';
import { providerDefinitions } from '../providers/index.ts';
import { type Role, roles, type Task, tasks } from '../providers/provider.ts';
import { aspectRatios, resolutions } from './formats.ts';
import { stages } from './stage-schema.ts';

const wholeSeconds =
  'takes whole seconds, as a list such as [5, 10] or as a range such as { "from": 1, "to": 10 }';

/** A model's durations in seconds: a list, or every whole number of a range. */
const durations = z.union(
  [
    z.array(z.number().int().positive()).nonempty(),
    z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive() }),
  ],
  wholeSeconds,
);

const isoDate = z.iso.date();

/** It appears in messages, lists and images, so it contains nothing that could be markup, a mention or a link. */
const name = z
  .string()
  .max(60)
  .regex(
    /^(?!.*(?::\/|[\u115f\u1160\u3164\uffa0]))[\p{L}\p{N}\p{Extended_Pictographic}][\p{L}\p{M}\p{N}\p{Extended_Pictographic} .,:;+/&()'’"“”!?%=·–-]*$/u,
    'begins with a letter or a digit, and takes letters, digits, spaces and . , : + - / & ( ) only, up to 60',
  );

/** How many inputs of a role a way takes, and what they may be. */
const inputLimits = z.strictObject({
  min: z.number().int().nonnegative().default(0),
  max: z.number().int().positive().max(10).default(1),
  minSeconds: z.number().positive().optional().describe('The shortest video or sound.'),
  maxSeconds: z.number().positive().optional().describe('The longest video or sound.'),
  maxBytes: z.number().int().positive().optional().describe('The largest file.'),
});
export type InputLimits = z.infer<typeof inputLimits>;

/** What a way takes and how it behaves. An offer gives them for all of its ways, and a way for itself. */
const limits = {
  durations: durations.describe('Seconds: a list, or a range of whole numbers.'),
  defaultDurationSeconds: z.number().int().positive().optional(),
  resolutions: z.array(z.enum(resolutions)).nonempty(),
  defaultResolution: z.enum(resolutions).optional(),
  aspectRatios: z.array(z.enum(aspectRatios)).nonempty(),
  defaultAspectRatio: z.enum(aspectRatios).optional(),
  sound: z
    .enum(['on', 'off', 'always', 'never'])
    .optional()
    .describe("on, off: the member chooses, and this is what it does unasked. Unset: it isn't known."),
  avoid: z.boolean().describe('Whether it takes a negative prompt.'),
  draft: z.boolean().describe('Whether it is a cheap first look.'),
  promptMaxLength: z.number().int().positive().describe('Counted in `promptUnit`.'),
  promptUnit: z
    .enum(['characters', 'utf16'])
    .describe('Unit the provider counts: characters, or UTF-16 units. An emoji has two or more of those.'),
  typicalMs: z
    .number()
    .positive()
    .describe('Usual time from submit to finish, in milliseconds, until the bot has measured it.'),
  speed: z
    .enum(['fast', 'medium', 'slow'])
    .optional()
    .describe('Speed in the model list. Unset: from `typicalMs`.'),
  deadlineMs: z.number().positive().describe('A stage that takes longer fails, in milliseconds.'),
  keptMs: z
    .number()
    .positive()
    .describe(
      'How long the provider keeps a result, in milliseconds after the task ends. Failed downloads are retried until then.',
    ),
  priceSource: z
    .strictObject({
      page: z.string(),
      checkedOn: isoDate,
      unverified: z
        .string()
        .optional()
        .describe('Why the prices may be others, for operators. Unset: they are certain.'),
    })
    .optional()
    .describe('Source of the prices, and the day they were checked.'),
  attribution: z
    .strictObject({ text: name, url: z.url({ protocol: /^https$/ }).regex(/^[^\s<>()]+$/) })
    .optional()
    .describe('Credit that the provider requires below each video.'),
};
const limitsSchema = z.strictObject(limits).partial();

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,49}$/, 'takes lowercase letters, digits, dots and dashes, up to 50');

const wayRow = limitsSchema.extend({
  name: z.string().optional().describe('Jobs store it. Unset: the name of its task.'),
  task: z.enum(tasks).default('generate'),
  inputs: z
    .partialRecord(z.enum(roles), inputLimits)
    .default({})
    .describe('The inputs it takes or needs. An image is the first frame, or the source of the still.'),
  stages,
});

const retired = z
  .strictObject({ on: isoDate, successor: z.string() })
  .describe(
    'Day the provider switches the model off (UTC; not offered from that day on), and the model to use instead.',
  );

const neededLimits = [
  ['durations', wholeSeconds],
  ['resolutions', 'takes a list in [ ]'],
] as const;

const someProviders = providerDefinitions
  .slice(0, 2)
  .map((definition) => definition.id)
  .join(', ');

const offerRow = limitsSchema
  .extend({
    id: id.optional().describe('Jobs store it. Unset: the id of the model. Never rename it.'),
    provider: z.string().describe(`A provider (${someProviders}, …), or a server of this file.`),
    retired: retired.optional(),
    ways: z.array(wayRow).nonempty().describe('Its ways to make a video, each with its own limits.'),
  })
  .check(({ value: { ways, ...offer }, issues }) => {
    for (const [index, way] of ways.entries()) {
      for (const [needed, takes] of neededLimits)
        if (way[needed] === undefined && offer[needed] === undefined)
          issues.push({ code: 'custom', path: [needed], message: `is missing; it ${takes}`, input: offer });
      const isTwice = ways.findIndex((other) => nameOf(other) === nameOf(way)) < index;
      if (isTwice)
        issues.push({ code: 'custom', path: ['ways', index], message: 'needs another name', input: way });
    }
  });

/** One row of the catalog: everything the bot knows about a model. Behavior stays in the adapters. */
export const modelRow = z.strictObject({
  id: id.describe('Members choose it, and jobs store it. Never rename it.'),
  label: name.describe('Name that members see.'),
  ageRestricted: z.boolean().optional().describe('Offered in age-restricted channels only.'),
  offers: z
    .array(offerRow)
    .nonempty()
    // A stored job finds its offer by its id.
    .refine(
      (offers) => new Set(offers.map((offer) => offer.id)).size === offers.length,
      'need different ids; only one of them can go without',
    )
    .describe('Who runs it. The cheapest that is set up here does.'),
});

/** A row before validation. */
export type ModelRow = z.input<typeof modelRow>;
export type OfferRow = z.input<typeof offerRow>;
export type WayRow = z.input<typeof wayRow>;
type Limits = z.infer<z.ZodObject<typeof limits>>;

/**
 * One way to make a video: a task of a provider's model with one set of inputs, and what it takes and costs then.
 * Whatever depends on these is a way of its own (10 s only without an image, references only in 16:9).
 */
export interface Way extends Limits {
  name: string;
  task: Task;
  inputs: Partial<Record<Role, InputLimits>>;
  stages: z.infer<typeof stages>;
  provider: string;
  defaultDurationSeconds: number;
  defaultResolution: Limits['resolutions'][number];
  defaultAspectRatio: Limits['aspectRatios'][number];
}

/** A provider that runs a model. */
export interface Offer {
  id: string;
  provider: string;
  retired?: z.infer<typeof retired> | undefined;
  /** Whether other offers come first, because its provider is failing, refuses the key or wants a pause. */
  isAvoided?: boolean;
  ways: readonly [Way, ...Way[]];
}

/** What members choose. */
export interface Model {
  id: string;
  label: string;
  ageRestricted?: boolean | undefined;
  /** Of two that cost the same, the first is taken. */
  offers: readonly [Offer, ...Offer[]];
  /** The provider that the member named. Only its offers are here. */
  pin?: string;
}

/** A valid row with everything that it leaves out. */
export function toModel({ offers, ...row }: z.infer<typeof modelRow>): Model {
  const [first, ...others] = offers.map((offer) => toOffer(offer, row.id));
  if (!first) throw new Error(`${row.id} has no offers`);
  return { ...row, offers: [first, ...others] };
}

function toOffer(
  { id, provider, retired, ways, ...common }: z.infer<typeof offerRow>,
  modelId: string,
): Offer {
  const [first, ...others] = ways.map((way) => toWay({ ...common, ...way }, provider));
  if (!first) throw new Error(`${modelId} has no ways`);
  return { id: id ?? modelId, provider, ...(retired && { retired }), ways: [first, ...others] };
}

function toWay({ aspectRatios: shapes = ['16:9'], ...row }: z.infer<typeof wayRow>, provider: string): Way {
  const { durations, resolutions } = row;
  if (!durations || !resolutions) throw new Error('A way has no durations or no resolutions');
  const first = Array.isArray(durations) ? durations[0] : durations.from;
  return {
    ...withDefaults(row),
    ...{ durations, resolutions, aspectRatios: shapes, provider, name: nameOf(row) },
    // Without it, the first of each list, which is never empty, and the shortest of a range.
    defaultDurationSeconds: row.defaultDurationSeconds ?? first ?? 5,
    defaultResolution: row.defaultResolution ?? resolutions[0] ?? '720p',
    defaultAspectRatio: row.defaultAspectRatio ?? shapes[0] ?? '16:9',
  };
}

function withDefaults(row: z.infer<typeof wayRow>) {
  const { avoid = false, draft = false, promptMaxLength = 2_000, promptUnit = 'characters' as const } = row;
  const { typicalMs = 120_000, deadlineMs = 30 * 60_000, keptMs = 60 * 60_000 } = row;
  return { ...row, avoid, draft, promptMaxLength, promptUnit, typicalMs, deadlineMs, keptMs };
}

function nameOf({ name, task }: { name?: string | undefined; task: Task }): string {
  return name ?? task;
}
