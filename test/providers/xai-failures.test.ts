import { describe } from 'vitest';
import { afterAcceptance, answered, itFails, type Refusal } from '../support/adapters.ts';

const said = (error: string, code = 'invalid-argument') => ({ code, error });
const UNKNOWN = { kind: 'unavailable', sent: true } as const;
const SPENT =
  'Your team 1db9c97a has either used all available credits or reached its monthly spending limit.';

const badKey = answered(
  400,
  said('Incorrect API key provided: xa***gA. You can obtain one from https://console.x.ai.'),
);

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['400', answered(400, said('`duration` is not supported')), { kind: 'invalid_request' }],
  [
    '400 of a team that keeps nothing',
    answered(400, said('Zero Data Retention teams must provide output.upload_url for video generation.')),
    { kind: 'invalid_request' },
  ],
  ['401', answered(401, said('No credentials provided', 'unauthenticated')), { kind: 'unauthorized' }],
  ['403', answered(403, said('The team has no access', 'permission-denied')), { kind: 'unauthorized' }],
  ['403 without credit', answered(403, said(SPENT, 'permission-denied')), { kind: 'insufficient_credit' }],
  [
    '403 of a new team',
    answered(403, said("Your newly created team doesn't have any credits or licenses yet.")),
    { kind: 'insufficient_credit' },
  ],
  [
    '429',
    answered(429, said('Too many requests'), { 'retry-after': '3' }),
    { kind: 'rate_limited', retryAfterMs: 3_000 },
  ],
  ['500', answered(500, said('oops', 'internal')), UNKNOWN],
  ['503', answered(503, said('overloaded', 'unavailable')), UNKNOWN],
];

describe("xAI's own words", () => {
  itFails('xai', 'poll', [
    ...afterAcceptance(refusals),
    ['400 about the key', badKey, { kind: 'unauthorized', isGone: false }],
  ]);
  itFails('xai', 'create', [
    ...refusals,
    ['400 about the key', badKey, { kind: 'unauthorized', isRefused: true }],
    [
      '400 about the key, with words for a code',
      answered(400, said('Incorrect API key provided: xa***gA.', 'Client specified an invalid argument')),
      { kind: 'unauthorized' },
    ],
    [
      '400 for a prompt about a key',
      answered(400, said('Incorrect API key: the prompt was rejected by content moderation.')),
      { kind: 'content_rejected' },
    ],
    [
      '400 that repeats a prompt about a key',
      answered(400, said('Invalid prompt: a sign says invalid api key')),
      { kind: 'invalid_request' },
    ],
    ['429 without credit', answered(429, said(SPENT, 'resource-exhausted')), { kind: 'insufficient_credit' }],
    [
      '400 for content',
      answered(400, said('Prompt rejected by content moderation.')),
      { kind: 'content_rejected', isRefused: true },
    ],
    [
      '400 for content, by its code',
      answered(400, said('no', 'imagine:content-moderated')),
      { kind: 'content_rejected' },
    ],
    [
      '403 for content',
      answered(403, said('Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO')),
      { kind: 'content_rejected' },
    ],
    ['401 about content', answered(401, said('moderated')), { kind: 'unauthorized' }],
    [
      '404',
      answered(404, said('The model grok-2-video does not exist', 'not-found')),
      { kind: 'retired', isRefused: true },
    ],
    [
      "OpenAI's form",
      answered(400, { error: { message: 'rejected by content moderation', type: 'x' } }),
      { kind: 'content_rejected' },
    ],
    ['200 without an id', answered(200, { status: 'pending' }), UNKNOWN],
  ]);
});
