import { type InputFields, ProviderError, type TaskRequest } from './provider.ts';

/**
 * The `input` of a prediction in the model's own fields. `image` represents the request's image: a URL or a data URL.
 * Throws a `ProviderError` if these fields can't express the request: without its image or duration, it would be
 * charged for a different video.
 */
export function toInput(request: TaskRequest, image: string | undefined): Record<string, unknown> {
  const { fields } = request;
  if (!fields) throw refusal(`${request.model} has no input fields in the catalog`);
  const input: Record<string, unknown> = { ...fields.fixed };
  if (fields.prompt !== undefined) input[fields.prompt] = request.prompt;
  Object.assign(input, durationOf(fields, request));
  if (fields.resolution) {
    const { field, values } = fields.resolution;
    input[field] = values?.[request.resolution] ?? request.resolution;
  }
  if (fields.aspectRatio) {
    const { field, values } = fields.aspectRatio;
    input[field] = values?.[request.aspectRatio] ?? request.aspectRatio;
  }
  if (fields.seed !== undefined) input[fields.seed] = request.seed;
  if (image === undefined) return input;

  if (!fields.image) throw refusal(`${request.model} takes no image`);
  for (const field of fields.withImage?.omit ?? []) delete input[field];
  input[fields.image.field] = fields.image.inArray ? [image] : image;
  return Object.assign(input, fields.withImage?.fixed);
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
