import {
  type InputFields,
  type InputFile,
  ProviderError,
  type Role,
  type Task,
  type TaskRequest,
} from './provider.ts';

/** An input as it stands in a body: a URL, a data URL or the name of an upload. */
export interface InputValue {
  role: Role;
  value: string;
}

/** The values of all inputs, one after the other. `toValue` throws a `ProviderError` that says `sent: false`. */
export async function toValues(
  inputs: readonly InputFile[],
  toValue: (file: InputFile) => Promise<string>,
): Promise<InputValue[]> {
  const values: InputValue[] = [];
  for (const input of inputs) values.push({ role: input.role, value: await toValue(input) });
  return values;
}

/** How the name of such a file ends. */
export function extensionOf(contentType: InputFile['contentType']): string {
  return contentType === 'audio/mpeg' ? 'mp3' : contentType.slice(contentType.indexOf('/') + 1);
}

/**
 * Throws a `ProviderError` for what an adapter can't express: without an input or a wish, the request would be charged
 * for a different video.
 */
export function requireOnly(
  { model, task, inputs, avoid, sound }: TaskRequest,
  able: { tasks?: readonly Task[]; roles: readonly Role[] },
): void {
  if (!(able.tasks ?? ['generate']).includes(task)) throw refusal(`${model} can't ${task} here`);
  const other = inputs.find(({ role }) => !able.roles.includes(role));
  if (other) throw refusal(`${model} takes no input as ${other.role}`);
  if (avoid !== undefined) throw refusal(`${model} takes no negative prompt`);
  if (sound !== undefined) throw refusal(`${model} has no choice of sound`);
}

/**
 * The `input` of a prediction in the model's own fields. `values` are those of the request's inputs, in their order.
 * Throws a `ProviderError` if these fields can't express the request: without an input or its duration, it would be
 * charged for a different video.
 */
export function toInput(request: TaskRequest, values: readonly InputValue[]): Record<string, unknown> {
  const { fields } = request;
  if (!fields) throw refusal(`${request.model} has no input fields in the catalog`);
  const input: Record<string, unknown> = {
    ...fields.fixed,
    ...textsOf(fields, request, values),
    ...durationOf(fields, request),
    ...shapeOf(fields, request),
  };
  if (fields.sound && request.sound !== undefined) input[fields.sound.field] = request.sound;
  if (fields.seed !== undefined) input[fields.seed] = request.seed;
  const startsFromImage = values.some(({ role }) => role === 'first');
  if (startsFromImage) for (const field of fields.withImage?.omit ?? []) delete input[field];
  addInputs(input, request, values);
  return startsFromImage ? Object.assign(input, fields.withImage?.fixed) : input;
}

function textsOf(fields: InputFields, request: TaskRequest, values: readonly InputValue[]) {
  const { model, prompt, avoid } = request;
  if (avoid !== undefined && fields.avoid === undefined) throw refusal(`${model} takes no negative prompt`);
  return {
    ...(fields.prompt !== undefined && { [fields.prompt]: withMentions(prompt, fields, values) }),
    ...(fields.avoid !== undefined && avoid !== undefined && { [fields.avoid]: avoid }),
  };
}

function shapeOf({ resolution, aspectRatio }: InputFields, request: TaskRequest) {
  return {
    ...(resolution && {
      [resolution.field]: resolution.values?.[request.resolution] ?? request.resolution,
    }),
    ...(aspectRatio && {
      [aspectRatio.field]: aspectRatio.values?.[request.aspectRatio] ?? request.aspectRatio,
    }),
  };
}

function addInputs(
  input: Record<string, unknown>,
  { model, fields }: TaskRequest,
  values: readonly InputValue[],
): void {
  for (const { role, value } of values) {
    const known = fields?.inputs?.[role];
    if (!known) throw refusal(`${model} takes no input as ${role}`);
    const { field, inArray = false } = known;
    const earlier = input[field];
    if (inArray) input[field] = [...(Array.isArray(earlier) ? earlier : []), value];
    else if (earlier === undefined) input[field] = value;
    else throw refusal(`${model} takes one input as ${role}`);
  }
}

/** Some models look at an input only if the prompt names it. A member who has named one wants it so. */
function withMentions(prompt: string, { inputs }: InputFields, values: readonly InputValue[]): string {
  const counts = new Map<Role, number>();
  const names = values.flatMap(({ role }) => {
    const number = (counts.get(role) ?? 0) + 1;
    counts.set(role, number);
    return inputs?.[role]?.mention?.replace('#', String(number)) ?? [];
  });
  return names.some((name) => prompt.includes(name)) ? prompt : [prompt, ...names].join(' ');
}

function durationOf({ duration }: InputFields, { durationSeconds, model }: TaskRequest) {
  if (!duration) return {};
  const { field, asString = false, values } = duration;
  const special = values?.[String(durationSeconds)];
  if (field === undefined && !special) throw refusal(`${model} has no values for ${durationSeconds} s`);
  return {
    ...(field !== undefined && { [field]: asString ? String(durationSeconds) : durationSeconds }),
    ...special,
  };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
