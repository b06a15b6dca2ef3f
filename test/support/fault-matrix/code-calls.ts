import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { FaultMatch, Trouble } from '@cutscene/playground/discord/rest/faults.ts';
import { directChannel } from '@cutscene/playground/discord/world.ts';
import { vi } from 'vitest';
import type { LogLine } from '../bot-process.ts';
import { type Played, until, untilOver, whenLogged } from './cell.ts';
import type { DiscordRun } from './discord-run.ts';

/** The calls of one `/video` that Discord can refuse, each by its own member in its own channel. */
export const codeCalls = [
  'first-response',
  'progress',
  'upload',
  'upload-by-channel',
  'new-message',
  'ping',
  'ping-by-channel',
  'open-dm',
  'dm',
] as const;
export type CodeCall = (typeof codeCalls)[number];

interface CallOptions {
  prompt?: string;
  values?: Record<string, unknown>;
  match(run: DiscordRun, command: Invocation): FaultMatch;
  /** It is refused from this log line on; unset: at once. */
  from?(line: LogLine): boolean;
  /** Done when the command exists, or from that log line on. */
  once?(run: DiscordRun, command: Invocation): Promise<void> | void;
  /** What the member lacks although the video arrived. */
  lacks?(run: DiscordRun, command: Invocation): string | undefined;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const isIn = (state: string) => (line: LogLine) => line['state'] === state;
const byToken = ({ token }: Invocation) => new RegExp(`/webhooks/\\d+/${escaped(token)}/messages/`);
const inChannel = ({ discord }: DiscordRun, name: CodeCall) =>
  new RegExp(`/channels/${discord.channelId(name)}/messages$`);

const expire = async (_: DiscordRun, command: Invocation) => {
  await command.waitForMessage();
  command.expireToken();
};
const hasDm = ({ discord }: DiscordRun, name: CodeCall, { id }: Invocation) =>
  discord
    .member(name)
    .directMessages()
    .some(({ text }) => text.includes(discord.world.interactions.get(id)?.originalMessageId ?? '-'));
const isRepliedTo = ({ discord }: DiscordRun, name: CodeCall, command: Invocation) =>
  discord
    .messages(name)
    .some(
      ({ text, message_reference: reference, attachments }) =>
        text.includes(`<@${command.userId}>`) &&
        attachments.length === 0 &&
        reference?.message_id === command.message()?.id,
    );

const calls: Record<CodeCall, CallOptions> = {
  'first-response': {
    match: (_, { id }) => ({ method: 'POST', route: new RegExp(`/interactions/${id}/`) }),
  },
  progress: {
    prompt: '60 s',
    match: (_, command) => ({ method: 'PATCH', hasFile: false, route: byToken(command) }),
    from: isIn('running'),
  },
  upload: {
    match: (_, command) => ({ method: 'PATCH', hasFile: true, route: byToken(command) }),
    from: isIn('delivering'),
  },
  'upload-by-channel': {
    once: expire,
    match: (_, command) => ({
      ...{ method: 'PATCH', hasFile: true },
      route: new RegExp(`/channels/\\d+/messages/${command.message()?.id}`),
    }),
    from: isIn('delivering'),
  },
  'new-message': {
    prompt: '30 s',
    async once({ discord }, command) {
      const { id } = await command.waitForMessage();
      await discord.deleteMessage(id);
    },
    match: (run) => ({ method: 'POST', hasFile: true, route: inChannel(run, 'new-message') }),
    from: isIn('delivering'),
  },
  ping: {
    values: { notify: 'ping' },
    match: (_, { token }) => ({ method: 'POST', route: new RegExp(`/webhooks/\\d+/${escaped(token)}$`) }),
    from: isIn('succeeded'),
    lacks: (run, command) =>
      command.followups.length > 0 || isRepliedTo(run, 'ping', command) ? undefined : 'no ping',
  },
  'ping-by-channel': {
    values: { notify: 'ping' },
    once: expire,
    match: (run) => ({ method: 'POST', hasFile: false, route: inChannel(run, 'ping-by-channel') }),
    from: isIn('succeeded'),
    lacks: (run, command) => (isRepliedTo(run, 'ping-by-channel', command) ? undefined : 'no ping'),
  },
  'open-dm': {
    values: { notify: 'dm' },
    match: () => ({ method: 'POST', route: '/users/@me/channels' }),
    from: isIn('succeeded'),
    lacks: (run, command) => (hasDm(run, 'open-dm', command) ? undefined : 'no DM'),
  },
  dm: {
    values: { notify: 'dm' },
    match: ({ discord }, { userId }) => ({
      method: 'POST',
      route: new RegExp(`/channels/${directChannel(discord.world, userId).id}/messages`),
    }),
    from: isIn('succeeded'),
    lacks: (run, command) => (hasDm(run, 'dm', command) ? undefined : 'no DM'),
  },
};

/** A retry, if any, comes this soon, on a clock that is 60 times as fast. */
const LONGEST_REST_MS = 1_000;

let count = 0;

/** One `/video` whose call gets this answer: once, or for as long as the bot asks. */
export async function playCode(
  run: DiscordRun,
  call: CodeCall,
  trouble: Trouble,
  isOnce: boolean,
): Promise<Played> {
  const { discord } = run;
  const { match, from, once, lacks, prompt: length = '2 s', values } = calls[call];
  const prompt = `${length} code ${++count}`;
  const command = discord
    .member(call)
    .slash('video', { prompt, notify: 'off', ...values }, { channel: call });
  const isOurs = (line: LogLine) => line['job'] === command.id || line['interaction'] === command.id;
  let fault: ReturnType<typeof discord.faults.add> | undefined;
  const spoil = () => {
    fault = discord.faults.add({ ...match(run, command), ...(isOnce && { times: 1 }) }, trouble);
  };
  if (from) whenLogged(run, (line) => isOurs(line) && from(line), spoil);
  else spoil();
  await once?.(run, command);
  const hits = () => fault?.hits ?? 0;
  const isGivenUp = () =>
    run.log.some((line) => line['job'] === command.id && line.msg === 'could not notify the member');
  const isTold = () => lacks?.(run, command) === undefined;
  const jobNow = () => run.stores.jobs.get(command.id);
  if (lacks) {
    // Retries that go on for a day aren't waited for: the second attempt is enough proof.
    const isSeen = () => hits() > 1 || (hits() > 0 && (isTold() || isGivenUp()));
    await until(isSeen, `word of the video of ${command.id}`);
  } else {
    await untilOver(run, command);
    await until(() => hits() > 0, `a call of ${command.id} that is refused`);
  }
  const wasKept = (await jobNow())?.status.state === 'undeliverable';
  const missing = lacks?.(run, command);
  fault?.remove();
  const isSoon = async (isSo: () => boolean | Promise<boolean>) =>
    await vi.waitUntil(isSo, { timeout: LONGEST_REST_MS, interval: 15 }).catch(() => false);
  return {
    run,
    command,
    hits: hits(),
    orders: run.orders.filter((each) => each === prompt).length,
    async judge(words) {
      const hasArrived = async () => (await jobNow())?.status.state === 'succeeded';
      if (wasKept) return (await isSoon(hasArrived)) ? '⚠️ kept, delivered later' : '⚠️ kept';
      if (missing === undefined) return words;
      if (!(await isSoon(isTold))) return `${words}, ${missing}`;
      return isOnce ? words : `${words}, ${missing} at first`;
    },
  };
}
