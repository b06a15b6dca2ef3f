import {
  type APIButtonComponentWithCustomId,
  ApplicationCommandType,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { type ChatInputData, type Command, inGuilds } from '../interactions/handlers.ts';
import { privateAnswer } from '../interactions/layout.ts';
import type { MemberInteraction } from '../interactions/member-interaction.ts';
import type { Privacy } from '../interactions/ports/privacy.ts';
import { STORY_KEPT_DAYS } from '../jobs/story.ts';
import { inARow, type Translate, translatorFor } from '../locales/translate.ts';
import { blocks, card, heading, type Row, row } from '../replies/card.ts';
import { BOARD_KEPT_DAYS } from '../requests/board/boards.ts';
import type { SettingsStore } from '../settings/store.ts';

interface PrivacyDeps {
  privacy: Pick<Privacy, 'kept'>;
  settings: Pick<SettingsStore, 'get'>;
}

export const privacyData = {
  name: 'privacy',
  description: 'What this bot stores about you and for how long; export or delete it',
  type: ApplicationCommandType.ChatInput,
  ...inGuilds,
} as const satisfies ChatInputData;

export function createPrivacyCommand(deps: PrivacyDeps): Command {
  return {
    data: privacyData,

    async execute(interaction) {
      const t = translatorFor(interaction);
      const parts = [whatIsKept(t, deps.privacy), whoSees(t, deps.privacy), choices(t)];
      await interaction.reply(
        privateAnswer([
          card([...blocks(parts.map((lines) => lines.join('\n'))), await privacyButtons(interaction, deps)]),
        ]),
      );
    },
  };
}

/** In plain words. `src/privacy/retention.ts` or the job's own end deletes everything named here. */
function whatIsKept(t: Translate, { kept }: Pick<Privacy, 'kept'>): string[] {
  const { retentionDays, hostedDays } = kept;
  const hosted = hostedDays === undefined ? '' : t('privacy.hosted', { days: hostedDays });
  return [
    heading('🔒', t('privacy.title')),
    `- ${t('privacy.videos', { days: retentionDays })}`,
    `- ${inARow(t, t('privacy.files'), hosted)}`,
    `- ${t('privacy.inputs')}`,
    `- ${t('privacy.cast', { days: retentionDays })}`,
    `- ${t('privacy.films', { days: BOARD_KEPT_DAYS })}`,
    `- ${t('privacy.stories', { days: STORY_KEPT_DAYS })}`,
    `- ${t('privacy.notify')}`,
    `- ${t('privacy.token')}`,
    `- ${t('privacy.optOut')}`,
    `- ${t('privacy.settings')}`,
    `- ${t('privacy.reports')}`,
    `- ${t('privacy.stars')}`,
  ];
}

function whoSees(t: Translate, { kept }: Pick<Privacy, 'kept'>): string[] {
  return [
    heading('👀', t('privacy.whoSees')),
    `- ${t('privacy.service')}`,
    ...(kept.isModerated ? [`- ${t('privacy.moderation')}`] : []),
    ...(kept.isAssisted ? [`- ${t('privacy.assistant')}`] : []),
    `- ${t('privacy.readers')}`,
  ];
}

function choices(t: Translate): string[] {
  return [heading('🧰', t('privacy.choices')), t('privacy.buttons')];
}

async function privacyButtons(interaction: MemberInteraction, { settings }: PrivacyDeps): Promise<Row> {
  const t = translatorFor(interaction);
  // Each server has its own list of opted-out members.
  const { optedOutMembers } = (await settings.get(interaction.guildId)).settings;
  const isOptedOut = optedOutMembers.includes(interaction.user.id);
  return row(
    isOptedOut
      ? button('opt-in', t('optOut.takeBack'), ButtonStyle.Secondary)
      : button('opt-out', t('optOut.button'), ButtonStyle.Secondary),
    button('export', t('privacy.export'), ButtonStyle.Secondary),
    button('delete', t('privacy.delete'), ButtonStyle.Danger),
  );
}

/** Each button acts for the member who clicks it, so there is nothing to forge. */
function button(action: string, label: string, style: APIButtonComponentWithCustomId['style']) {
  return { type: ComponentType.Button as const, custom_id: `privacy:${action}`, label, style };
}

/** Asks whether to really delete the data. */
export async function askToDelete(interaction: MemberInteraction): Promise<void> {
  const t = translatorFor(interaction);
  await answerPrivately(interaction, t('privacy.question'), [
    row(button('delete-now', t('privacy.deleteNow'), ButtonStyle.Danger)),
  ]);
}
