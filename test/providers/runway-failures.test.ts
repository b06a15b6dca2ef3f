import { describe } from 'vitest';
import { afterAcceptance, answered, itFails, type Refusal } from '../support/adapters.ts';

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  [
    '400 for a field',
    answered(400, {
      error: 'Validation of body failed',
      issues: [{ code: 'invalid_value', path: ['ratio'], message: 'Invalid option' }],
    }),
    { kind: 'invalid_request' },
  ],
  [
    '400 for credit',
    answered(400, { error: 'You do not have enough credits to run this task.' }),
    { kind: 'insufficient_credit' },
  ],
  ['400 for content', answered(400, { error: 'It failed moderation.' }), { kind: 'content_rejected' }],
  ['403', answered(403, { error: 'Forbidden' }), { kind: 'unauthorized' }],
];

const unknownModel = {
  error: 'Validation of body failed',
  issues: [
    { code: 'invalid_union', note: 'No matching discriminator', discriminator: 'model', path: ['model'] },
  ],
};

describe("Runway's own words", () => {
  itFails('runway', 'poll', afterAcceptance(refusals));
  itFails('runway', 'create', [
    ...refusals,
    ['404', answered(404, { error: 'Not found' }), { kind: 'retired' }],
    ['410', answered(410), { kind: 'retired' }],
    [
      'a locked model',
      answered(403, { error: 'Model variant gen4.5 is not available' }),
      { kind: 'retired' },
    ],
    ['an unknown model', answered(400, unknownModel), { kind: 'retired' }],
  ]);
});
