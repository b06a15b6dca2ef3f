import type { Command, CommandData, MessageCommand } from '../interactions/handlers.ts';
import type { Ports } from '../interactions/ports/index.ts';
import { animateData, createAnimateCommand } from './animate.ts';
import { blockData, createBlockCommand, createUnblockCommand, unblockData } from './block.ts';
import { castData, createCastCommand } from './cast.ts';
import { createFilmCommand, filmData } from './film.ts';
import { continueData, createContinueCommand, createEditVideoCommand, editVideoData } from './from-video.ts';
import { createHelpCommand, helpData } from './help.ts';
import { createHistoryCommand, historyData } from './history.ts';
import { createModelsCommand, modelsData } from './models.ts';
import { createOperatorCommand, operatorData } from './operator/index.ts';
import { createPrivacyCommand, privacyData } from './privacy.ts';
import { createQueueCommand, queueData } from './queue.ts';
import { createQuotaCommand, quotaData } from './quota.ts';
import { createRemixCommand, remixData } from './remix.ts';
import { createReportCommand, reportData } from './report.ts';
import { settingsData } from './settings/data.ts';
import { createSettingsCommand } from './settings/index.ts';
import { createStatsCommand, statsData } from './stats.ts';
import { createStoryCommand, storyData } from './story.ts';
import { createVerifyCommand, verifyData } from './verify.ts';
import { createVideoCommand } from './video.ts';
import { videoData } from './video-data.ts';

/** Every command, as the bot registers it. */
export const commandData = [
  videoData,
  filmData,
  castData,
  storyData,
  modelsData,
  queueData,
  quotaData,
  historyData,
  helpData,
  privacyData,
  settingsData,
  statsData,
  blockData,
  unblockData,
  operatorData,
  animateData,
  continueData,
  editVideoData,
  remixData,
  verifyData,
  reportData,
] as const satisfies readonly CommandData[];

/** Every command, as the bot answers it. */
export function createCommands(ports: Ports): readonly (Command | MessageCommand)[] {
  const { requests, catalog, cast, jobs, library, figures, settings, stories, privacy, operator, discord } =
    ports;
  const { signer, clock, log } = ports.tools;
  return [
    createVideoCommand({ requests, catalog, library, discord, clock, log }),
    createFilmCommand({ requests, library, catalog, discord }),
    createCastCommand({ cast, settings, discord }),
    createStoryCommand({ stories, requests, catalog, library, discord, clock }),
    createModelsCommand({ requests, catalog, figures, discord, clock, log }),
    createQueueCommand({ jobs, library, discord }),
    createQuotaCommand({ requests, settings, catalog, discord, clock }),
    createHistoryCommand({ library, catalog, discord }),
    createHelpCommand({ operator, discord, signer, clock }),
    createPrivacyCommand({ privacy, settings }),
    createSettingsCommand({ settings, catalog, discord, requests, privacy, signer, clock }),
    createStatsCommand({ settings, figures, catalog, discord, signer, clock, log }),
    createBlockCommand({ settings, discord }),
    createUnblockCommand({ settings, discord }),
    createOperatorCommand({ operator, jobs, catalog, figures, discord, signer, clock, log }),
    createAnimateCommand({ requests, catalog, library, discord, clock }),
    createContinueCommand({ requests, catalog, library, discord, clock }),
    createEditVideoCommand({ requests, catalog, library, discord, clock }),
    createRemixCommand({ requests, library, discord, clock }),
    createVerifyCommand({ library, catalog, discord }),
    createReportCommand({ library, settings, signer }),
  ];
}
