import type { LocalDiscord } from '@cutscene/playground/discord/index.ts';
import { isIn } from '../src/jobs/job.ts';
import { isFinal, isUnchecked } from '../src/jobs/states.ts';
import type { Outcome } from '../test/support/crash-run.ts';
import { bounded, type Row, unbounded } from './table.ts';

/** A row that counts faults, which should be none. Each is named on stderr. */
export function none<O extends Outcome>(what: string, outcomes: O[], isFault: (outcome: O) => boolean): Row {
  const faults = outcomes.filter(isFault);
  for (const { prompt, job, command } of faults)
    console.error(what, prompt, job?.status, command.message()?.text);
  return bounded(what, { cutscene: faults.length, plainLoop: undefined, limit: 0 }, String);
}

/** Must be true of every job, whatever happened. */
export function outcomeRows(what: string, discord: LocalDiscord, outcomes: Outcome[]): Row[] {
  const posted = Map.groupBy(
    discord.messages().flatMap(({ attachments }) => attachments),
    // The rest of the name is the signed mark.
    ({ filename }) => /^cutscene-\d+/.exec(filename)?.[0],
  );
  const isShownWrong = ({ command, job }: Outcome) => {
    const videos = posted.get(`cutscene-${command.id}`)?.length ?? 0;
    return videos !== (job && isIn(job, 'succeeded') ? 1 : 0);
  };
  const ends = Map.groupBy(outcomes, ({ job }) => job?.status.state ?? 'never taken');
  return [
    none(`${what}: lost`, outcomes, isLost),
    none(`${what}: paid twice`, outcomes, ({ creates }) => creates > 1),
    none(`${what}: not visible exactly once`, outcomes, isShownWrong),
    none(`${what}: not settled in the ledger`, outcomes, isUnsettled),
    unbounded(`${what}: ends`, [...ends].map(([state, { length }]) => `${length} ${state}`).join(', '), ''),
  ];
}

/** It was answered, but its message doesn't show how it ended. */
function isLost({ command, job }: Outcome): boolean {
  const message = command.message();
  const content = message?.text ?? '';
  // Discord refused the first response: there is nothing, or a sentence that says so.
  if (job === undefined || (isIn(job, 'cancelled') && job.status.reason === 'unanswered'))
    return message !== undefined && !content.startsWith('❌');
  if (isIn(job, 'unclear')) return !content.startsWith('⚠️');
  if (!isFinal(job) || !job.told) return true;
  return isIn(job, 'succeeded') ? message?.attachments.length !== 1 : !/^(❌|🚫 Canceled\.)/u.test(content);
}

function isUnsettled({ job, ledger }: Outcome): boolean {
  if (job === undefined) return false;
  // A burst of videos is delivered first, and decoded later.
  const expected = isIn(job, 'unclear') ? 'held' : isUnchecked(job) ? 'open' : 'settled';
  return ledger?.['state'] !== expected;
}
