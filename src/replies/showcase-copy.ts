import { ButtonStyle, ComponentType } from 'discord.js';
import type { MessageBody } from '../discord/message-body.ts';
import type { ShowcaseTag } from '../discord/showcase-channel.ts';
import { type Job, type JobIn, startsFromImage } from '../jobs/job.ts';
import type { Translate } from '../locales/translate.ts';
import { plainLine, small } from '../text/markdown.ts';
import { actionButton, moreButton, type Row } from './job-buttons.ts';
import { type JobView, languageOf, madeWith } from './job-view.ts';
import { messageUrl } from './message-url.ts';
import { renderJob, withMember } from './render-job.ts';

/** @see https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel */
const TITLE_LENGTH = 100;
const MAX_TAGS = 5;

/** A copy of a video in the showcase. `neutral` is without the prompt. A forum's post has the title. Pure. */
export function renderCopy(
  view: JobView & { job: JobIn<'succeeded'> },
  { isAttached }: { isAttached: boolean },
): { title: string; neutralTitle: string; body: MessageBody } {
  const { job } = view;
  const t = languageOf(job);
  const { content, neutral, ...body } = withMember(job, renderJob(view));
  // A file that the channel doesn't take is in the original message.
  const isElsewhere = !isAttached && !view.link;
  const withPlace = (text: string) => (isElsewhere ? `${text}\n${small(`🔗 ${t('link.tooLarge')}`)}` : text);
  const neutralTitle = plainLine(madeWith(view, t), TITLE_LENGTH);
  return {
    title: plainLine(job.request.prompt, TITLE_LENGTH) || neutralTitle,
    neutralTitle,
    body: {
      ...body,
      content: withPlace(content),
      ...(neutral !== undefined && { neutral: withPlace(neutral) }),
      components: [buttons(job, t)],
    },
  };
}

/** Download is first, as in `findShownJob`. */
function buttons(job: JobIn<'succeeded'>, t: Translate): Row {
  const url = messageUrl(job);
  const face = { type: ComponentType.Button, style: ButtonStyle.Link } as const;
  return {
    type: ComponentType.ActionRow,
    components: [
      actionButton('download', job, t, { isPrimary: false }),
      moreButton(job, t),
      ...(url === undefined ? [] : [{ ...face, label: t('button.original'), url }]),
    ],
  };
}

/** Whether a message has these buttons. A video that was posted again has no link to the original. */
export function isCopyOf(components: unknown, jobId: string): boolean {
  const text = JSON.stringify(components ?? []);
  return text.includes(`"download:${jobId}"`) && text.includes('https://discord.com/channels/');
}

/** The tags that are named after a video's model, provider or kind. */
export function tagsOf(
  { job, model }: Pick<JobView, 'job' | 'model'>,
  tags: readonly ShowcaseTag[],
): string[] {
  const { provider, request } = job;
  const made = job.reel ? [] : [request.model, model?.label ?? '', provider];
  return tagsNamed([...kindsOf(job), ...made], tags).slice(0, MAX_TAGS);
}

/** Whether a tag is named after the model. */
export function hasTagFor(model: { id: string; label: string }, tags: readonly ShowcaseTag[]): boolean {
  return tagsNamed([model.id, model.label], tags).length > 0;
}

function tagsNamed(names: readonly string[], tags: readonly ShowcaseTag[]): string[] {
  const wanted = new Set(names.map(fold));
  return tags.filter(({ name }) => wanted.has(fold(name))).map(({ id }) => id);
}

function kindsOf(job: Job): string[] {
  if (job.reel) return ['reel'];
  const { task } = job.request;
  if (task !== 'generate') return [task];
  return [startsFromImage(job) ? 'image' : 'text'];
}

/** Without spaces and signs: `Kling 3.0` is `kling-3.0`. */
function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
