import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { isSurelyNotPosted, type MessageFailure, messageFailure } from '../../src/discord/errors.ts';

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

it.each<[status: number, code: number, MessageFailure, isSure: boolean]>([
  [400, 50_035, 'refused', true],
  [403, 50_013, 'out-of-reach', true],
  // A code that nobody knows here: the status counts.
  [403, 99_999, 'out-of-reach', true],
  [404, 10_008, 'message-gone', true],
  [401, 99_999, 'unavailable', true],
  [429, 99_999, 'unavailable', true],
  [500, 99_999, 'unavailable', false],
  // Without a code, an edge has answered.
  [403, 0, 'unavailable', true],
  [413, 0, 'too-large', true],
  // It stopped waiting, and may have passed the message on.
  [408, 0, 'unavailable', false],
  [502, 0, 'unavailable', false],
])('%i with the code %i means %s; surely not posted: %s', (status, code, failure, isSure) => {
  const error = new DiscordAPIError({ code, message: '' }, code, status, 'POST', '', {});
  expect(messageFailure(error)).toBe(failure);
  expect(isSurelyNotPosted(error)).toBe(isSure);
});
