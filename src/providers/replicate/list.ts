import * as z from 'zod';
import { toInput } from '../input.ts';
import { ProviderError, type TaskRequest } from '../provider.ts';
import { taskId } from '../task-id.ts';
import { agrees, type ListPage } from '../task-list.ts';

const pageSchema = z.object({
  results: z.array(
    z.object({
      id: taskId,
      model: z.string().nullish().catch(undefined),
      version: z.string().nullish().catch(undefined),
      /** Empty after its hour. */
      input: z.record(z.string(), z.unknown()).nullish().catch(undefined),
      source: z.string().nullish().catch(undefined),
      created_at: z.string().catch(''),
    }),
  ),
  next: z.string().nullish().catch(undefined),
});

/**
 * A page of predictions, compared with the request: the model, and every field of the input that can be compared.
 * @see https://replicate.com/docs/reference/http#predictions.list
 */
export function readPage(answer: unknown, request: TaskRequest): ListPage {
  const parsed = pageSchema.safeParse(answer);
  if (!parsed.success) throw new ProviderError('unavailable', "list: the answer isn't a list of predictions");
  const { results, next } = parsed.data;
  const asked = toComparable(request);
  return {
    tasks: results.map(({ id, created_at, model, version, input, source }) => ({
      ...{ id, createdAtMs: Date.parse(created_at) },
      fits:
        agrees(source, 'api') &&
        isModel(request.model, model, version) &&
        Object.entries(asked).every(([name, value]) => agrees(toText(input?.[name]), toText(value))),
    })),
    next: next ? cursorOf(next) : undefined,
  };
}

/** The input, without files that Replicate may show in another form than the submitted one. */
function toComparable(request: TaskRequest): Record<string, unknown> {
  const { inputs, fields } = request;
  const input = toInput(
    request,
    inputs.map(({ role, url = '' }) => ({ role, value: url })),
  );
  for (const { role, url } of inputs) {
    const { field } = fields?.inputs?.[role] ?? {};
    if (url === undefined && field !== undefined) delete input[field];
  }
  return input;
}

function isModel(asked: string, model?: string | null, version?: string | null): boolean {
  const [name = '', askedVersion] = asked.includes('/') ? asked.split(':') : [undefined, asked];
  if (askedVersion !== undefined) return version === askedVersion;
  return model === name;
}

/** The next page's URL may point anywhere, so only its cursor is used. */
function cursorOf(address: string): string | undefined {
  return URL.parse(address)?.searchParams.get('cursor') ?? undefined;
}

function toText(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
