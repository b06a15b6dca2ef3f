import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { isIn, type Job } from '../jobs/job.ts';
import type { JobButton } from '../jobs/next-steps.ts';
import { traitsOf } from '../jobs/states.ts';
import { translator } from '../locales/translate.ts';

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

const emojis = {
  cancel: '✖️',
  deliver: '📬',
  download: '⬇️',
  again: '🎲',
  retry: '🔁',
  edit: '✏️',
  'change-model': '🔀',
  delete: '🗑️',
  check: '🔎',
  'retry-unclear': '🔁',
  preview: '👀',
} satisfies Record<JobButton, string>;
/** The buttons below a job's message at this moment. `needsClick`: only a new click's token can change the message. */
export function jobButtons(job: Job, { needsClick }: { needsClick: boolean }): Row[] {
  const own = traitsOf(job).buttons(job);
  const kinds = [
    ...own,
    ...(needsClick && !own.includes('deliver') && !isIn(job, 'reviewing') ? ['deliver' as const] : []),
  ];
  return kinds.length === 0 ? [] : buttonRow(job, kinds);
}

/** One row of some of a job's buttons. */
export function buttonRow(job: Job, kinds: readonly JobButton[]): Row[] {
  const t = translator(job.origin.language);
  const components = kinds.map((kind) => {
    const label = t(`button.${kind}`);
    const emoji = { name: emojis[kind] };
    const custom_id = `${kind}:${job.id}`;
    return { type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id, label, emoji };
  }) satisfies APIButtonComponentWithCustomId[];
  return [{ type: ComponentType.ActionRow, components }];
}
