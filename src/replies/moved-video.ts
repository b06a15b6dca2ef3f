import { ComponentType, MessageFlags } from 'discord.js';
import type { MessageBody } from '../discord/message-body.ts';
import type { JobIn } from '../jobs/job.ts';
import { small } from '../text/markdown.ts';
import { actionButton, moreButton } from './job-buttons.ts';
import { type JobView, languageOf } from './job-view.ts';
import { messageUrl } from './message-url.ts';
import { inWords, renderJob, withoutProgressImage } from './render-job.ts';

/** Renders the old message of a job whose video is in another one. Pure. */
export function renderMoved(view: JobView & { job: JobIn<'succeeded'> }): MessageBody {
  const { job } = view;
  const t = languageOf(job);
  const url = messageUrl(job) ?? '';
  const where =
    job.status.route === 'dm'
      ? t('job.movedDm', { url, member: `<@${job.origin.userId}>` })
      : t('job.moved', { url });
  const { problem } = job.status;
  const why = problem ? [small(`ℹ️ ${t(`problem.${problem}`)}`)] : [];
  return {
    ...inWords(view, (prompt) => [`🎬 ${prompt}`, `📬 ${where}`, ...why].join('\n')),
    ...withoutProgressImage(view),
    components: [],
    flags: MessageFlags.SuppressEmbeds,
    allowed_mentions: { parse: [] },
  };
}

/** The message of a delivered video that its member posts again. Its file is first, as in `findShownJob`. */
export function renderReposted(view: JobView): MessageBody {
  const body = renderJob(view);
  const t = languageOf(view.job);
  const again = t('job.postedAgain', { member: `<@${view.job.origin.userId}>` });
  const withAgain = (content: string) => `${content}\n${small(`📤 ${again}`)}`;
  return {
    ...body,
    content: withAgain(body.content),
    ...(body.neutral !== undefined && { neutral: withAgain(body.neutral) }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [actionButton('download', view.job, t, { isPrimary: false }), moreButton(view.job, t)],
      },
    ],
  };
}
