import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { Fault, FaultMatch } from '@cutscene/playground/discord/rest/faults.ts';
import { directChannel } from '@cutscene/playground/discord/world.ts';
import type { LogLine } from '../bot-process.ts';
import { imageFile } from '../studio.ts';
import { all, type Played, type Row, until, untilOver, whenLogged } from './cell.ts';
import type { DiscordRun } from './discord-run.ts';
import { type Column, discordTroubles } from './troubles.ts';

interface DiscordRowOptions {
  call: string;
  /** The job's duration, and whether it fails. */
  prompt?: string;
  values?: Record<string, unknown>;
  /** The affected requests, once the command exists. */
  match(command: Invocation): FaultMatch;
  /** The fault begins at this log line; unset: at once. */
  from?(line: LogLine): boolean;
  /** The log line after which an unreachable Discord comes back. */
  comesBack(line: LogLine): boolean;
  /** Before the command, and right after it. */
  before?(
    run: DiscordRun,
    member: ReturnType<DiscordRun['discord']['member']>,
  ): Promise<Record<string, unknown>>;
  once?(run: DiscordRun, command: Invocation): Promise<void> | void;
  /** Whether a second call is mentioned. */
  isCounted?: boolean;
  /** How often it is refused with 401; unset: for as long as the bot asks. */
  refusals?: number;
  /** Sends the command itself twice, too. */
  isCommand?: boolean;
  cells: Row['cells'];
  judge?(run: DiscordRun, command: Invocation, words: string): Promise<string>;
}

let count = 0;

