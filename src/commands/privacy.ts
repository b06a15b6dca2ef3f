import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonStyle,
  ComponentType,
  InteractionContextType,
} from 'discord.js';
import { translatorFor } from '../locales/translate.ts';
import { answerPrivately } from './answer.ts';
import type { Command, InteractionContext, MemberInteraction } from './command.ts';

export const privacy = {
  data: {
    name: 'privacy',
    description: 'What this bot keeps about you and for how long; export it or delete it',
    type: ApplicationCommandType.ChatInput,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  },

  async execute(interaction, context) {
    await answerPrivately(interaction, whatIsKept(context), await privacyButtons(interaction, context));
  },
} satisfies Command;

/** In plain words; everything that is named here is thrown away by `src/privacy/retention.ts` or the job's own end. */
function whatIsKept({
  kept: { retentionDays, hostedDays },
  moderator,
}: Pick<InteractionContext, 'kept' | 'moderator'>): string {
  const hosted =
    hostedDays === undefined ? '' : `; one that is too large for Discord stays ${days(hostedDays)} on a host`;
  const moderation = moderator
    ? ' In servers where moderation is on, a moderation service checks both first, also without your name.'
    : '';
  return [
    '**What I keep about you**',
    `- **Each video that you ask for**: your prompt and options, when and where you asked, your roles, how it ended and what it cost. After ${days(retentionDays)} it is gone; the price stays in the sums, without your name.`,
    `- **A small picture** of it for \`/history\`: no longer than that. **The video itself**: until it is in the channel, and for a day where it can't be posted${hosted}.`,
    '- **Pictures that you attach and what you type into forms**: a day.',
    '- **Your choice of `notify`**: until you change or delete it.',
    '- **The key that Discord gives me to answer you**: 15 minutes.',
    '- **That you want to be in no videos here**, with what you are called: until you take it back below. It outlives Delete my data.',
    '- **Settings of servers that name you**, such as a block: until their admins change them.',
    '- **Reports that you make**: that there was one, without your name, for 30 days.',
    '',
    `The service that makes a video gets its prompt and picture, without your name.${moderation} Whoever runs this bot can read what it keeps. I read no other messages. When I am removed from a server, what I keep of it is gone after 30 days.`,
    '',
    'The first button is for this server, the others are for all servers where you meet me. Videos in channels are messages: take them away with **Delete** below them first.',
  ].join('\n');
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

async function privacyButtons(
  interaction: MemberInteraction,
  { settings }: InteractionContext,
): Promise<APIActionRowComponent<APIButtonComponentWithCustomId>[]> {
  const t = translatorFor(interaction);
  // Each server has its own list of those who want to be in no videos.
  const { optedOutMembers } = (await settings.get(interaction.guildId)).settings;
  const isOptedOut = optedOutMembers.includes(interaction.user.id);
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        isOptedOut
          ? button('opt-in', t('optOut.takeBack'), ButtonStyle.Secondary)
          : button('opt-out', t('optOut.button'), ButtonStyle.Secondary),
        button('export', 'Export my data', ButtonStyle.Secondary),
        button('delete', 'Delete my data', ButtonStyle.Danger),
      ],
    },
  ];
}

/** The buttons do what they do for whoever presses them, so that there is nothing to forge. */
function button(action: string, label: string, style: APIButtonComponentWithCustomId['style']) {
  return { type: ComponentType.Button as const, custom_id: `privacy:${action}`, label, style };
}

const DELETE_QUESTION =
  'Delete what I keep about you, in all servers? `/history` will be empty, and the buttons below your videos will do nothing any more. ' +
  'Videos on the way are cancelled; what the provider charges for them is not given back. This can’t be undone.';

/** Asks whether the data shall really go. */
export async function askToDelete(interaction: MemberInteraction): Promise<void> {
  await answerPrivately(interaction, DELETE_QUESTION, [
    {
      type: ComponentType.ActionRow,
      components: [button('delete-now', 'Delete it for good', ButtonStyle.Danger)],
    },
  ]);
}
