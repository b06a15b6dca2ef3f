import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import { set } from '../settings.ts';
import type { Case } from './case.ts';

/** `test/e2e/showcase.test.ts` has what it does to videos. */
async function overview(member: Member): Promise<string> {
  const panel = await member.slash('settings panel').waitForMessage();
  return JSON.stringify(panel.components).split('**Showcase**')[1] ?? 'nothing';
}

export const showcaseCases: readonly Case[] = [
  {
    field: 'showcaseChannel',
    name: 'showcase-channel',
    typed: ({ discord }) => `<#${discord.channelId('films')}>`,
    chosen: ({ discord }) => [discord.channelId('films')],
    probe: ({ ada }) => overview(ada),
    effect: /^: <#\d+>, from 3 stars/,
  },
  {
    field: 'showcaseStars',
    name: 'showcase-stars',
    typed: () => '5',
    chosen: () => ['5'],
    async probe({ discord, ada }) {
      await set(ada, 'showcase-channel', `<#${discord.channelId('films')}>`);
      const shown = await overview(ada);
      await set(ada, 'showcase-channel', 'none');
      return shown;
    },
    effect: /^: <#\d+>, from 5 stars/,
  },
];
