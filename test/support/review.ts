import { join } from 'node:path';
import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { GuildOptions } from '@cutscene/playground/discord/options.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { PermissionFlagsBits } from 'discord.js';
import { machineDecoder } from './quick-ffmpeg.ts';
import { imageFile, startStudio, untilSettled } from './studio.ts';

export const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
export const isReady = ({ text }: ClientMessage) => text.startsWith('👀');
export const isOver = ({ text }: ClientMessage) => text.startsWith('🚫');
export const PROMPT = 'a *secret* kite';

/** The bot in a server with review, and a video that waits for it. */
export async function startReview({
  by = 'mia',
  prompt = PROMPT,
  notify = 'ping',
  channel = 'general',
  reviewIn = 'general',
  takesImageBy,
  withImage = false,
  videoPath,
  uploadLimitBytes,
  env = {},
  limitBytes,
}: {
  by?: string;
  prompt?: string;
  notify?: string;
  channel?: string;
  reviewIn?: string;
  takesImageBy?: 'url';
  withImage?: boolean;
  videoPath?: string;
  /** The requester's, and everybody's. */
  uploadLimitBytes?: number;
  limitBytes?: number;
  env?: Record<string, string>;
} = {}) {
  const behavior: Parameters<typeof startStudio>[0] = {
    ...(takesImageBy && { takesImageBy }),
    ...((videoPath ?? limitBytes) && { decoder: await machineDecoder() }),
    ...(videoPath && {
      poll: async () => ({ state: 'succeeded', output: { kind: 'file', path: videoPath } }),
    }),
  };
  const run = await startStudio(behavior, env, [
    { ...guild, ...(limitBytes && { uploadLimitBytes: limitBytes }) },
  ]);
  const { discord } = run;
  const [mia, moe, ada] = [discord.member('mia'), discord.member('moe'), discord.member('ada')];
  const set = (name: string, channel: string) =>
    ada
      .slash('settings set', { name, value: `<#${discord.channelId(channel)}>` })
      .waitForMessage(({ text }) => text.startsWith('✅'));
  await set('review-channels', reviewIn);
  await set('log-channel', 'films');
  const member = discord.member(by);
  if (uploadLimitBytes) member.setUploadLimit(uploadLimitBytes);
  const image = withImage ? { image: (await member.upload('boat.png', imageFile)).id, model: 'mover' } : {};
  const command = member.slash('video', { prompt, model: 'plain', notify, ...image }, { channel });
  const ready = await command.waitForMessage(isReady);
  return {
    ...{ run, discord, mia, moe, ada, command, ready },
    videoPath: join(run.dataDir, 'jobs', command.id, 'video.mp4'),
    open: async (member: Member, message = ready) =>
      member.click(message, 'Preview').waitForMessage(hasVideo),
    told: (words: string) => discord.waitForMessage('films', ({ text }) => text.includes(words)),
    async end(what: 'state' | 'quota' = 'state') {
      await untilSettled(run);
      const [row] = await run.stores.sql(
        'SELECT j.state, quota_counted AS quota FROM jobs j JOIN ledger ON job_id = id',
      );
      return row?.[what];
    },
    [Symbol.asyncDispose]: run[Symbol.asyncDispose],
  };
}

const guild: GuildOptions = {
  name: 'Film Club',
  roles: [
    { name: 'Moderator', permissions: PermissionFlagsBits.ManageMessages },
    { name: 'Admin', permissions: PermissionFlagsBits.Administrator },
  ],
  channels: [
    ...[
      { name: 'general' },
      { name: 'films' },
      { name: 'scene', kind: 'thread' as const, parent: 'general' },
    ],
    { name: 'after-dark', ageRestricted: true },
  ],
  members: [{ name: 'mia' }, { name: 'moe', roles: ['Moderator'] }, { name: 'ada', roles: ['Admin'] }],
};
