import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { largestOf } from './figures.ts';

export interface EditFigures {
  perJobMinute: number;
  /** Time between the arrivals of two edits of one job, and from its last one until the end. */
  largestGapMs: number;
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
  for (const { path, atMs } of log.requests({ method: 'PATCH', status: 200, sinceMs: fromMs })) {
    // `/webhooks/:app/:token/messages/:message`
    const [, , , token = ''] = path.split('/');
    timesByToken.get(token)?.push(atMs);
  }
  const times = [...timesByToken.values()].map((own) => own.toSorted((a, b) => a - b));
  const edits = times.reduce((sum, own) => sum + own.length - 1, 0);
  return {
    perJobMinute: (edits / commands.length / (toMs - fromMs)) * 60_000,
    largestGapMs: largestOf(
      times.flatMap((own) => own.map((atMs, index) => (own[index + 1] ?? toMs) - atMs)),
    ),
    refused: log.requests().filter(({ status }) => status >= 400).length,
  };
}
