import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { actions, isDirect, type JobAction } from '../jobs/actions.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { traitsOf } from '../jobs/states.ts';
import { type Translate, translator } from '../locales/translate.ts';
import { starButton } from './star-button.ts';

export type Row = APIActionRowComponent<APIButtonComponent>;

const { Primary, Secondary, Danger } = ButtonStyle;

interface Face {
  emoji: string;
  style?: typeof Primary | typeof Secondary | typeof Danger;
}

/** `style`: as the primary button, or if that doesn't invite, everywhere. */
const faces = {
  cancel: { emoji: '✖️', style: Secondary },
  deliver: { emoji: '📬' },
  download: { emoji: '⬇️' },
  export: { emoji: '📤' },
  again: { emoji: '🎲' },
  continue: { emoji: '▶️' },
  'edit-video': { emoji: '🪄' },
  upscale: { emoji: '🔬' },
  join: { emoji: '🎞️' },
  finish: { emoji: '🎵' },
  reference: { emoji: '🖼️' },
  properly: { emoji: '✨' },
  retry: { emoji: '🔁' },
  edit: { emoji: '✏️' },
  improve: { emoji: '✨' },
  'change-model': { emoji: '🔀' },
  hide: { emoji: '🙈' },
  show: { emoji: '👁️' },
  delete: { emoji: '🗑️', style: Danger },
  check: { emoji: '🔎' },
  'retry-unclear': { emoji: '🔁' },
  preview: { emoji: '👀' },
} satisfies Record<JobAction, Face>;

/**
 * The actions of a job at this moment, the primary one first. `needsClick`: only a new click's token can change its
 * message.
 */
export function actionsOf(job: Job, { needsClick }: { needsClick: boolean }): readonly JobAction[] {
  const own = traitsOf(job)
    .actions(job)
    .filter((action) => !(job.reel && actions[action].needsRequest));
  const isMissing = needsClick && !own.includes('deliver') && !isIn(job, 'reviewing');
  return isMissing ? [...own, 'deliver'] : own;
}

/** The buttons below a job's message at this moment. `stars`: the number of its stars, if members can give some. */
export function jobButtons(job: Job, options: { needsClick: boolean; stars?: number | undefined }): Row[] {
  const { shown, more } = arrange(actionsOf(job, options));
  if (shown.length === 0) return [];
  const t = translator(job.origin.language);
  const components = [
    ...shown.map((action, index) => actionButton(action, job, t, { isPrimary: index === 0 })),
    ...(more.length === 0 ? [] : [moreButton(job, t)]),
    ...(options.stars === undefined ? [] : [starButton(job, options.stars, t)]),
  ];
  return [{ type: ComponentType.ActionRow, components }];
}

/** The buttons below a job in direct messages: those that work there. */
export function directButtons(job: Job, all = actionsOf(job, { needsClick: false })): Row[] {
  const t = translator(job.origin.language);
  const components = all.filter(isDirect).map((action) => actionButton(action, job, t, { isPrimary: true }));
  return components.length === 0 ? [] : [{ type: ComponentType.ActionRow, components }];
}

export function actionButton(
  action: JobAction,
  job: Job,
  t: Translate,
  { isPrimary }: { isPrimary: boolean },
): APIButtonComponentWithCustomId {
  const { emoji, style = isPrimary ? Primary : Secondary }: Face = faces[action];
  const face = { label: t(`button.${action}`), emoji: { name: emoji }, style };
  return { type: ComponentType.Button, custom_id: `${action}:${job.id}`, ...face };
}

/** Its custom id states what the message shows: it may be outdated when somebody clicks. */
export function moreButton(job: Job, t: Translate): APIButtonComponentWithCustomId {
  const custom_id = `more:${job.id}:${job.status.state}`;
  return { type: ComponentType.Button, style: Secondary, custom_id, label: t('button.more') };
}

/**
 * The actions on a job's message, the primary one first, and those under **More**. A single one for everybody isn't
 * worth a click more.
 */
export function arrange(all: readonly JobAction[]): {
  shown: readonly JobAction[];
  more: readonly JobAction[];
} {
  const more = all.slice(1).filter((action) => !actions[action].changesMessage);
  const [only] = more;
  if (more.length === 1 && only && actions[only].isFor === 'everyone') return { shown: all, more: [] };
  return { shown: all.filter((action) => !more.includes(action)), more };
}
