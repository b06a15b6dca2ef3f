import { createPanelModal } from '../commands/settings/panel-forms.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import type { Ports } from '../interactions/ports/index.ts';
import { createRejectModal } from './reject.ts';
import { createReportModal } from './report-form.ts';
import { createVideoModal } from './video.ts';

/** Every form, by the kind at the start of its custom id. */
export function createModals(ports: Ports): ReadonlyMap<string, ModalHandler> {
  const { requests, catalog, jobs, library, settings, reports, discord } = ports;
  const { signer, clock, log } = ports.tools;
  return new Map(
    [
      createVideoModal({ requests, library, discord, signer }),
      createPanelModal({ settings, catalog, discord, signer, clock }),
      createReportModal({ library, settings, reports, catalog, discord, signer, log }),
      createRejectModal({ jobs, requests, library, discord }),
    ].map((modal) => [modal.kind, modal]),
  );
}
