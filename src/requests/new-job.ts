import { firstStage, providerOf } from '../catalog/stages.ts';
import type { Consent, Job } from '../jobs/job.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { translator } from '../locales/translate.ts';
import type { Fitted } from './checks.ts';
import type { Reply } from './reply.ts';

/** The job as it is accepted, without its image and its still. */
export function newJob(
  { asked, requester, settings, model, request, notes, usd, imageOwnerIds, earlierJob }: Fitted,
  { consent, origin, nowMs }: { consent: Consent | undefined; origin: Reply['origin']; nowMs: number },
): Job {
  const { requestId, guildId, channelId, userId, isAgeRestricted, memberLanguage } = requester;
  const language = guildLocaleOf(requester, settings);
  return {
    id: requestId,
    image: null,
    ...(imageOwnerIds.length > 0 && { imageOwnerIds: [...imageOwnerIds] }),
    still: null,
    ...(consent && { consent }),
    ...(settings.isReviewed && { review: {} }),
    ...(earlierJob
      ? { stage: earlierJob.stage, provider: providerOf(model, earlierJob.stage) }
      : firstStage(model, asked.image !== null)),
    ...(earlierJob?.stillSource && { stillSource: earlierJob.stillSource }),
    request,
    notes: notes.map((note) => note(translator(language))),
    notify: asked.notify,
    origin: {
      ...{ ...origin, guildId, channelId, userId, isAgeRestricted, language, memberLanguage },
      roleIds: [...requester.roleIds],
      messageId: null,
      isThread: requester.parentChannelId !== null,
    },
    status: { state: 'accepted' },
    task: null,
    createdAtMs: nowMs,
    stateSinceMs: nowMs,
    spentMs: {},
    timeZone: settings.timeZone,
    reservedUsd: usd,
    costUsd: null,
    told: false,
  };
}
