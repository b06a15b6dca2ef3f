import type { ButtonInteraction } from 'discord.js';
import { answerPrivately } from '../interactions/answer-privately.ts';
import type { ButtonHandler, DirectButtonHandler } from '../interactions/handlers.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isForAdults } from '../jobs/adult.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { translatorFor } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { messageUrl } from '../replies/message-url.ts';
import { freshReply } from './fresh-reply.ts';
import { refreshMessage } from './refresh-message.ts';
import { showJob } from './show-job.ts';

interface DeliverDeps {
  jobs: Pick<Engine, 'get' | 'apply'>;
  library: Pick<Library, 'find' | 'view' | 'render'>;
  log: Log;
  discord: Pick<Discord, 'extras'>;
}

/**
 * Shows the job in the message whose button was clicked, through the fresh token: its video, if that couldn't be
 * delivered, otherwise its progress. Works in direct messages too, which may have had to show a job's end.
 */
export function createDeliverButton(deps: DeliverDeps): DirectButtonHandler {
  return {
    kind: 'deliver',
    async execute(interaction: ButtonInteraction, jobId: string): Promise<void> {
      const job = await fetchable(interaction, jobId, deps);
      if (!job) return;
      await interaction.deferUpdate();
      await moveHere(interaction, job, interaction.message.id, deps);
      if (isIn(job, 'reviewing')) await showJob(job, (body) => interaction.editReply(body), deps.library);
    },
  };
}

/** The same from `/queue`, into a new message in the channel of the click. */
export function createDeliverFromQueueButton(deps: DeliverDeps): ButtonHandler {
  return {
    kind: 'queue-deliver',
    async execute(interaction, jobId) {
      const job = await fetchable(interaction, jobId, deps);
      if (!job) return;
      const isRestricted = deps.discord.extras.of(interaction.id).isAgeRestricted;
      if (!isRestricted && isForAdults(job, deps.library.view(job).model))
        return answerPrivately(interaction, translatorFor(interaction)('history.adultsOnly'));
      await interaction.deferReply();
      const { id } = await interaction.fetchReply();
      await moveHere(interaction, job, id, deps);
    },
  };
}

/** The job, if this member may get its video and there is one. Otherwise it says what became of it. */
async function fetchable(
  interaction: ButtonInteraction,
  jobId: string,
  deps: DeliverDeps,
): Promise<Job | undefined> {
  const t = translatorFor(interaction);
  const known = deps.jobs.get(jobId);
  // Direct messages have no server.
  const isHere = interaction.guildId === null || interaction.guildId === known?.origin.guildId;
  const job = isHere ? known : undefined;
  if (job && interaction.user.id !== job.origin.userId) {
    await answerPrivately(interaction, t('deliver.others', { member: `<@${job.origin.userId}>` }));
    return undefined;
  }
  if (job && isIn(job, 'delivering') && job.status.attempts === 0) {
    await answerPrivately(interaction, t('deliver.onItsWay'));
    return undefined;
  }
  if (job && !isIn(job, 'succeeded')) return job;
  const past = job ?? (await deps.library.find(jobId));
  await refreshMessage(interaction, jobId, deps);
  const isOwn = past && past.origin.userId === interaction.user.id;
  const url = isOwn && isIn(past, 'succeeded') ? messageUrl(past) : undefined;
  await answerPrivately(interaction, url === undefined ? t('deliver.gone') : t('deliver.isThere', { url }));
  return undefined;
}

async function moveHere(
  interaction: ButtonInteraction,
  { id }: Job,
  messageId: string,
  { jobs }: DeliverDeps,
): Promise<void> {
  await jobs.apply(id, { type: 'redeliver', ...freshReply(interaction, messageId) });
}
