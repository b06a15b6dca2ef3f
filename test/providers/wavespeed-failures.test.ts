import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe } from 'vitest';
import { afterAcceptance, answered, itFails, type Refusal } from '../support/adapters.ts';

/** An answer with the same code inside, or another one. */
function said(status: number, message: string, code = status, headers = {}): LoopbackTrouble {
  return answered(status, { code, message }, headers);
}

const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  [
    '400',
    said(400, 'property "duration" value is not one of the allowed values'),
    { kind: 'invalid_request' },
  ],
  ['400 about a safety field', said(400, 'enable_safety_checker: no'), { kind: 'invalid_request' }],
  ['400 for content', said(400, 'Content flagged as sensitive'), { kind: 'content_rejected' }],
  ['400 with the code for content', said(400, 'no', 1200), { kind: 'content_rejected' }],
  ['400 without credit', said(400, 'Insufficient credits. Please top up.'), { kind: 'insufficient_credit' }],
  ['401 without credit', said(401, 'Please top-up first'), { kind: 'insufficient_credit' }],
  ['403', said(403, 'Insufficient permissions'), { kind: 'unauthorized' }],
  ['403 without credit', said(403, 'insufficient balance'), { kind: 'insufficient_credit' }],
  ['429 that sells', said(429, 'Top up for more'), { kind: 'rate_limited' }],
  ['500 without a body', { kind: 'status', status: 500, body: '' }, UNKNOWN],
  ['200 with 400 inside', said(200, 'no such field', 400), { kind: 'invalid_request' }],
  ['200 with 401 inside', said(200, 'Invalid authentication', 401), { kind: 'unauthorized' }],
  ['200 with 400 and no credit', said(200, 'Insufficient balance', 400), { kind: 'insufficient_credit' }],
  [
    '200 with 429 inside',
    said(200, 'slow down', 429, { 'retry-after': '2' }),
    { kind: 'rate_limited', retryAfterMs: 2_000 },
  ],
  ['200 with 1200 inside', said(200, 'no', 1200), { kind: 'content_rejected' }],
  ['200 with 500 inside', said(200, 'oops', 500), UNKNOWN],
  ['200 with 5003 inside', said(200, 'oops', 5003), UNKNOWN],
  ['200 without data', said(200, 'success'), UNKNOWN],
];

describe("WaveSpeed's own words", () => {
  itFails('wavespeed', 'poll', afterAcceptance(refusals));
  itFails('wavespeed', 'create', [
    ...refusals,
    ['404', said(404, 'Not Found'), { kind: 'retired' }],
    ['200 with 404 inside', said(200, 'Not Found', 404), { kind: 'retired' }],
    ['400 for an unknown model', said(400, 'model not found'), { kind: 'retired' }],
  ]);
});
