import { describe, expect, it } from 'vitest';
import { createLuma, createLumaAgents } from '../../src/providers/luma/index.ts';
import {
  adapters,
  afterAcceptance,
  answered,
  failureOf,
  itFails,
  order,
  type Refusal,
} from '../support/adapters.ts';
import { runtime } from '../support/runtime.ts';

const LIST = [{ loc: ['body', 'aspect_ratio'], msg: 'no such value', type: 'enum', input: 'words' }];

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ['400', answered(400, { detail: 'Prompt is too short, minimum length is 3' }), { kind: 'invalid_request' }],
  ['400 for credit', answered(400, { detail: 'Insufficient credits' }), { kind: 'insufficient_credit' }],
  ['400 for content', answered(400, { detail: 'Contains blacklisted words' }), { kind: 'content_rejected' }],
  ['402', answered(402, { detail: 'Insufficient balance' }), { kind: 'insufficient_credit' }],
  ['403', answered(403, { detail: 'Not authenticated' }), { kind: 'unauthorized' }],
  ['413', answered(413), { kind: 'invalid_request' }],
  [
    '422 with a list',
    answered(422, { detail: LIST }),
    {
      kind: 'invalid_request',
      message: expect.stringMatching(/422 \(enum\): body.aspect_ratio: no such value/),
    },
  ],
];

describe.each(['luma', 'luma-agents'] as const)("Luma's own words", (name) => {
  itFails(name, 'poll', afterAcceptance(refusals));
  itFails(name, 'create', [
    ...refusals,
    ['404', answered(404, { detail: 'Not Found' }), { kind: 'retired' }],
    ['410', answered(410), { kind: 'retired' }],
  ]);
});

it('a key of one API isn’t valid for the other', async () => {
  await using older = await adapters.luma();
  await using newer = await adapters['luma-agents']();
  const [isOperatorsOwn, expected] = [true, { kind: 'unauthorized' }];
  const withNewKey = createLuma({ runtime, apiKey: newer.key, baseUrl: older.baseUrl, isOperatorsOwn });
  const withOldKey = createLumaAgents({ runtime, apiKey: older.key, baseUrl: newer.baseUrl, isOperatorsOwn });
  expect(await failureOf(withNewKey.submit(older.request, order), newer.key)).toMatchObject(expected);
  expect(await failureOf(withOldKey.submit(newer.request, order), older.key)).toMatchObject(expected);
});
