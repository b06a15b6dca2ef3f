import { createPanelModal } from '../commands/settings/panel-forms.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { Ports } from '../interactions/ports/index.ts';
import { createComposerModal } from './composer.ts';
import { createAddExportModal, createExportModal } from './export.ts';
import { createFilmModal } from './film.ts';
import { createFinishModal } from './finish.ts';
import { createOperatorModal } from './operator.ts';
import { createRejectModal } from './reject.ts';
import { createReportModal } from './report-form.ts';
import { createStoryModal } from './story.ts';

/** Every form, by the kind at the start of its custom id. */
export function createModals(ports: Ports): ReadonlyMap<string, ModalHandler> {
  const { requests, catalog, jobs, library, settings, stories, reports, privacy, discord } = ports;
  const { operator, figures } = ports;
  const { signer, clock, log } = ports.tools;
  return new Map(
    [
      createComposerModal({ requests, library, discord, clock }),
      createFilmModal({ requests, library, catalog, discord }),
      createPanelModal({ settings, catalog, discord, requests, privacy, signer, clock }),
      createReportModal({ library, settings, reports, catalog, discord, signer, log }),
      createRejectModal({ jobs, requests, library, discord }),
      createStoryModal({ stories, requests, catalog, library, discord, clock }),
      createOperatorModal({
        ...{ requests, library, discord, clock, operator, jobs, catalog, figures, signer, log },
      }),
      createExportModal({ requests, library, discord }),
      createFinishModal({ requests, library, discord }),
      createAddExportModal({ requests, library, settings, discord }),
    ].map((modal) => [modal.kind, modal]),
  );
}
