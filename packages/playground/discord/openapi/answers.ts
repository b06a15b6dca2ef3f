import { channel } from 'node:diagnostics_channel';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Answer, Route } from '../rest/exchange.ts';
import { operationOf, problemsOf } from './validators.ts';

/** Publishes each answer that deviates from the document. Nothing is checked while nobody listens. */
const deviations = channel('local-discord.deviation');

export function judgeAnswer(route: Route, answer: Answer): void {
  if (!deviations.hasSubscribers) return;
  const problems = problemsOfAnswer(route, answer);
  const { method, path } = route;
  if (problems.length > 0)
    deviations.publish({ route: `${method} ${path}`, status: answer.status, problems });
}

/** The document's objections to an answer. */
export function problemsOfAnswer(
  { method, path }: Pick<Route, 'method' | 'path'>,
  { status, json }: Answer,
): string[] {
  // As sent: without fields that are `undefined`.
  const sent: unknown = json === undefined ? undefined : JSON.parse(JSON.stringify(json));
  if (status >= 400) return problemsOfRefusal(status === 429 ? 'RatelimitedResponse' : 'ErrorResponse', sent);
  const name = `${method} ${path}`;
  const operation = operationOf(name);
  if (operation === undefined) return [];
  const schema = operation.answers[status];
  if (schema === undefined) return [`the status ${status} is not known`];
  if (schema === null) return sent === undefined ? [] : ['there is a body'];
  return problemsOf(`${name} ${status}`, sent, () => schema).flatMap(describe);
}

function problemsOfRefusal(name: string, sent: unknown): string[] {
  return problemsOf(name, sent, () => ({ $ref: `#/components/schemas/${name}` })).flatMap(describe);
}

function describe({ keyword, instancePath, message, params }: ErrorObject): string[] {
  return keyword === 'if' ? [] : [`${instancePath || '/'} ${message} ${JSON.stringify(params)}`];
}
