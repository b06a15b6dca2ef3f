import type { ExportDeps } from '../interactions/export/exportable.ts';
import { addExport, sendExport } from '../interactions/export/send-export.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { SettingsStore } from '../settings/store.ts';

/** Makes the part of a video that a member has chosen into a file. */
export function createExportModal(deps: ExportDeps): ModalHandler {
  return {
    kind: 'export',
    execute: (interaction, jobId, detail) => sendExport(interaction, jobId, detail, deps),
  };
}

/** Adds such a file to the server, under the name that was typed. */
export function createAddExportModal(
  deps: ExportDeps & { settings: Pick<SettingsStore, 'get'> },
): ModalHandler {
  return {
    kind: 'export-add',
    execute: (interaction, jobId, detail) => addExport(interaction, jobId, detail, deps),
  };
}
