import type { Answer } from '../http/exchange.ts';
import { type CallName, type KindOfWords, toRefusal } from '../http/refusal.ts';
import { ProviderError, type ProviderErrorKind } from '../provider.ts';

/** ComfyUI judges nothing. These are words of nodes that an operator has added for that. */
const CONTENT_REFUSAL = /\bnsfw\b|\bcontent[_ ]policy|\bpolicy violation|\bmoderat(?:ed|ion)\b/i;
/** A node or a model file isn't installed, so the workflow can't run here, whatever is asked. */
const NOT_INSTALLED = /\bnode \S+ (?:does not exist|not found)|\bvalue not in list\b/i;
const NOT_INSTALLED_TYPES: readonly string[] = ['missing_node_type', 'value_not_in_list'];

/** @see https://github.com/Comfy-Org/ComfyUI (`execution.py`, `validate_prompt`) */
const kindOfWords: KindOfWords = (status, { codes, message }) => {
  if (status !== 400) return undefined;
  if (CONTENT_REFUSAL.test(message)) return 'content_rejected';
  const isMissing = codes.some((code) => NOT_INSTALLED_TYPES.includes(code)) || NOT_INSTALLED.test(message);
  return isMissing ? 'retired' : undefined;
};

/** The kind of an exception in a node. */
export function kindOfException(message: string): ProviderErrorKind {
  return CONTENT_REFUSAL.test(message) ? 'content_rejected' : 'task_failed';
}

/** What an answer says. Throws a `ProviderError` unless it is a success. */
export function readBody(answer: Answer, call: CallName): unknown {
  const { status, text, isOwn, json } = answer;
  if (status < 200 || status >= 300) throw toRefusal(answer, call, kindOfWords);
  // Some of its answers to a cancel are empty.
  if (call === 'cancel' && text.trim() === '') return {};
  if (isOwn) return json;
  throw new ProviderError('unavailable', `${call}: the answer isn't JSON`);
}

/**
 * Whether the server is too old to have this route: aiohttp says so in exactly these words. It may be that of a task's
 * file, to which only a GET is allowed.
 */
export function isUnknownRoute({ status, text }: Answer): boolean {
  return (status === 404 || status === 405) && /^40[45]: (?:Not Found|Method Not Allowed)\s*$/.test(text);
}
