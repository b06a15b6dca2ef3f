import { type InputValue, toInput } from '../input.ts';
import { ProviderError, type Task, type TaskRequest } from '../provider.ts';

const paths: Partial<Record<Task, string>> = {
  generate: 'videos/generations',
  edit: 'videos/edits',
  extend: 'videos/extensions',
};

/**
 * Path and body of a paid request. Files are objects with a URL, which may be a data URL. Throws a `ProviderError` with
 * `sent: false` if there is no such request.
 * @see https://docs.x.ai/developers/rest-api-reference/inference/videos
 */
export function toRequest(
  request: TaskRequest,
  values: readonly InputValue[],
): { path: string; body: Record<string, unknown> } {
  const { model, makes, task, fields } = request;
  const path = paths[task];
  if (makes !== 'video') throw refusal('xAI makes videos only here');
  if (path === undefined) throw refusal(`${model} can't ${task} here`);
  const ofFiles = new Set(Object.values(fields?.inputs ?? {}).map(({ field }) => field));
  const input = Object.entries(toInput(request, values)).map(([name, value]) => [
    name,
    ofFiles.has(name) ? toFile(value) : value,
  ]);
  return { path, body: { model, ...Object.fromEntries(input) } };
}

function toFile(value: unknown): unknown {
  return Array.isArray(value) ? value.map((url) => ({ url })) : { url: value };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
