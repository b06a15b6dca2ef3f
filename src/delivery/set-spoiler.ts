import type { JobMessages } from '../discord/job-messages.ts';
import { isSpoiler, type JobIn } from '../jobs/job.ts';
import type { RenderVideo } from '../replies/video-message.ts';

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
  renderVideo: RenderVideo;
}): SetSpoiler {
  const { messages, renderVideo } = deps;

  return async (job, { isOn, attachmentId, by }) => {
    const before = isSpoiler(job);
    const changed = await deps.note(job.id, isOn);
    let isShown = false;
    try {
      isShown =
        changed !== undefined &&
        (await messages.setSpoiler(changed, await renderVideo(changed), attachmentId));
    } finally {
      if (!isShown) await deps.note(job.id, before);
    }
    if (!isShown || !changed) return undefined;
    deps.onSet(changed, by);
    return changed;
  };
}
