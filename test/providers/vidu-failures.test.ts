import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe, expect, it } from 'vitest';
import { adapters, afterAcceptance, answered, itFails, order, type Refusal } from '../support/adapters.ts';

/** An error in Vidu's format. */
function said(status: number, reason: string, { inside = status } = {}): LoopbackTrouble {
  const body = { code: inside, reason, message: 'words', metadata: { trace_id: '4f0c2a1b9d' } };
  return answered(status, body);
}

const UNKNOWN = { kind: 'unavailable', sent: true } as const;

/** The possible refusals of a submit. */
const refusals: Refusal[] = [
  ...[
    ...['BadRequest', 'FieldLacking', 'FieldUnwanted', 'FieldInvalid', 'FieldItemCountOutOfRange'],
    ...['PageSizeOutOfRange', 'ImageDownloadFailure', 'ImageFormatInvalid', 'ImageObjectsUndetected', 'New'],
  ].map((reason): Refusal => [`400 ${reason}`, said(400, reason), { kind: 'invalid_request' }]),
  ['400 AuditSubmitIllegal', said(400, 'AuditSubmitIllegal'), { kind: 'content_rejected' }],
  ['400 CreationPolicyViolation', said(400, 'CreationPolicyViolation'), { kind: 'content_rejected' }],
  ['400 TaskPromptPolicyViolation', said(400, 'TaskPromptPolicyViolation'), { kind: 'content_rejected' }],
  ['400 CreditInsufficient', said(400, 'CreditInsufficient'), { kind: 'insufficient_credit' }],
  ['400 ModelUnavailable', said(400, 'ModelUnavailable'), { kind: 'retired' }],
  ['400 OperationInProcess', said(400, 'OperationInProcess'), { kind: 'rate_limited' }],
  ['403 Forbidden', said(403, 'Forbidden'), { kind: 'unauthorized' }],
  ['409 Conflict', said(409, 'Conflict'), UNKNOWN],
  ['409 without a reason', { kind: 'status', status: 409, body: {} }, UNKNOWN],
  ['429 QuotaExceeded', said(429, 'QuotaExceeded'), { kind: 'rate_limited', retryAfterMs: undefined }],
  ['429 SystemThrottling', said(429, 'SystemThrottling'), { kind: 'rate_limited' }],
  ['429 CreditInsufficient', said(429, 'CreditInsufficient'), { kind: 'insufficient_credit' }],
  ['499 Canceled', said(499, 'Canceled'), UNKNOWN],
  ['500 InternalServiceFailure', said(500, 'InternalServiceFailure'), UNKNOWN],
  ['200 with a 400 inside', said(200, 'FieldInvalid', { inside: 400 }), { kind: 'invalid_request' }],
  ['200 with a 401 inside', said(200, '', { inside: 401 }), { kind: 'unauthorized' }],
  ['200 without credit', said(200, 'CreditInsufficient', { inside: 0 }), { kind: 'insufficient_credit' }],
  [
    'a word in err_code',
    { kind: 'status', status: 400, body: { err_code: 'CreditInsufficient' } },
    { kind: 'insufficient_credit' },
  ],
  [
    'a word in code',
    { kind: 'status', status: 400, body: { code: 'AuditSubmitIllegal' } },
    { kind: 'content_rejected' },
  ],
  ['200 with a new reason', said(200, 'New'), UNKNOWN],
  ['200 with a list', { kind: 'status', status: 200, body: [] }, UNKNOWN],
];

describe("Vidu's own words", () => {
  itFails('vidu', 'poll', afterAcceptance(refusals));
  itFails('vidu', 'create', [...refusals, ['404', said(404, 'NotFound'), { kind: 'invalid_request' }]]);
});

it('keeps every digit of an id that arrives as a number', async () => {
  await using adapter = await adapters.vidu();
  const { provider, request } = adapter;
  adapter.script('create', answered(200, { task_id: 875 }), { times: 1 });
  expect(await provider.submit(request, order)).toEqual({ id: '875' });
  // As text, because no JavaScript number has these digits.
  const bytes = Buffer.from('{"task_id": 875531234567890123}');
  const file = { contentType: 'application/json', bytes };
  adapter.script('create', { kind: 'decided', decide: () => ({ status: 200, file }) });
  expect(await provider.submit(request, order)).toEqual({ id: '875531234567890123' });
});
