import { type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js';
import { actions, type JobAction } from '../jobs/actions.ts';
import type { Job } from '../jobs/job.ts';
import type { Translate } from '../locales/translate.ts';
import { safeLine, safeText, small } from '../text/markdown.ts';
import { chainLines } from './chain-line.ts';
import { actionButton, type Row } from './job-buttons.ts';
import { type JobView, madeLine } from './job-view.ts';
import { PROMPT_LENGTH } from './render-job.ts';
import { dateTime } from './times.ts';

/** Discord refuses longer URLs. @see https://docs.discord.com/developers/components/reference#button */
export const BUTTON_URL_LENGTH = 512;
const ROW_BUTTONS = 5;
/** Beside the facts, in a message of 2,000 characters. */
const PROMPT_UNITS = 1_600;

interface MoreOptions {
  t: Translate;
  /** A link to the video that works now. */
  videoUrl?: string | undefined;
  /** Of the video, if the message has it as an attachment. */
  attachmentId?: string | undefined;
}

/**
 * What a member sees under **More**: the whole prompt if the message has only its beginning, facts about the video, a
 * fresh link to it, and what they can do. `neutral` is without other people's words. Pure.
 */
export function renderMore(
  view: JobView,
  offered: readonly JobAction[],
  { t, videoUrl, attachmentId }: MoreOptions,
): { content: string; neutral: string; components: Row[] } {
  const { job } = view;
  const prompt = safeText(job.request.prompt, { maxUnits: PROMPT_UNITS, keepsLines: true });
  const isCut = safeLine(job.request.prompt, PROMPT_LENGTH) !== safeLine(job.request.prompt, PROMPT_UNITS);
  const made = small(madeLine(view, t), dateTime(job.createdAtMs));
  const about = [made, ...chainLines(view.chain, t)].join('\n');
  const buttons = (own: readonly JobAction[]) =>
    own.map((action) => moreButton(action, job, { t, videoUrl, attachmentId }));
  const isOpen = (action: JobAction) => actions[action].isFor === 'everyone';
  return {
    content: isCut ? `${prompt.text}\n${about}` : about,
    neutral: about,
    // What only some members see stands apart.
    components: [
      ...rowsOf(buttons(offered.filter(isOpen))),
      ...rowsOf(buttons(offered.filter((action) => !isOpen(action)))),
    ],
  };
}

function moreButton(
  action: JobAction,
  job: Job,
  { t, videoUrl = '', attachmentId }: MoreOptions,
): APIButtonComponent {
  const button = actionButton(action, job, t, { isPrimary: false });
  if (attachmentId && (action === 'hide' || action === 'show'))
    return { ...button, custom_id: `${button.custom_id}:${attachmentId}` };
  // A link alone brings neither captions nor credits.
  if (job.reel) return button;
  if (action !== 'download' || videoUrl === '' || videoUrl.length > BUTTON_URL_LENGTH) return button;
  const { custom_id: _, ...face } = button;
  return { ...face, style: ButtonStyle.Link, url: videoUrl };
}

function rowsOf(buttons: readonly APIButtonComponent[]): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < buttons.length; at += ROW_BUTTONS)
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + ROW_BUTTONS) });
  return rows;
}
