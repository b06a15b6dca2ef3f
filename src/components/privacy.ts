import { gzipSync } from 'node:zlib';
import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { askToDelete } from '../commands/privacy.ts';
import { UserError } from '../errors.ts';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { inARow, translatorFor } from '../locales/translate.ts';
import { setOptedOut } from './opt-out.ts';

type Click = ButtonInteraction<'raw' | 'cached'>;

/** The buttons of `/privacy`. */
export const privacy: ButtonHandler = {
  kind: 'privacy',
  async execute(interaction, action, context) {
    if (action === 'export') return exportData(interaction, context);
    if (action === 'delete') return askToDelete(interaction);
    if (action === 'delete-now') return deleteData(interaction, context);
    if (action === 'opt-out' || action === 'opt-in') return optOut(interaction, action, context);
    throw new UserError((t) => t('refusal.oldButton'));
  },
};

async function optOut(interaction: Click, action: 'opt-out' | 'opt-in', context: InteractionContext) {
  const isOn = action === 'opt-out';
  await setOptedOut(interaction, isOn, context);
  const { consentRequired } = (await context.settings.get(interaction.guildId)).settings;
  const t = translatorFor(interaction);
  const others = t(consentRequired ? 'optOut.asked' : 'optOut.notAsked');
  const sentence = isOn ? inARow(t, t('optOut.done'), others, t('optOut.kept')) : t('optOut.undone');
  await answerPrivately(interaction, `🛡️ ${sentence}`);
}

async function exportData(interaction: Click, { memberData }: InteractionContext): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const json = Buffer.from(`${JSON.stringify(await memberData.exportOf(interaction.user.id), null, 2)}\n`);
  const isLarge = json.length > interaction.attachmentSizeLimit;
  await interaction.editReply({
    content: translatorFor(interaction)('privacy.exported'),
    files: [
      {
        name: `cutscene-data.json${isLarge ? '.gz' : ''}`,
        attachment: isLarge ? gzipSync(json) : json,
      },
    ],
  });
}

async function deleteData(interaction: Click, { memberData }: InteractionContext): Promise<void> {
  await interaction.deferUpdate();
  const { onTheWay } = await memberData.forget(interaction.user.id);
  const t = translatorFor(interaction);
  const open = onTheWay === 0 ? '' : t('privacy.stillOpen', { count: onTheWay });
  await interaction.editReply({
    content: `🗑️ ${inARow(t, t('privacy.deleted'), open, t('privacy.rest'))}`,
    components: [],
  });
}
