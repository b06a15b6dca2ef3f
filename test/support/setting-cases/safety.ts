import { video } from '../settings.ts';
import { imageFile } from '../studio.ts';
import type { Case } from './case.ts';

export const safetyCases: readonly Case[] = [
  {
    field: 'moderation',
    name: 'moderation',
    typed: () => 'off',
    chosen: () => [],
    async probe({ mia, moderation }) {
      const before = moderation.count('moderate');
      await video(mia);
      return `${moderation.count('moderate') - before} checks`;
    },
    effect: /^0 checks/,
  },
  {
    field: 'moderationThresholds',
    name: 'moderation-thresholds',
    typed: () => 'violence 0.9, hate 0.2',
    chosen: () => ['violence 0.9\nhate 0.2'],
    // The endpoint scores it 0.86.
    probe: ({ mia }) => video(mia, { prompt: 'blood on the snow' }),
    effect: /Cheap · 8 s/,
  },
  {
    field: 'moderationWhenDown',
    name: 'moderation-when-down',
    typed: () => 'open',
    chosen: () => ['open'],
    async probe({ mia, moderation }) {
      const script = moderation.script('moderate', { kind: 'status', status: 429, body: {} });
      const answer = await video(mia);
      script.remove();
      return answer;
    },
    effect: /Cheap · 8 s/,
  },
  {
    field: 'blockedWords',
    name: 'blocked-words',
    typed: () => 'paper boat, zomb*',
    chosen: () => ['paper boat\nzomb*'],
    probe: ({ mia }) => video(mia, { prompt: 'a PAPER-boat' }),
    effect: /This server doesn’t allow “paper boat” in prompts/,
  },
  {
    field: 'consentRequired',
    name: 'consent-required',
    typed: () => 'on',
    chosen: () => [],
    async probe({ mia }) {
      return video(mia, { model: 'wide', image: await mia.upload('boat.png', imageFile) });
    },
    effect: /Do you have the right to use this image or video/,
  },
  {
    field: 'sharedCast',
    name: 'shared-cast',
    typed: () => 'on',
    chosen: () => [],
    async probe({ mia }) {
      const image = await mia.upload('boat.png', imageFile);
      await mia.slash('cast add', { name: 'boat', image }).waitForMessage(({ text: said }) => said !== '');
      const { text } = await mia.slash('cast share', { name: 'boat' }).waitForMessage();
      await mia.slash('cast remove', { name: 'boat' }).waitForMessage();
      return text;
    },
    effect: /Everybody on this server can use \\@boat now/,
  },
  {
    field: 'optedOutMembers',
    name: 'opted-out-members',
    typed: ({ moe }) => `<@${moe.id}>`,
    chosen: ({ moe }) => [moe.id],
    probe: ({ mia, moe }) => video(mia, { prompt: `<@${moe.id}> rides a horse` }),
    effect: /<@\d+> doesn’t want to appear in videos on this server, and your prompt mentions them\./,
  },
  {
    field: 'reviewChannels',
    name: 'review-channels',
    typed: ({ discord }) => `<#${discord.channelId('general')}>`,
    chosen: ({ discord }) => [discord.channelId('general')],
    probe: ({ mia }) => video(mia),
    effect: /A video by <@\d+>\n/,
  },
];
