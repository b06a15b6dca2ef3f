import { reasonOf } from '../http/words.ts';
import type { TaskStatus } from '../provider.ts';
import type { Fileless } from '../reading/fileless-polls.ts';
import { findAddress } from '../reading/output.ts';
import { readTaskPhase } from '../reading/task-phase.ts';
import { kindOfFailure } from './failure.ts';
import type { Interaction } from './schema.ts';

/** It stopped early, or waits for somebody, and nobody will answer. */
const STUCK: readonly string[] = [
  ...['incomplete', 'budget_exceeded', 'requires_action', 'requires_continuation'],
];

/**
 * An interaction as a task's status. `origin`: where its files are.
 * @see https://ai.google.dev/gemini-api/docs/interactions-overview
 */
export function toStatus(interaction: Interaction, origin: string): TaskStatus | Fileless {
  const { status } = interaction;
  const word = status.trim().toLowerCase();
  const phase = STUCK.includes(word) ? 'succeeded' : readTaskPhase(status);
  switch (phase) {
    case 'pending':
      return { state: 'pending' };
    case 'succeeded':
      return afterEnd(interaction, origin);
    case 'failed':
      return { state: 'failed', ...whyFailed(interaction) };
    case 'stopped':
      return { state: 'failed', kind: 'task_failed', cause: `the interaction was ${status}` };
    case 'running':
      // `in_progress`, or an unknown word.
      return { state: 'running' };
  }
}

function whyFailed({ error, errors, steps, finish_reason }: Interaction) {
  const said = [error, errors, ...(steps ?? []).map((step) => step?.error)].flat().filter(Boolean);
  const cause = [finish_reason, reasonOf(said.length > 0 ? said : undefined)].filter(Boolean).join(': ');
  return { kind: kindOfFailure(said, finish_reason), cause };
}

function afterEnd(interaction: Interaction, origin: string): TaskStatus | Fileless {
  const { status, steps, usage, finish_reason } = interaction;
  const videos = (steps ?? [])
    .filter((step) => step?.type === 'model_output')
    .flatMap((step) => step?.content ?? [])
    .filter((part) => part?.type === 'video');
  const found = findAddress(videos.map((video) => video?.uri));
  if (typeof found === 'object')
    return { state: 'succeeded', output: { kind: 'url', url: toDownload(found.url, origin) } };
  const isMade =
    videos.length > 0 ||
    usage?.output_tokens_by_modality?.some((of) => of?.modality.toLowerCase() === 'video' && of.tokens > 0);
  const cause = [`it is ${status}, and its video is ${found}`, finish_reason].filter(Boolean).join(': ');
  if (isMade) return { state: 'fileless', kind: 'bad_output', cause };
  // It answers in words where its filters refuse a video.
  const isRefused = readTaskPhase(status) === 'succeeded';
  return {
    state: 'fileless',
    kind: isRefused ? 'content_rejected' : kindOfFailure([], finish_reason),
    cause,
  };
}

/** Without this parameter, the address is that of the file's description. */
function toDownload(address: string, origin: string): string {
  const url = new URL(address);
  if (url.origin !== origin || url.searchParams.has('alt')) return address;
  url.searchParams.set('alt', 'media');
  return url.href;
}

/** The name of the file in such a URL, if it is one that the API keeps. */
export function fileIn(address: string, origin: string): string | undefined {
  const { origin: at, pathname } = new URL(address);
  return at === origin ? /\/files\/([\w-]{1,100})(?::download)?$/.exec(pathname)?.[1] : undefined;
}
