import { MessageFlags, type ModalSubmitInteraction, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../errors.ts';
import { guildLocaleOf } from '../../locales/languages.ts';
import { translator, translatorFor } from '../../locales/translate.ts';
import type { SettingsStore } from '../../settings/store.ts';
import { plainLine, safeLine } from '../../text/markdown.ts';
import { exportAnswer, exportProgress } from './answers.ts';
import { addingTo, type ExportDeps, readKind, requireAddable, requireExportable } from './exportable.ts';
import { readName, readPart } from './forms.ts';

type Submitted = ModalSubmitInteraction<'raw' | 'cached'>;

/** Of a member's name in the server's audit log, whose entries have 512 characters. */
const NAME_LENGTH = 40;

/** Makes a part of a video into a file that only the member gets. */
export async function sendExport(
  interaction: Submitted,
  jobId: string,
  detail: string | undefined,
  deps: ExportDeps,
): Promise<void> {
  const kind = readKind(detail);
  const { job, exports } = await requireExportable(interaction, jobId, deps);
  const part = readPart(interaction.fields, job, kind);
  if (!interaction.appPermissions.has(PermissionFlagsBits.AttachFiles))
    throw new UserError((t) => t('export.noFiles', { permissions: t('permission.AttachFiles') }));
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const t = translatorFor(interaction);
  const adding = addingTo(interaction, job, deps);
  const { id, user, applicationId, token, attachmentSizeLimit } = interaction;
  const wanted = { kind, ...part };
  let isShown = false;
  const answer = {
    ...{ applicationId, token, attachmentSizeLimit },
    body: (file: { bytes: number }) => exportAnswer(job, { ...wanted, ...file }, adding, t),
    async onAttempt(attempt: number) {
      isShown = true;
      // It's only news.
      await interaction.editReply(exportProgress(attempt, t)).catch(() => {});
    },
    async confirm() {
      await requireExportable(interaction, jobId, deps);
    },
  };
  try {
    await exports.make({ id, memberId: user.id }, job, wanted, answer);
  } catch (error) {
    // The reason comes in a message of its own.
    if (isShown) await interaction.deleteReply().catch(() => {});
    throw error;
  }
}

/** Adds an exported file, which the form's message has, to the server. */
export async function addExport(
  interaction: Submitted,
  jobId: string,
  detail: string | undefined,
  deps: ExportDeps & { settings: Pick<SettingsStore, 'get'> },
): Promise<void> {
  const { job, exports } = await requireExportable(interaction, jobId, deps);
  const kind = requireAddable(interaction, job, detail, deps);
  const named = readName(interaction.fields, kind);
  const file = interaction.message?.attachments.first();
  if (!file) throw new UserError((t) => t('refusal.oldForm'));
  await interaction.deferUpdate();
  const { id, guildId, user } = interaction;
  const { settings } = await deps.settings.get(guildId);
  const member = plainLine(user.username, NAME_LENGTH);
  const reason = translator(guildLocaleOf(interaction, settings))('export.reason', { member });
  const expression = { kind, url: file.url, reason, ...named };
  const newId = await exports.add({ id, memberId: user.id }, guildId, expression);
  const name = kind === 'emoji' ? `<a:${named.name}:${newId}>` : `**${safeLine(named.name)}**`;
  await interaction.editReply({
    content: `✅ ${translatorFor(interaction)('export.inServer', { kind, name })}`,
    // Otherwise it would be added twice.
    components: [],
    allowedMentions: { parse: [] },
  });
}
