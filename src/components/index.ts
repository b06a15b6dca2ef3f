import { createPanelButton, createPanelSelect } from '../commands/settings/panel-actions.ts';
import { createImportButton } from '../commands/settings/transfer.ts';
import type { ButtonHandler, DirectButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import type { Ports } from '../interactions/ports/index.ts';
import { createAgainButton, createRetryButton } from './again.ts';
import { createCancelButton } from './cancel.ts';
import { createCastButton } from './cast.ts';
import { createChangeModelButton, createChangeModelSelect } from './change-model.ts';
import { createComposerButton, createComposerSelect } from './composer.ts';
import { createDeleteButton, createDeleteNowButton } from './delete.ts';
import { createDeliverButton, createDeliverFromQueueButton } from './deliver.ts';
import { createDownloadButton } from './download.ts';
import { createChangeButton, createEditButton, createExampleButton, createImproveButton } from './edit.ts';
import { createAddExportButton, createExportAsButton, createExportButton } from './export.ts';
import { createFilmButton, createFilmSelect } from './film.ts';
import { createFinishButton } from './finish.ts';
import {
  createContinueButton,
  createEditVideoButton,
  createProperlyButton,
  createReferenceButton,
  createUpscaleButton,
} from './from-video.ts';
import { createChooseVideoSelect, createRepostButton, createTurnHistoryButton } from './history-controls.ts';
import { createJoinButton } from './join.ts';
import { createFilterModelsSelect, createTurnModelsButton } from './models-controls.ts';
import { createMoreButton } from './more.ts';
import { createOperatorButton } from './operator-controls.ts';
import { createPrivacyButton } from './privacy-controls.ts';
import { createCancelInQueueButton, createTurnQueueButton } from './queue-controls.ts';
import { createReportButton } from './report-controls.ts';
import * as review from './review-controls.ts';
import { createDeclineButton, createRunButton } from './run.ts';
import { createHideButton, createShowButton } from './spoiler.ts';
import { createStarButton } from './star.ts';
import { createStatsButton } from './stats-controls.ts';
import { createShowStoryButton, createStoryButton, createStoryFilmButton } from './story.ts';
import { createCheckButton, createRetryUnclearButton } from './unclear.ts';

/** Every button and select menu, by the kind at the start of its custom id. */
export interface Components {
  buttons: ReadonlyMap<string, ButtonHandler>;
  selects: ReadonlyMap<string, SelectHandler>;
  /** The buttons that work in direct messages too. */
  directButtons: ReadonlyMap<string, DirectButtonHandler>;
}

export function createComponents(ports: Ports): Components {
  const { requests, catalog, cast, jobs, library, figures, settings, stories, privacy, operator, discord } =
    ports;
  const { signer, isDoubleClick, clock, log } = ports.tools;
  const composer = { requests, library, discord, clock };
  const panel = { settings, catalog, discord, requests, privacy, signer, clock };
  const story = { stories, ...composer, catalog };
  const deciding = { jobs, requests, library, discord };
  const deliver = createDeliverButton({ jobs, library, discord, log });
  const download = createDownloadButton({ library });
  return {
    buttons: byKind([
      createCancelButton({ jobs, library, discord, log }),
      deliver,
      createDeliverFromQueueButton({ jobs, library, discord, log }),
      createMoreButton({ requests, library, discord }),
      createHideButton({ library, discord }),
      createShowButton({ library, discord }),
      download,
      createAgainButton({ requests, jobs, library, discord, isDoubleClick }),
      createRetryButton({ requests, jobs, library, catalog, discord, isDoubleClick }),
      createContinueButton({ ...composer, catalog }),
      createEditVideoButton({ ...composer, catalog }),
      createUpscaleButton({ ...composer, catalog }),
      createJoinButton({ requests, library, discord }),
      createStoryButton(story),
      createShowStoryButton(story),
      createStoryFilmButton(story),
      createFilmButton({ requests, jobs, library, catalog, discord, isDoubleClick, log }),
      createFinishButton({ requests, library, discord }),
      createExportButton({ requests, library, discord }),
      createExportAsButton({ requests, library, discord }),
      createAddExportButton({ requests, library, discord }),
      createReferenceButton({ ...composer, catalog }),
      createProperlyButton({ requests, library, discord, isDoubleClick }),
      createEditButton(composer),
      createImproveButton({ ...composer, isDoubleClick }),
      createChangeButton(composer),
      createExampleButton(composer),
      createComposerButton({ ...composer, isDoubleClick }),
      createChangeModelButton({ requests, library, discord }),
      createCastButton({ ...composer, cast, settings }),
      createStarButton({ library, settings, discord, clock, log }),
      createDeleteButton({ library, discord, signer }),
      createDeleteNowButton({ library, discord, signer }),
      createCheckButton({ jobs, library, discord }),
      createRetryUnclearButton({ requests, jobs, library, discord, isDoubleClick }),
      createRunButton({ requests, discord }),
      createDeclineButton({ requests }),
      createTurnModelsButton({ requests, catalog, figures, discord, clock, log }),
      createTurnQueueButton({ jobs, library, discord }),
      createCancelInQueueButton({ jobs, library, discord, log }),
      createTurnHistoryButton({ library, catalog, discord }),
      createRepostButton({ requests, library, catalog, discord, isDoubleClick, log }),
      createImportButton(panel),
      createPanelButton(panel),
      createReportButton({ library, settings, discord, signer, clock }),
      review.createPreviewButton({ jobs, library, discord, isDoubleClick, log }),
      review.createPublishButton(deciding),
      review.createApproveButton(deciding),
      review.createSpoilerButton(deciding),
      review.createRejectButton({ library, discord }),
      review.createDiscardButton(deciding),
      createStatsButton({ settings, figures, catalog, discord, signer, clock, log }),
      createPrivacyButton({ privacy, settings, cast }),
      createOperatorButton({ ...composer, operator, jobs, catalog, figures, signer, log }),
    ]),
    selects: byKind([
      createFilterModelsSelect({ requests, catalog, figures, discord, clock, log }),
      createChooseVideoSelect({ library }),
      createComposerSelect(composer),
      createFilmSelect({ requests, library, catalog, discord }),
      createChangeModelSelect({ requests, library, discord, isDoubleClick }),
      createPanelSelect(panel),
    ]),
    directButtons: byKind([deliver, download]),
  };
}

/** Kinds of buttons and lists in older messages, with their present kinds. */
const oldKinds = { anew: 'retry-unclear', other: 'change-model' } as const;

/** Old kinds lead to the present handlers. */
function byKind<H extends { kind: string }>(handlers: readonly H[]): ReadonlyMap<string, H> {
  const current = new Map(handlers.map((handler) => [handler.kind, handler]));
  const old = Object.entries(oldKinds).flatMap(([before, now]) => {
    const handler = current.get(now);
    return handler ? [[before, handler] as const] : [];
  });
  return new Map([...old, ...current]);
}
