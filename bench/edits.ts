import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { tokenOf } from './delivered.ts';

export interface EditFigures {
  perJobMinute: number;
  /** Times between the arrivals of two edits of one job, and from its last one until the end. */
  gapsMs: number[];
  /** Requests that Discord refused, with whatever status. */
  refused: number;
}

/** The edits of jobs that run for the whole time from `fromMs` to `toMs`. */
export function countEdits(
  { log }: LocalDiscord,
  commands: readonly Invocation[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): EditFigures {
  const timesByToken = new Map(commands.map(({ token }) => [token, [fromMs]]));
  for (const edit of log.requests({ method: 'PATCH', status: 200, sinceMs: fromMs })) {
    timesByToken.get(tokenOf(edit))?.push(edit.atMs);
  }
  const times = [...timesByToken.values()].map((own) => own.toSorted((a, b) => a - b));
  const edits = times.reduce((sum, own) => sum + own.length - 1, 0);
  return {
    perJobMinute: (edits / commands.length / (toMs - fromMs)) * 60_000,
    gapsMs: times.flatMap((own) => own.map((atMs, index) => (own[index + 1] ?? toMs) - atMs)),
    refused: log.requests().filter(({ status }) => status >= 400).length,
  };
}
