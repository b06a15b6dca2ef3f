import { describe, expect, it } from 'vitest';
import {
  adapters,
  afterAcceptance,
  answered,
  failureOf,
  itFails,
  never,
  order,
  type Refusal,
} from '../support/adapters.ts';

const said = (message: string, code = 'invalid_request', status?: string) => ({
  error: { code, message, ...(status !== undefined && { status }) },
});
/** As the front end says it. */
const front = (code: number, status: string, message: string, reason = 'X') => [
  { error: { code, message, status, details: [{ '@type': 'ErrorInfo', reason }] } },
];
const UNKNOWN = { kind: 'unavailable', sent: true } as const;

const badKey = answered(
  400,
  front(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', 'API_KEY_INVALID'),
);

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['400', answered(400, said("Invalid parameter 'duration'")), { kind: 'invalid_request' }],
  [
    '400 about a safety field',
    answered(400, said("Unknown parameter 'safety_settings'.", 'invalid_request', 'INVALID_ARGUMENT')),
    { kind: 'invalid_request' },
  ],
  ['400 in a list', answered(400, front(400, 'INVALID_ARGUMENT', 'no')), { kind: 'invalid_request' }],
  ['401', answered(401, said('no', 'unauthenticated')), { kind: 'unauthorized' }],
  [
    '403 of a blocked key',
    answered(
      403,
      front(403, 'PERMISSION_DENIED', 'Requests are blocked by policy.', 'API_KEY_SERVICE_BLOCKED'),
    ),
    { kind: 'unauthorized' },
  ],
  [
    '429',
    answered(429, said('You exceeded your current quota', 'too_many_requests'), { 'retry-after': '3' }),
    { kind: 'rate_limited', retryAfterMs: 3_000 },
  ],
  ['500', answered(500, front(500, 'INTERNAL', 'oops')), UNKNOWN],
  ['503', answered(503, said('The model is overloaded', 'unavailable')), UNKNOWN],
];

describe("Google's own words", () => {
  itFails('google', 'poll', [
    ...afterAcceptance(refusals),
    ['400 about the key', badKey, { kind: 'unauthorized', isGone: false }],
    // It was seen for a video that was being made.
    [
      'a 400 that passes',
      answered(400, said('Multiple authentication credentials received. Please pass only one.')),
      { kind: 'unavailable', isGone: false },
    ],
    [
      '400 about an unknown id',
      answered(400, said('Invalid interaction name: interactions/gone')),
      { kind: 'task_failed', isGone: true },
    ],
    ['400 for content', answered(400, said('no', 'SAFETY')), { kind: 'unavailable', isGone: false }],
  ]);
  itFails('google', 'create', [
    ...refusals,
    ['400 about the key', badKey, { kind: 'unauthorized', isRefused: true }],
    [
      '400 for content, by its status',
      answered(400, said('no', 'invalid_request', 'PROHIBITED_CONTENT')),
      { kind: 'content_rejected', isRefused: true },
    ],
    ['400 for content, by its code', answered(400, said('no', 'SAFETY')), { kind: 'content_rejected' }],
    [
      '400 for content, in a list',
      answered(400, front(400, 'SAFETY', 'Blocked')),
      { kind: 'content_rejected' },
    ],
    [
      '400 for content, by its reason',
      answered(400, front(400, 'INVALID_ARGUMENT', 'no', 'IMAGE_SAFETY')),
      { kind: 'content_rejected' },
    ],
    [
      '400 for content, in words',
      answered(400, said('The prompt was blocked for safety reasons')),
      { kind: 'content_rejected' },
    ],
    [
      '429 without credit',
      answered(429, front(429, 'RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted.')),
      { kind: 'insufficient_credit' },
    ],
    [
      '429 of a plan without videos',
      answered(
        429,
        front(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for metric: requests, limit: 0, model: x'),
      ),
      { kind: 'insufficient_credit' },
    ],
    [
      '404',
      answered(404, said('models/gemini-omni-flash-preview is not found', 'not_found')),
      { kind: 'retired', isRefused: true },
    ],
    [
      '400 about a model that is over',
      answered(400, said('models/gemini-omni-flash-preview is no longer available')),
      { kind: 'retired' },
    ],
    [
      '400 for a prompt about a key',
      answered(400, said('The prompt "API key not valid" was blocked for safety reasons')),
      { kind: 'content_rejected' },
    ],
    [
      '400 that repeats a prompt about a key',
      answered(400, said("Invalid value at 'input': a sign says api key expired")),
      { kind: 'invalid_request' },
    ],
    // A former interaction, not a model.
    [
      '400 about an unknown id',
      answered(400, said('Invalid interaction name: interactions/gone')),
      { kind: 'invalid_request', isRefused: true },
    ],
    ['200 without an id', answered(200, { status: 'in_progress' }), UNKNOWN],
  ]);
  itFails('google', 'cancel', [
    ['401', answered(401, said('no')), { kind: 'unauthorized' }],
    ['429', answered(429, said('no')), { kind: 'rate_limited' }],
    ['500', answered(500, said('no')), { kind: 'unavailable' }],
  ]);
});

it('sends its key in a header of its own, and never in an address', async () => {
  await using adapter = await adapters.google();
  const { provider, request, key, requests } = adapter;
  await provider.poll(await provider.submit(request, order), never);
  expect(requests.map(({ headers }) => headers['x-goog-api-key'])).toEqual([key, key]);
  expect(requests.map(({ headers }) => headers['api-revision'])).toEqual(['2026-05-20', '2026-05-20']);
  expect(JSON.stringify(requests.map(({ path }) => path))).not.toContain(key);
  adapter.script('create', { kind: 'html', status: 403 });
  expect(await failureOf(provider.submit(request, order), key)).toMatchObject({ kind: 'unavailable' });
});