function discordRow(run: DiscordRun, name: string, options: DiscordRowOptions): Row {
  const { discord } = run;

  async function play(column: Column): Promise<Played> {
    const member = discord.member(name);
    const prompt = `${options.prompt ?? '2 s'} kite ${++count}`;
    const values = { notify: 'off', ...options.values, ...(await options.before?.(run, member)) };
    if (column === 'twice' && options.isCommand) discord.faults.duplicateInteractions(1);
    const command = member.slash('video', { prompt, ...values });
    const isOurs = (line: LogLine) => line['job'] === command.id || line['interaction'] === command.id;
    let hits = 0;
    let faults: Fault[] = [];
    let comeBack: (() => Promise<void>) | undefined;
    const spoil = () => {
      if (column === 'refused') comeBack = discord.goAway();
      else {
        const times = column !== '401' ? { times: 1 } : options.refusals ? { times: options.refusals } : {};
        faults = discordTroubles[column].map((trouble) =>
          discord.faults.add({ ...options.match(command), ...times, afterWork: column === 'twice' }, trouble),
        );
      }
    };
    if (options.once) await options.once(run, command);
    if (options.from) whenLogged(run, (line) => isOurs(line) && options.from?.(line) === true, spoil);
    else spoil();
    if (column === 'refused') {
      try {
        await until(() => run.log.some((line) => isOurs(line) && options.comesBack(line)), 'a failure');
        hits = 1;
      } finally {
        await comeBack?.();
      }
    }
    await untilOver(run, command);
    if (column !== 'refused')
      await until(() => faults.some((fault) => fault.hits > 0), `a call of ${command.id} that goes wrong`);
    for (const fault of faults) {
      // A fault of this command alone may stay: its answer may still be on its way.
      if (!options.isCommand) fault.remove();
      hits += fault.hits;
    }
    const { hasFile = false } = options.match(command);
    const made = discord.log
      .requests(options.match(command))
      .filter(({ files }) => files.length > 0 === hasFile);
    return {
      run,
      command,
      hits,
      ...(options.isCounted && { calls: made.length + Number(column === 'refused') }),
      orders: run.orders.filter((each) => each === prompt).length,
      ...(options.judge && {
        judge: async (words: string) => (await options.judge?.(run, command, words)) ?? words,
      }),
    };
  }
  return { call: options.call, cells: options.cells, play };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const COULD_NOT_NOTIFY = 'could not notify the member';
const isIn = (state: string) => (line: LogLine) => line['state'] === state;
const isSaid = (msg: string) => (line: LogLine) => line.msg === msg;

const byToken = ({ token }: Invocation) => new RegExp(`/webhooks/\\d+/${escaped(token)}/messages/`);

/** The member of each row, so that nobody's limits interfere. */
export const discordRowMembers = [
  'answer',
  'token',
  'channel',
  'upload',
  'end',
  'ping',
  'dm',
  'image',
  'first',
];

export function discordRows(run: DiscordRun): Row[] {
  const attach =
    (name: string) => async (_: DiscordRun, member: ReturnType<DiscordRun['discord']['member']>) => ({
      image: await member.upload(name, imageFile),
    });
  const hasPing = ({ discord }: DiscordRun, command: Invocation) =>
    discord
      .messages()
      .some(
        ({ text, message_reference }) =>
          text.startsWith(`<@${command.userId}>, your video is ready`) &&
          message_reference?.message_id === command.message()?.id,
      );
  const hasDm = ({ discord }: DiscordRun, command: Invocation) =>
    discord
      .member('dm')
      .directMessages()
      .some(({ text }) => text.includes(command.message()?.id ?? '-'));
  const told =
    (isTold: typeof hasPing, what: string) => async (of: DiscordRun, command: Invocation, words: string) => {
      const isSaidSo = () =>
        of.log.some((line) => line['job'] === command.id && isSaid(COULD_NOT_NOTIFY)(line));
      await until(() => isTold(of, command) || isSaidSo(), 'word of the video');
      return isTold(of, command) ? words : `${words}, ${what}`;
    };
  return [
    discordRow(run, 'answer', {
      call: 'First response to a command',
      match: ({ id }) => ({ method: 'POST', route: new RegExp(`/interactions/${id}/`) }),
      comesBack: isIn('cancelled'),
      isCommand: true,
      isCounted: true,
      cells: all('✅ retried, delivered', {
        refused: '🚫 not started',
        '401': '🚫 not started',
        'passing 4xx': '🚫 not started',
        'edge page': '🚫 not started',
        '429 without a header': '🚫 not started',
        garbage: '✅ delivered, in a new message',
      }),
    }),
    discordRow(run, 'first', {
      call: 'First response, while an image is downloaded',
      // Whether the member can be told depends on which of the two came first.
      judge: async (_run, _command, words) => (words === '🚫 refused' ? '🚫 not started' : words),
      before: attach('boat.png'),
      match: ({ id }) => ({ method: 'POST', route: new RegExp(`/interactions/${id}/`) }),
      comesBack: isSaid("it's unknown whether the first response arrived"),
      isCommand: true,
      cells: all('✅ delivered', {
        refused: '🚫 not started',
        '401': '🚫 not started',
        'passing 4xx': '🚫 not started',
        'edge page': '🚫 not started',
        '429 without a header': '🚫 not started',
        garbage: '🚫 not started',
      }),
    }),
    discordRow(run, 'image', {
      call: "Download a member's image",
      before: attach('kite.png'),
      match: () => ({ method: 'GET', route: /attachments\/.*kite\.png/ }),
      comesBack: () => true,
      // Downloads aren't in the log. After one that failed, only another one can have brought the image.
      judge: async (_run, _command, words) => words.replace('✅ ', '✅ retried, '),
      cells: all('🚫 refused', {
        ...{ refused: '—', twice: '—' },
        ...{ '429': '✅ retried, delivered', '500': '✅ retried, delivered' },
        ...{ hangs: '✅ retried, delivered', 'breaks off': '✅ retried, delivered' },
      }),
    }),
    discordRow(run, 'token', {
      call: 'Progress, by token',
      prompt: '60 s',
      match: (command) => ({ method: 'PATCH', hasFile: false, route: byToken(command) }),
      from: isIn('running'),
      comesBack: isSaid('a progress edit failed'),
      cells: all('✅ delivered'),
    }),
    discordRow(run, 'channel', {
      call: 'Progress, by channel',
      prompt: '120 s',
      async once(_, command) {
        await command.waitForMessage();
        command.expireToken();
      },
      match: (command) => ({
        ...{ method: 'PATCH', hasFile: false },
        route: new RegExp(`/channels/\\d+/messages/${command.message()?.id}`),
      }),
      comesBack: isSaid('a progress edit failed'),
      cells: all('✅ delivered, by channel'),
    }),
    discordRow(run, 'upload', {
      call: 'Upload the video',
      match: (command) => ({ method: 'PATCH', hasFile: true, route: byToken(command) }),
      from: isIn('delivering'),
      comesBack: isSaid('a step of the job failed'),
      cells: all('✅ delivered', {
        '401': '✅ delivered, by channel',
      }),
    }),
    discordRow(run, 'end', {
      call: 'Failure message',
      prompt: '2 s fails',
      match: (command) => ({ method: 'PATCH', hasFile: false, route: byToken(command) }),
      from: isIn('failed'),
      comesBack: isSaid('could not notify the member'),
      cells: all('❌ no video made'),
    }),
    discordRow(run, 'ping', {
      call: 'Ping',
      values: { notify: 'ping' },
      match: ({ token }) => ({ method: 'POST', route: new RegExp(`/webhooks/\\d+/${escaped(token)}$`) }),
      from: isIn('succeeded'),
      comesBack: isSaid(COULD_NOT_NOTIFY),
      judge: told(hasPing, 'no ping'),
      // Discord has no nonce for follow-ups: one that may have arrived isn't sent again.
      cells: all('✅ delivered', {
        '500': '✅ delivered, no ping',
        hangs: '✅ delivered, no ping',
        'breaks off': '✅ delivered, no ping',
        garbage: '✅ delivered, no ping',
        'edge page': '✅ delivered, no ping',
      }),
    }),
    discordRow(run, 'dm', {
      call: 'DM',
      values: { notify: 'dm' },
      match: ({ userId }) => ({
        ...{ method: 'POST' },
        route: new RegExp(`/channels/${directChannel(run.discord.world, userId).id}/messages`),
      }),
      from: isIn('succeeded'),
      comesBack: isSaid(COULD_NOT_NOTIFY),
      judge: told(hasDm, 'no DM'),
      refusals: 3,
      cells: all('✅ delivered'),
    }),
  ];
}
