import { expect, it } from 'vitest';
import { isSurelyNotPosted, messageFailure } from '../../src/discord/errors.ts';

it.each([
  ['ECONNREFUSED', true],
  ['UND_ERR_CONNECT_TIMEOUT', true],
  ['CERT_HAS_EXPIRED', true],
  ['CERT_NOT_YET_VALID', true],
  ['SELF_SIGNED_CERT_IN_CHAIN', true],
  ['ERR_TLS_CERT_ALTNAME_INVALID', true],
  ['ECONNRESET', false],
  ['EPIPE', false],
  ['UND_ERR_SOCKET', false],
  ['UND_ERR_HEADERS_TIMEOUT', false],
])('%s passes, and the message was surely not posted: %s', (code, isSure) => {
  const error = Object.assign(new Error(code), { code });
  expect(messageFailure(error)).toBe('unavailable');
  expect(isSurelyNotPosted(error)).toBe(isSure);
});
