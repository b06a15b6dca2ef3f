import { describe } from 'vitest';
import { afterAcceptance, answered, itFails, type Refusal } from '../support/adapters.ts';

const said = (code: number, message: string, metadata?: object) => ({ error: { code, message, metadata } });
const UNKNOWN = { kind: 'unavailable', sent: true } as const;
const FLAGGED = 'Your chosen model requires moderation and your input was flagged for "violence".';

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['400', answered(400, said(400, 'Unsupported size "848x480".')), { kind: 'invalid_request' }],
  ['401', answered(401, said(401, 'User not found.')), { kind: 'unauthorized' }],
  ['402', answered(402, said(402, 'Insufficient credits.')), { kind: 'insufficient_credit' }],
  ['403', answered(403, said(403, 'This key has no access.')), { kind: 'unauthorized' }],
  ['413', answered(413, said(413, 'Payload too large')), { kind: 'invalid_request' }],
  [
    '429',
    answered(429, said(429, 'Rate limit exceeded'), { 'retry-after': '3' }),
    { kind: 'rate_limited', retryAfterMs: 3_000 },
  ],
  ['500', answered(500, said(500, 'Internal Server Error')), UNKNOWN],
];

describe("OpenRouter's own words", () => {
  itFails('openrouter', 'poll', afterAcceptance(refusals));
  itFails('openrouter', 'create', [
    ...refusals,
    [
      '403 for content',
      answered(403, said(403, FLAGGED, { reasons: ['violence'], flagged_input: 'a fight' })),
      { kind: 'content_rejected', isRefused: true },
    ],
    ['401 about content', answered(401, said(401, FLAGGED)), { kind: 'unauthorized' }],
    [
      '403 of a key that has spent its limit',
      answered(403, said(403, 'Key limit exceeded (total limit).')),
      { kind: 'insufficient_credit', isRefused: true },
    ],
    [
      '404',
      answered(404, said(404, 'Model alibaba/wan-1 does not exist')),
      { kind: 'retired', isRefused: true },
    ],
    [
      '400 about the model',
      answered(400, said(400, 'alibaba/wan-1 is not a valid model ID')),
      { kind: 'retired', isRefused: true },
    ],
    ['202 without an id', answered(202, { status: 'pending' }), UNKNOWN],
  ]);
});
