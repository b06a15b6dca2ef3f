import { describe } from 'vitest';
import { afterAcceptance, answered, itFails, type Refusal } from '../support/adapters.ts';

const detail = (text: string) => ({ detail: text });
const typed = (type: string, msg = 'no') => ({ detail: [{ loc: ['body', 'prompt'], msg, type }] });
const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['400', answered(400, detail('bad')), { kind: 'invalid_request' }],
  ['401', answered(401, detail('Authentication is required')), { kind: 'unauthorized' }],
  ['401 about content', answered(401, detail('flagged')), { kind: 'unauthorized' }],
  ['403', answered(403, detail('Cannot access application')), { kind: 'unauthorized' }],
  ['403 of a person', answered(403, detail('User is locked. Reason: Admin lock.')), { kind: 'unauthorized' }],
  [
    '403 without credit',
    answered(403, detail('User is locked. Reason: Exhausted balance. Top up your balance at fal.ai.')),
    { kind: 'insufficient_credit' },
  ],
  [
    '403 that asks for money',
    answered(403, detail('User is locked. Reason: TOP_UP.')),
    { kind: 'insufficient_credit' },
  ],
  ['422', answered(422, typed('one_of', "Input should be '5'")), { kind: 'invalid_request' }],
  [
    '422 about a safety field',
    answered(422, typed('value_error', 'enable_safety_checker: no')),
    { kind: 'invalid_request' },
  ],
  ['422 for content', answered(422, typed('content_policy_violation')), { kind: 'content_rejected' }],
  [
    '422 for content, in words',
    answered(422, detail('The prompt was flagged')),
    { kind: 'content_rejected' },
  ],
  [
    '429',
    answered(429, detail('Rate limit exceeded'), { 'retry-after': '3' }),
    { kind: 'rate_limited', retryAfterMs: 3_000 },
  ],
  ['499', answered(499, { detail: 'no', error_type: 'client_disconnected' }), UNKNOWN],
  ['500', answered(500, detail('oops')), UNKNOWN],
  ['503 of a runner', answered(503, { detail: 'no', error_type: 'runner_scheduling_failure' }), UNKNOWN],
];

describe("fal's own words", () => {
  itFails('fal', 'poll', afterAcceptance(refusals));
  itFails('fal', 'create', [
    ...refusals,
    ['404', answered(404, detail("Application 'boats' not found")), { kind: 'retired' }],
    ['200 without an id', answered(200, { status: 'IN_QUEUE' }), UNKNOWN],
  ]);
  itFails('fal', 'cancel', [
    ['401', answered(401, detail('no')), { kind: 'unauthorized' }],
    ['429', answered(429, detail('no')), { kind: 'rate_limited' }],
    ['500', answered(500, detail('no')), { kind: 'unavailable' }],
    ['a page', { kind: 'html', status: 404 }, { kind: 'unavailable', isGone: false }],
  ]);
});
