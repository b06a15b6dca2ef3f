import { describe, expect, it } from 'vitest';
import { createCancelInQueueButton, createTurnQueueButton } from '../../src/components/queue-controls.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, OTHER, rights } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary, silent } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');

function start(jobs: readonly Job[]) {
  const cancelled: string[] = [];
  const deps = {
    jobs: {
      all: () => jobs,
      get: (id: string) => jobs.find((job) => job.id === id),
      async cancel(id: string) {
        cancelled.push(id);
        return undefined;
      },
      apply: async () => undefined,
    },
    library: {
      ...fakeLibrary(jobs),
      view: (job: Job) => ({ job, model: undefined, nowMs: job.createdAtMs }),
    },
    discord: fakeDiscord(),
    log: silent,
  };
  return { deps, cancelled };
}

const click = (may: readonly bigint[] = rights.member) =>
  fakeInteraction({ message: fakeMessage({ flags: 1 << 15 }), may });

/** Seven are more than a page. */
const seven = Array.from({ length: 7 }, (_, index) => aJob({ request: { prompt: `no ${index}` } }));

describe('the buttons below /queue', () => {
  it.each([
    ['mine', '1', ['no 6']],
    ['mine', 'x', ['no 0', 'no 1', 'no 2', 'no 3', 'no 4', 'no 5']],
  ])('show page %s %s: %j', async (scope, page, prompts) => {
    const { deps } = start(seven);
    const { interaction, answers, said } = click();
    await createTurnQueueButton(deps).execute(interaction, scope, page);
    expect(answers.map(({ how }) => how)).toEqual(['update']);
    expect(said().match(/no \d/g)).toEqual(prompts);
  });

  it.each([
    ['server', rights.moderator, true],
    ['server', rights.member, false],
    ['mine', rights.moderator, false],
    ['everything', rights.moderator, false],
  ] as const)('show others’ jobs for %s to %s: %s', async (scope, may, isShown) => {
    const { deps } = start([aJob({ origin: { userId: OTHER }, request: { prompt: 'theirs' } })]);
    const { interaction, said } = click(may);
    await createTurnQueueButton(deps).execute(interaction, scope, '0');
    expect(said().includes('theirs')).toBe(isShown);
    expect(said()).toContain(`queue:${isShown ? 'server' : 'mine'}:0:refresh`);
  });

  it.each([
    [MEMBER, true],
    [OTHER, false],
  ])('let a moderator fetch a kept video of %s: %s', async (userId, isOffered) => {
    const { deps } = start([aJob({ origin: { userId }, status: statuses.undeliverable })]);
    const { interaction, said } = click(rights.moderator);
    await createTurnQueueButton(deps).execute(interaction, 'server', '0');
    expect(said().includes('queue-deliver:')).toBe(isOffered);
  });

  it('cancel a job and stay where they are', async () => {
    const { deps, cancelled } = start(seven);
    const { interaction, said } = click();
    await createCancelInQueueButton(deps).execute(interaction, seven[6]?.id ?? '', 'mine-1');
    expect(cancelled).toEqual([seven[6]?.id]);
    expect(said()).toContain(t('queue.cancelled'));
    expect(said()).toContain('no 6');
    expect(said()).not.toContain('no 0');
  });

  it.each([
    [
      'another’s job',
      aJob({ origin: { userId: OTHER } }),
      t('refusal.managersOnly', { member: `<@${OTHER}>` }),
    ],
    ['a job of another server', aJob({ origin: { guildId: '7' } }), t('cancel.finished')],
    ['a job that is over', aJob({ status: statuses.failed }), t('cancel.finished')],
  ])('don’t cancel %s', async (_, job, says) => {
    const { deps, cancelled } = start([job]);
    const { interaction, said } = click();
    await createCancelInQueueButton(deps).execute(interaction, job.id, 'mine-0');
    expect(said()).toContain(says);
    expect(cancelled).toEqual([]);
  });
});

it('a video under review that is canceled in /queue was thrown away', async () => {
  const job = aJob({ status: statuses.reviewing, review: {} });
  const { deps } = start([job]);
  const apply = async (_: string, event: { decision: never }) => ({ ...job, review: event });
  const { interaction, said } = click();
  const jobs = { ...deps.jobs, apply: apply as never };
  await createCancelInQueueButton({ ...deps, jobs }).execute(interaction, job.id, 'mine-0');
  expect(said()).toContain(t('preview.discarded'));
});
