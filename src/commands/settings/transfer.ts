import { ButtonStyle, type ChatInputCommandInteraction, ComponentType, MessageFlags } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { MemberInteraction } from '../../interactions/member-interaction.ts';
import { translatorFor } from '../../locales/translate.ts';
import { describeChange, fittingLines } from '../../settings/describe.ts';
import { differences } from '../../settings/store.ts';
import { fromJson, toJson } from '../../settings/transfer.ts';
import type { ButtonHandler, InteractionContext } from '../command.ts';
import { rightsOf } from '../panel-id.ts';
import { whatChanged } from './set.ts';

const SUMMARY_LENGTH = 1_800;

/** Gives the settings as a file, to who asks alone. */
export async function exportSettings(
  interaction: MemberInteraction,
  context: InteractionContext,
): Promise<void> {
  const { settings } = await context.settings.get(interaction.guildId);
  const name = `cutscene-settings-${interaction.guildId}.json`;
  await interaction.reply({
    content: translatorFor(interaction)('settings.exported'),
    files: [{ name, attachment: Buffer.from(toJson(settings)) }],
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  });
}

/** Checks an uploaded file and says what it would change; a button does it. */
export async function importSettings(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  context: InteractionContext,
): Promise<void> {
  const { url, size: bytes } = interaction.options.getAttachment('file', true);
  // Fetching may take longer than Discord waits for a first response.
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  try {
    await interaction.editReply(await offerImport(interaction, { url, bytes }, context));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const sentence = error.sentence(translatorFor(interaction));
    await interaction.editReply({ content: `❌ ${sentence}`, allowedMentions: { parse: [] } });
  }
}

async function offerImport(
  interaction: ChatInputCommandInteraction<'raw' | 'cached'>,
  attachment: { url: string; bytes: number },
  context: InteractionContext,
) {
  const { id, guildId, user } = interaction;
  const t = translatorFor(interaction);
  const patch = fromJson(await context.readText(id, attachment));
  const { settings, revision: seenRevision } = await context.settings.get(guildId);
  const changes = differences(settings, patch);
  const allowedMentions = { parse: [] };
  if (changes.length === 0) return { content: t('settings.sameFile'), allowedMentions };
  const rights = rightsOf(interaction, context);
  await context.imports.keep(id, { userId: user.id, guildId, patch, seenRevision, rights });
  const lines = changes.map((change) => describeChange(t, change, context.catalogue.labelOf));
  return {
    content: `${t('settings.imports', { count: changes.length })}\n${fittingLines(t, lines, SUMMARY_LENGTH)}`,
    allowedMentions,
    components: [
      {
        type: ComponentType.ActionRow as const,
        components: [
          {
            type: ComponentType.Button as const,
            style: ButtonStyle.Primary as const,
            label: t('button.import'),
            custom_id: `import:${id}`,
          },
        ],
      },
    ],
  };
}

/** The button under the summary. */
export const importButton: ButtonHandler = {
  kind: 'import',
  async execute(interaction, id, context) {
    const kept = await context.imports.take(id, interaction.user.id);
    if (kept?.guildId !== interaction.guildId || kept.rights !== rightsOf(interaction, context)) {
      throw new UserError((t) => t('settings.importOver'));
    }
    const { patch, seenRevision } = kept;
    const by = interaction.user.id;
    const changed = await context.settings.change(kept.guildId, {
      by,
      patch,
      seenRevision,
      reason: 'import',
    });
    const content = whatChanged(translatorFor(interaction), changed, context.catalogue.labelOf);
    await interaction.update({ content, components: [], allowedMentions: { parse: [] } });
  },
};
