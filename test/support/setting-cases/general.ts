import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import { set, video } from '../settings.ts';
import type { Case } from './case.ts';

async function statsFooter(member: Member): Promise<string> {
  return (await member.slash('stats').waitForMessage(({ text }) => text !== '')).text;
}

export const generalCases: readonly Case[] = [
  {
    field: 'paused',
    name: 'paused',
    typed: () => 'on',
    chosen: () => [],
    probe: ({ mia }) => video(mia),
    effect: /Videos are paused on this server/,
  },
  {
    field: 'pauseReason',
    name: 'pause-reason',
    typed: () => 'Exams *until* Friday',
    chosen: () => ['Exams *until* Friday'],
    async probe({ mia, ada }) {
      await set(ada, 'paused', 'on');
      const answer = await video(mia);
      await set(ada, 'paused', 'off');
      return answer;
    },
    effect: /paused on this server: Exams \\\*until\\\* Friday\./,
  },
  {
    field: 'logChannel',
    name: 'log-channel',
    typed: ({ discord }) => `<#${discord.channelId('films')}>`,
    chosen: ({ discord }) => [discord.channelId('films')],
    async probe({ discord, ada }) {
      await set(ada, 'default-duration-seconds', '9');
      await set(ada, 'default-duration-seconds', 'default');
      const told = () => discord.messages('films').map(({ text }) => text);
      return told().some((content) => content.includes('Log channel')) ? told().join('\n') : 'nothing';
    },
    effect: /changed the settings\n\*\*Log channel\*\*: none → <#\d+>/,
  },
  {
    field: 'timeZone',
    name: 'time-zone',
    typed: () => 'Pacific/Kiritimati',
    chosen: () => ['Pacific/Kiritimati'],
    probe: ({ ada }) => statsFooter(ada),
    effect: /Days in Pacific\/Kiritimati/,
  },
  {
    field: 'language',
    name: 'language',
    typed: () => 'DE',
    chosen: () => ['de'],
    probe: ({ mia }) => video(mia),
    effect: /❌ Cheap nimmt diese Optionen nicht an\./,
  },
];
