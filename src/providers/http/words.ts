import { readRetryAfterMs } from './status.ts';

/** A provider's words about a failure, whatever their shape. */
export interface Words {
  /** For programs; never sentences. */
  codes: readonly string[];
  /** For people; empty if there are none. */
  message: string;
  /** The request's id, which its support asks for. */
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
}

/** Fields that contain a code, or a sentence if somebody put one there. */
const codeFields = [
  ...[
    'code',
    'type',
    'error_type',
    'error_code',
    'err_code',
    'reason',
    'failureCode',
    'failure_code',
    'discriminator',
  ],
];
const textFields = [
  ...['title', 'message', 'msg', 'detail', 'details', 'description', 'error', 'errors', 'issues'],
  ...['failure', 'failure_reason'],
];
const idFields = ['request_id', 'requestId', 'trace_id', 'traceId'];
/** The part of the request that is wrong. */
const placeFields = ['loc', 'path', 'field', 'param'];

const CODE = /^[\w.-]{1,64}$/;
const ID = /^[\w.:/-]{1,100}$/;
const PLACE = /^[\w.[\]-]{1,100}$/;
const MAX_DEPTH = 5;
const MAX_ENTRIES = 8;

/**
 * Reads the body of a refused call, or the `error` of a failed task: `{ error: { code, type, message } }`, FastAPI's `{
 * detail }`, RFC 9457, a list of any of them, or a bare sentence. Skips fields that repeat the request (`input`,
 * `ctx`).
 */
export function readWords(body: unknown, receivedAtMs?: number): Words {
  const codes: string[] = [];
  const texts: string[] = [];
  let requestId: string | undefined;
  let retryAfterMs: number | undefined;

  function read(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) return;
    if (typeof value === 'string') texts.push(value.trim());
    else if (Array.isArray(value)) for (const each of value.slice(0, MAX_ENTRIES)) read(each, depth + 1);
    else if (typeof value === 'object' && value !== null) readObject(new Map(Object.entries(value)), depth);
  }

  function readCode(name: string, value: unknown): void {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') return;
    if (CODE.test(text)) codes.push(text);
    else if (name !== 'type') texts.push(text.trim());
  }

  function readObject(fields: ReadonlyMap<string, unknown>, depth: number): void {
    for (const name of codeFields) readCode(name, fields.get(name));
    retryAfterMs ??= readRetryAfterMs({ 'retry-after': String(fields.get('retry_after')) }, receivedAtMs);
    requestId ??= idIn(fields) ?? idIn(new Map(Object.entries(fields.get('metadata') ?? {})));

    const before = texts.length;
    for (const name of textFields) read(fields.get(name), depth + 1);
    const place = placeIn(fields);
    if (place !== '' && texts.length > before) texts[before] = `${place}: ${texts[before]}`;
  }

  read(body, 0);
  const message = [...new Set(texts.filter((text) => text !== ''))].join('; ');
  return { codes: [...new Set(codes)], message, requestId, retryAfterMs };
}

function idIn(fields: ReadonlyMap<string, unknown>): string | undefined {
  const ids = idFields.map((name) => fields.get(name));
  return ids.find((id): id is string => typeof id === 'string' && ID.test(id));
}

function placeIn(fields: ReadonlyMap<string, unknown>): string {
  const place = placeFields.map((name) => fields.get(name)).find((value) => value != null);
  const path = [place].flat().slice(0, MAX_ENTRIES).join('.');
  return PLACE.test(path) ? path : '';
}

/** Why a task failed, in the provider's words, as one line for the log. */
export function reasonOf(error: unknown): string {
  const { codes, message } = readWords(error);
  if (codes.length > 0 || message !== '') return [...codes, message].filter((text) => text !== '').join(': ');
  const isSaid = error !== undefined && error !== null && error !== '' && error !== false;
  return isSaid ? JSON.stringify(error).slice(0, 1_000) : 'no reason given';
}
