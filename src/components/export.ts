import { MessageFlags } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import { exportMenu } from '../interactions/export/answers.ts';
import {
  type ExportDeps,
  readKind,
  requireAddable,
  requireExportable,
} from '../interactions/export/exportable.ts';
import { nameForm, partForm } from '../interactions/export/forms.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { translatorFor } from '../locales/translate.ts';

/** Asks what a video should become: a GIF, an emoji, a sticker or a sound. */
export function createExportButton(deps: ExportDeps): ButtonHandler {
  return {
    kind: 'export',
    async execute(interaction, jobId) {
      const { job, exports } = await requireExportable(interaction, jobId, deps);
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const kinds = await exports.look({ id: interaction.id, memberId: interaction.user.id }, job);
      const { text, rows } = exportMenu(job, kinds, translatorFor(interaction));
      await answerPrivately(interaction, text, rows);
    },
  };
}

/** Asks for the part of the video. */
export function createExportAsButton(deps: ExportDeps): ButtonHandler {
  return {
    kind: 'export-as',
    async execute(interaction, jobId, detail) {
      const { job } = await requireExportable(interaction, jobId, deps);
      await interaction.showModal(partForm(job, readKind(detail), translatorFor(interaction)));
    },
  };
}

/** Asks for the name that an export gets on the server. */
export function createAddExportButton(deps: ExportDeps): ButtonHandler {
  return {
    kind: 'export-add',
    async execute(interaction, jobId, detail) {
      const { job } = await requireExportable(interaction, jobId, deps);
      const kind = requireAddable(interaction, job, detail, deps);
      await interaction.showModal(nameForm(job, kind, translatorFor(interaction)));
    },
  };
}
