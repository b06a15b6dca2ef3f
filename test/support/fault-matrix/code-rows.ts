import type { RefusalCode } from '@cutscene/playground/discord/api-error.ts';
import type { Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import { edge, refusal } from '@cutscene/playground/discord/rest/known-troubles.ts';
import { type CodeCall, codeCalls } from './code-calls.ts';

/** One of Discord's answers, and the calls that can get it. */
export interface CodeRow {
  name: string;
  meaning: string;
  trouble: Trouble;
  /** It passes: one call gets it, and the next is fine. Otherwise it lasts for as long as the bot asks. */
  isOnce: boolean;
  calls: readonly CodeCall[];
}

const ON_TOKEN = ['progress', 'upload', 'ping'] as const;
const ON_CHANNEL = ['upload-by-channel', 'new-message', 'ping-by-channel'] as const;
const UPLOADS = ['upload', 'upload-by-channel', 'new-message'] as const;
const WRITES = ['first-response', ...ON_TOKEN, ...ON_CHANNEL] as const;
const DIRECT = ['open-dm', 'dm'] as const;

const lasting = (code: RefusalCode, meaning: string, calls: readonly CodeCall[]): CodeRow => ({
  ...{ name: String(code), meaning, trouble: refusal(code), isOnce: false, calls },
});
const passing = (
  name: string | number,
  meaning: string,
  trouble: Trouble,
  calls: readonly CodeCall[] = codeCalls,
): CodeRow => ({ name: String(name), meaning, trouble, isOnce: true, calls });

/**
 * Discord's known refusals of a bot's messages. @see
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
export const codeRows: readonly CodeRow[] = [
  lasting(10003, 'unknown channel', [...ON_CHANNEL, 'first-response']),
  lasting(10004, 'unknown server', ON_CHANNEL),
  lasting(10008, 'unknown message', [...ON_TOKEN, 'upload-by-channel']),
  lasting(10013, 'unknown user', ['open-dm']),
  lasting(10015, 'unknown token', ON_TOKEN),
  lasting(10062, 'unknown interaction', ['first-response']),
  lasting(20009, 'explicit media', [...UPLOADS, 'dm']),
  passing(20016, 'slow mode', refusal(20016), ['first-response', ...ON_CHANNEL]),
  passing(20028, 'too many writes in the channel', refusal(20028), WRITES),
  passing(20029, 'too many writes on the server', refusal(20029), WRITES),
  lasting(30015, 'too many files', UPLOADS),
  passing(30046, 'too many edits of an old message', refusal(30046), ['upload-by-channel']),
  lasting(40003, 'opening DMs too fast', ['open-dm']),
  lasting(40005, 'too large', [...UPLOADS]),
  lasting(40060, 'already answered', ['first-response']),
  lasting(40094, 'too many follow-ups', ['ping']),
  passing(40333, 'blocked by the edge', edge.blocked),
  lasting(50001, 'no access', ON_CHANNEL),
  lasting(50005, "another user's message", ['upload-by-channel']),
  lasting(50006, 'empty message', [...WRITES, 'dm']),
  lasting(50007, 'DMs closed', DIRECT),
  lasting(50008, 'no messages allowed in this channel', ['new-message', 'ping-by-channel']),
  lasting(50013, 'missing permission', [...UPLOADS, 'ping-by-channel']),
  lasting(50027, 'token expired', ON_TOKEN),
  lasting(50035, 'invalid field', [...WRITES, 'dm']),
  lasting(50045, 'file too large', [...UPLOADS]),
  lasting(50083, 'thread archived', WRITES),
  lasting(50278, 'no mutual server', ['dm']),
  passing(130000, 'overloaded', refusal(130000)),
  lasting(160002, 'missing Read Message History', ['new-message', 'ping-by-channel']),
  lasting(160005, 'thread locked', WRITES),
  lasting(200000, 'blocked by AutoMod', WRITES),
  lasting(200001, 'title blocked by AutoMod', WRITES),
  lasting(240000, 'harmful link', [...WRITES, 'dm']),
  lasting(400001, 'uploads limited here', UPLOADS),
  passing('403, a page', 'edge refuses', edge.forbidden),
  passing('404, code 0', 'route briefly missing', edge.notFound),
  { ...passing('413, a page', 'too large for the edge', edge.tooLarge, UPLOADS), isOnce: false },
  passing('503, a page', 'edge can’t reach Discord', edge.unavailable),
];
