import type { Catalog } from '../catalog/catalog.ts';
import type { ReadProgressImage } from '../delivery/progress-images.ts';
import { stillAttachment } from '../delivery/still-attachment.ts';
import type { JobMessages } from '../discord/job-messages.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Fleet } from '../jobs/fleet.ts';
import { isIn, type Job } from '../jobs/job.ts';
import type { Ledger } from '../jobs/ledger.ts';
import type { JobStore } from '../jobs/store.ts';
import type { Log } from '../log.ts';
import type { Health } from '../providers/health.ts';
import type { Provider } from '../providers/provider.ts';
import type { Activity } from '../replies/activity.ts';
import { createViewChain } from '../replies/chain-line.ts';
import { createJobView } from '../replies/job-view.ts';
import { isElsewhere } from '../replies/message-url.ts';
import { renderMoved } from '../replies/moved-video.ts';
import { createNotifyRequester } from '../replies/notify-requester.ts';
import { createProgressReporter } from '../replies/progress.ts';
import { createRender, renderJob } from '../replies/render-job.ts';
import { createSharedNotices } from '../replies/shared-notices.ts';
import type { RenderVideo } from '../replies/video-message.ts';
import type { Clock } from '../runtime/clock.ts';

/** The content of jobs' messages, their updates, and the notification at the end. */
export function createJobReplies(deps: {
  messages: JobMessages;
  catalog: Catalog;
  providers: ReadonlyMap<string, Provider>;
  health: Health;
  ledger: Ledger;
  store: Pick<JobStore, 'get' | 'madeFrom'>;
  engine(): Engine;
  withStill(job: Job): Promise<Job>;
  readProgressImage: ReadProgressImage;
  renderVideo: RenderVideo;
  activity: Pick<Activity, 'isActive'>;
  /** How long a member's notices share one message. */
  sharedMs: number;
  fleet: Pick<Fleet, 'isAlive'>;
  clock: Clock;
  log: Log;
}) {
  const { messages, catalog, providers, health, ledger, engine, clock, log } = deps;
  const nextEditMs = (job: Job) => progress.nextEditMs(job);
  const viewOf = createJobView({ catalog, providers, health, clock, engine, nextEditMs });
  const render = createRender(viewOf);
  const progress = createProgressReporter({
    clock,
    log,
    getJob: (id) => engine().get(id),
    hasToken: messages.hasToken,
    isAlive: deps.fleet.isAlive,
    edit: (job, signal) => messages.edit(job, render(job), signal),
    async showStill(job, signal, mayEnd) {
      const still = stillAttachment(await deps.withStill(job));
      if (still) await messages.replace(job, render(job), { ...still, mayEnd }, signal);
      else await messages.edit(job, render(job), signal);
    },
    readImage: deps.readProgressImage,
    async showImage(job, image, signal, mayEnd) {
      // The video's own upload may have begun, and would have to wait for this one.
      const present = () => engine().get(job.id) ?? job;
      const isMade = () => mayEnd() && isIn(present(), 'running');
      if (!isMade()) await messages.edit(job, render(present()), signal);
      else await messages.replace(job, render(job), { ...image, mayEnd: isMade }, signal);
    },
    async showOvertaken(id, signal) {
      await engine().refresh(id);
      // This process's next edit shows it.
      if (engine().holds(id)) return;
      const job = engine().get(id) ?? (await deps.store.get(id));
      if (job) await messages.edit(job, await renderPresent(job), signal);
    },
  });
  async function renderPresent(job: Job): Promise<MessageBody> {
    if (isIn(job, 'succeeded'))
      return isElsewhere(job) ? renderMoved({ ...viewOf(job), job }) : deps.renderVideo(job);
    return renderJob({ ...viewOf(job), isCounted: await ledger.isCounted(job.id) });
  }
  const notifyMember = createNotifyRequester({
    messages,
    render: (job, { isCounted }) => renderJob({ ...viewOf(job), isCounted }),
    renderMoved: (job) => renderMoved({ ...viewOf(job), job }),
    isCounted: ledger.isCounted,
    isActive: deps.activity.isActive,
    shareNotice: createSharedNotices({ messages, clock, sharedMs: deps.sharedMs }),
    log,
  });
  return { viewOf, viewChain: createViewChain(deps.store), render, renderPresent, progress, notifyMember };
}
