import type { JobMessages } from '../discord/job-messages.ts';
import { isSpoiler, type Job, type JobIn } from '../jobs/job.ts';
import type { Provenance } from '../provenance.ts';
import type { ViewChain } from '../replies/chain-line.ts';
import type { JobView } from '../replies/job-view.ts';
import { renderJob, withMember } from '../replies/render-job.ts';
import type { Hosting } from './hosting/hosting.ts';

/**
 * Hides a delivered video until it is clicked, or shows it, in the message that has it. `attachmentId` is `null` for a
 * link. Resolves to the job, or to `undefined` if Discord left the file as it was. Throws if the message is out of
 * reach. Then, the job stays as it was too.
 */
export type SetSpoiler = (
  job: JobIn<'succeeded'>,
  change: { isOn: boolean; attachmentId: string | null; by: string },
) => Promise<JobIn<'succeeded'> | undefined>;

export function createSetSpoiler(deps: {
  /** Stores it. */
  note(jobId: string, isOn: boolean): Promise<JobIn<'succeeded'> | undefined>;
  /** Tells the server's staff. */
  onSet(job: JobIn<'succeeded'>, by: string): void;
  messages: Pick<JobMessages, 'setSpoiler'>;
  hosting: Pick<Hosting, 'linkTo'>;
  provenance: Pick<Provenance, 'linkMark'>;
  viewOf(job: Job): JobView;
  viewChain: ViewChain;
  starsOf(job: Job): Promise<number | undefined>;
}): SetSpoiler {
  async function show(job: JobIn<'succeeded'>, attachmentId: string | null): Promise<boolean> {
    const { host } = job.status;
    const link = host && (await deps.hosting.linkTo(host));
    const body = renderJob({
      ...deps.viewOf(job),
      chain: await deps.viewChain(job),
      stars: await deps.starsOf(job),
      link: link && { ...link, mark: deps.provenance.linkMark(job.id) },
    });
    const isNew = job.status.route === 'message';
    return deps.messages.setSpoiler(job, isNew ? withMember(job, body) : body, attachmentId);
  }

  return async (job, { isOn, attachmentId, by }) => {
    const before = isSpoiler(job);
    const changed = await deps.note(job.id, isOn);
    let isShown = false;
    try {
      isShown = changed !== undefined && (await show(changed, attachmentId));
    } finally {
      if (!isShown) await deps.note(job.id, before);
    }
    if (!isShown || !changed) return undefined;
    deps.onSet(changed, by);
    return changed;
  };
}
