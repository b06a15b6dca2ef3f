import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { ButtonHandler } from '../../interactions/handlers.ts';
import { layoutAnswer, replaceAnswer } from '../../interactions/layout.ts';
import type { MemberInteraction } from '../../interactions/member-interaction.ts';
import { optionsOfSubcommand } from '../../interactions/options.ts';
import { rightsOf } from '../../interactions/panel-id.ts';
import { translatorFor } from '../../locales/translate.ts';
import { card, type Part, row } from '../../replies/card.ts';
import { describeChange, fittingLines } from '../../settings/describe.ts';
import { fromJson, toJson } from '../../settings/transfer.ts';
import { differences } from '../../settings/values.ts';
import { type Asked, settingsData } from './data.ts';
import type { SettingsDeps } from './deps.ts';
import { whatChanged } from './set.ts';

const SUMMARY_LENGTH = 1_800;

/** Sends the settings as a file, only to the admin who asks. */
export async function exportSettings(interaction: MemberInteraction, deps: SettingsDeps): Promise<void> {
  const { settings } = await deps.settings.get(interaction.guildId);
  const name = `cutscene-settings-${interaction.guildId}.json`;
  await interaction.reply({
    content: translatorFor(interaction)('settings.exported'),
    files: [{ name, attachment: Buffer.from(toJson(settings)) }],
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  });
}

/** Validates an uploaded file and shows what it would change. A button applies it. */
export async function importSettings(interaction: Asked, deps: SettingsDeps): Promise<void> {
  const { file } = optionsOfSubcommand(settingsData, 'import', interaction);
  // Downloading may take longer than Discord waits for a first response.
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  try {
    await answer(await offerImport(interaction, { url: file.url, bytes: file.size }, deps));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const sentence = error.sentence(translatorFor(interaction));
    await answer([`❌ ${sentence}`]);
  }

  function answer(parts: readonly Part[]) {
    return interaction.editReply(layoutAnswer([card(parts)]));
  }
}

async function offerImport(
  interaction: Asked,
  attachment: { url: string; bytes: number },
  deps: SettingsDeps,
): Promise<Part[]> {
  const { id, guildId, user } = interaction;
  const t = translatorFor(interaction);
  const patch = fromJson(await deps.settings.readText(id, attachment));
  const { settings, revision: seenRevision } = await deps.settings.get(guildId);
  const changes = differences(settings, patch);
  if (changes.length === 0) return [t('settings.sameFile')];
  const rights = rightsOf(interaction, deps);
  await deps.settings.imports.keep(id, { userId: user.id, guildId, patch, seenRevision, rights });
  const lines = changes.map((change) => describeChange(t, change, deps.catalog.labelOf));
  return [
    `${t('settings.imports', { count: changes.length })}\n${fittingLines(t, lines, SUMMARY_LENGTH)}`,
    row({
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: t('button.import'),
      custom_id: `import:${id}`,
    }),
  ];
}

/** The button under the summary. */
export function createImportButton(deps: SettingsDeps): ButtonHandler {
  return {
    kind: 'import',
    async execute(interaction, id) {
      const kept = await deps.settings.imports.take(id, interaction.user.id);
      if (kept?.guildId !== interaction.guildId || kept.rights !== rightsOf(interaction, deps)) {
        throw new UserError((t) => t('settings.importOver'));
      }
      const { patch, seenRevision } = kept;
      const by = interaction.user.id;
      const changed = await deps.settings.change(kept.guildId, {
        by,
        patch,
        seenRevision,
        reason: 'import',
      });
      const said = whatChanged(translatorFor(interaction), changed, deps.catalog.labelOf);
      await replaceAnswer(interaction, said);
    },
  };
}
