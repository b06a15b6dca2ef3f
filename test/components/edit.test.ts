import { describe, expect, it } from 'vitest';
import { createChangeButton, createEditButton, createExampleButton } from '../../src/components/edit.ts';
import { translator } from '../../src/locales/translate.ts';
import { draftOfJob } from '../../src/requests/draft-of-job.ts';
import { startComposer } from '../support/composer.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aRequest, MEMBER } from '../support/requests.ts';

const t = translator('en');
const still = { path: '/a', contentType: 'image/png' as const, bytes: 1, width: 1, height: 1 };
const job = aJob({
  status: statuses.succeeded,
  inputs: [{ role: 'first', ...still }],
  request: { prompt: 'a kite', model: 'plain' },
});
const hidden = aJob({ status: statuses.reviewing, review: {}, request: { model: 'plain' } });

const start = () => startComposer({ jobs: [job, hidden] });

function click(did: Parameters<typeof fakeInteraction>[0] = {}) {
  return fakeInteraction({ message: fakeMessage({ id: job.origin.messageId ?? '' }), ...did });
}

describe('Edit', () => {
  it('opens a composer with the video’s request, for the member who clicked', async () => {
    await using run = await start();
    const { interaction, said } = click({ userId: OTHER });
    await createEditButton(run.deps).execute(interaction, job.id);
    expect(said()).toContain('> a kite');
    expect(said()).toContain(t('composer.first'));
    expect(await run.draft(OTHER)).toEqual(draftOfJob(job));
    expect(await run.draft(MEMBER)).toBeUndefined();
  });

  it('is not for a video that is not public', async () => {
    await using run = await start();
    const edit = (userId: string) =>
      createEditButton(run.deps).execute(click({ userId }).interaction, hidden.id);
    await expect(edit(OTHER)).rejects.toThrow(t('reviewed.promptHidden', { member: `<@${MEMBER}>` }));
    await expect(edit(MEMBER)).resolves.toBeUndefined();
  });
});

describe('Change', () => {
  it('opens what its own member had asked for, with the model that the button names', async () => {
    await using run = await start();
    const { pending } = run.deps.requests;
    await pending.keep('7', MEMBER, aRequest({ model: 'plain', options: { prompt: 'a hen' } }));
    const change = createChangeButton(run.deps);
    const { interaction, said } = click();
    await change.execute(interaction, '7');
    expect(said()).toContain('> a hen');
    expect(await run.draft()).toMatchObject({ model: 'plain' });
    expect(await run.draft()).not.toHaveProperty('notify');
    await change.execute(click().interaction, '7', 'words-only');
    expect(await run.draft()).toMatchObject({ model: 'words-only', options: { prompt: 'a hen' } });
    await expect(change.execute(click({ userId: OTHER }).interaction, '7')).rejects.toThrow(
      t('composer.over'),
    );
  });
});

it.each([
  ['1', t('example.fox')],
  ['9', ''],
])('example %s opens a composer with its prompt', async (index, prompt) => {
  await using run = await start();
  await createExampleButton(run.deps).execute(click().interaction, index);
  expect(await run.draft()).toMatchObject({ model: null, options: { prompt } });
});
