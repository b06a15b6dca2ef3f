import * as z from 'zod';
import type { LoopbackAnswer, LoopbackCall } from './loopback.ts';
import type { LoopbackModel } from './replicate-models.ts';

const TITLES = {
  401: ['Unauthenticated', 'You did not pass a valid authentication token'],
  404: ['Not found', 'The requested resource could not be found.'],
  422: ['Invalid request', 'The request is not valid.'],
} as const;

/** Replicate's own errors by status. */
export function problem(status: keyof typeof TITLES, text?: string): LoopbackAnswer {
  const [title, usual] = TITLES[status];
  const detail = text ?? usual;
  return { status, json: { title, detail, status } };
}

function unprocessable(title: string, detail: string): LoopbackAnswer {
  return { status: 422, json: { title, detail, status: 422 } };
}

const NO_VERSION = unprocessable(
  'Invalid version or not permitted',
  "The specified version does not exist (or perhaps you don't have permission to use it?)",
);

const httpsUrl = z.string().regex(/^https:\/\//);

const bodySchema = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  version: z.string().optional(),
  webhook: httpsUrl.optional(),
  webhook_events_filter: z.array(z.enum(['start', 'output', 'logs', 'completed'])).optional(),
  stream: z.boolean().optional(),
});

/**
 * Checks a create: the route that fits the model, its version, and its input. `canFetch` says whether the model could
 * read a URL.
 * @see https://replicate.com/docs/topics/predictions/create-a-prediction
 */
export function readCreate(
  { json, groups }: LoopbackCall,
  models: readonly LoopbackModel[],
  canFetch: (address: string) => boolean,
): { model: LoopbackModel; input: Record<string, unknown>; webhook?: string | undefined } | LoopbackAnswer {
  const body = bodySchema.safeParse(json);
  if (!body.success) return unprocessable('Invalid request', toDetail(body.error, []));
  const { version, input, webhook, webhook_events_filter: events } = body.data;
  // Without a filter, it would call for every output and line of its logs.
  if (webhook !== undefined && events?.join() !== 'completed')
    return unprocessable('Invalid request', '- webhook_events_filter: this server only calls at the end\n');
  const byRoute = groups['model'];
  if (byRoute !== undefined && version !== undefined) {
    return unprocessable('Invalid request', '- version: is not for this route\n');
  }
  const model = byRoute === undefined ? findVersion(models, version) : findOfficial(models, byRoute);
  // A community model isn't found on the route of the official ones.
  if (!model) return byRoute === undefined ? NO_VERSION : problem(404);
  const checked = model.input.safeParse(input);
  if (!checked.success) {
    return unprocessable('Input validation failed', toDetail(checked.error, ['input']));
  }
  const lost = Object.values(input)
    .flat()
    .find((value) => typeof value === 'string' && URL.canParse(value) && !canFetch(value));
  if (lost !== undefined) return unprocessable('Input validation failed', `- input: ${lost} is not found\n`);
  return { model, input, webhook };
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * The milliseconds of a `Cancel-After` header such as `1h30m`, from 5 s to 24 h; NaN for any other.
 * @see https://replicate.com/docs/topics/predictions/create-a-prediction
 */
export function readCancelAfter(header: string): number {
  if (!/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/.test(header)) return Number.NaN;
  const parts = [...header.matchAll(/(\d+)([hms])/g)];
  const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
  return ms >= 5_000 && ms <= 24 * 3_600_000 ? ms : Number.NaN;
}

function findOfficial(models: readonly LoopbackModel[], wanted: string): LoopbackModel | undefined {
  return models.find(({ name, version }) => version === undefined && name === wanted);
}

/** `owner/name` of an official model, `owner/name:<version>` or the version alone. */
function findVersion(
  models: readonly LoopbackModel[],
  wanted: string | undefined,
): LoopbackModel | undefined {
  if (wanted === undefined) return undefined;
  return (
    findOfficial(models, wanted) ??
    models.find(
      ({ name, version }) => version !== undefined && [version, `${name}:${version}`].includes(wanted),
    )
  );
}

/** One line for each field, as Replicate writes them. */
function toDetail(error: z.ZodError, at: readonly string[]): string {
  return error.issues
    .flatMap((issue) => {
      const path = [...at, ...issue.path];
      if (issue.code !== 'unrecognized_keys') return [`- ${path.join('.')}: ${describe(issue)}\n`];
      return issue.keys.map((key) => `- ${[...path, key].join('.')}: additional property is not allowed\n`);
    })
    .join('');
}

function describe(issue: z.core.$ZodIssue): string {
  const field = String(issue.path.at(-1) ?? 'input');
  if (issue.code === 'invalid_value') {
    return `${field} must be one of the following: ${issue.values.map(String).join(', ')}`;
  }
  return `${field} ${issue.message}`;
}
