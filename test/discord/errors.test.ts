import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { expect, it } from 'vitest';
import {
  deliveryProblem,
  isSurelyNotPosted,
  type MessageFailure,
  messageFailure,
} from '../../src/discord/errors.ts';
import { RateLimitedError } from '../../src/errors.ts';
import type { DeliveryProblem } from '../../src/jobs/failure.ts';

it.each([
  ['ECONNREFUSED', true],
  ['ENOTFOUND', true],
  ['EAI_AGAIN', true],
  ['EHOSTUNREACH', true],
  ['ENETUNREACH', true],
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

it.each<[keyof typeof RESTJSONErrorCodes, MessageFailure, DeliveryProblem | undefined]>([
  ['InvalidWebhookToken', 'token-over', undefined],
  ['UnknownWebhook', 'token-over', undefined],
  ['UnknownMessage', 'message-gone', undefined],
  ['UnknownChannel', 'out-of-reach', 'access'],
  ['UnknownGuild', 'out-of-reach', 'access'],
  ['MissingAccess', 'out-of-reach', 'access'],
  ['CannotSendMessagesInNonTextChannel', 'out-of-reach', 'access'],
  ['MissingPermissions', 'out-of-reach', 'permission'],
  ['AccessToFileUploadsHasBeenLimitedForThisGuild', 'out-of-reach', 'uploads'],
  ['InvalidActionOnArchivedThread', 'out-of-reach', 'thread'],
  ['ThreadLocked', 'out-of-reach', 'thread'],
  ['CannotReplyWithoutPermissionToReadMessageHistory', 'out-of-reach', 'history'],
  ['CannotSendMessagesToThisUser', 'out-of-reach', 'dm'],
  ['CannotSendMessagesToThisUserDueToHavingNoMutualGuilds', 'out-of-reach', 'stranger'],
  ['RequestEntityTooLarge', 'too-large', undefined],
  ['FileUploadedExceedsMaximumSize', 'too-large', undefined],
  ['ExplicitContentCannotBeSentToTheDesiredRecipient', 'refused', 'explicit'],
  ['MessageWasBlockedByAutomaticModeration', 'blocked', 'automod'],
  ['TitleWasBlockedByAutomaticModeration', 'blocked', 'automod'],
  ['MessageBlockedByHarmfulLinksFilter', 'blocked', 'link'],
  ['ActionCannotBePerformedDueToSlowmodeRateLimit', 'unavailable', 'away'],
  ['ChannelSendRateLimit', 'unavailable', 'away'],
  ['ServerSendRateLimit', 'unavailable', 'away'],
  ['MaximumNumberOfEditsToMessagesOlderThanOneHourReached', 'unavailable', 'away'],
  ['OpeningDirectMessagesTooFast', 'unavailable', 'away'],
  ['SendMessagesHasBeenTemporarilyDisabled', 'unavailable', 'away'],
  ['FeatureTemporarilyDisabledServerSide', 'unavailable', 'away'],
  ['ServiceResourceIsBeingRateLimited', 'unavailable', 'away'],
  ['CloudflareIsBlockingYourRequest', 'unavailable', 'away'],
  ['APIResourceOverloaded', 'unavailable', 'away'],
])('%s means %s, and members read about %s', (name, failure, problem) => {
  const code = RESTJSONErrorCodes[name];
  const error = new DiscordAPIError({ code, message: '' }, code, 400, 'POST', '', {});
  expect([messageFailure(error), deliveryProblem(error)]).toEqual([failure, problem]);
});

it('a call that was never made posted nothing', () => {
  expect(isSurelyNotPosted(new RateLimitedError('wait', 1))).toBe(true);
});
