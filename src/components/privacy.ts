import { gzipSync } from 'node:zlib';
import { type ButtonInteraction, MessageFlags } from 'discord.js';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { askToDelete } from '../commands/privacy.ts';
import { UserError } from '../errors.ts';

type Click = ButtonInteraction<'raw' | 'cached'>;

/** The buttons of `/privacy`. */
export const privacy: ButtonHandler = {
  kind: 'privacy',
  async execute(interaction, action, context) {
    if (action === 'export') return exportData(interaction, context);
    if (action === 'delete') return askToDelete(interaction);
    if (action === 'delete-now') return deleteData(interaction, context);
    throw new UserError('This button is from an older version and does nothing any more.');
  },
};

async function exportData(interaction: Click, { memberData }: InteractionContext): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const json = Buffer.from(`${JSON.stringify(await memberData.exportOf(interaction.user.id), null, 2)}\n`);
  const isLarge = json.length > interaction.attachmentSizeLimit;
  await interaction.editReply({
    content: 'Everything that I keep about you.',
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
  const rest =
    onTheWay === 0
      ? ''
      : ` ${onTheWay === 1 ? 'One video is' : `${onTheWay} videos are`} still being stopped or delivered, and forgotten when that is done.`;
  await interaction.editReply({
    content: `🗑️ What I kept about you is deleted.${rest} How many videos you made in the last two days still counts against quotas, and loses your name after that. Settings of servers that name you are their admins’ to change.`,
    components: [],
  });
}
