import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createChangeButton, createEditButton, createExampleButton } from '../../src/components/edit.ts';
import { UserError } from '../../src/errors.ts';
import { isOwnForm } from '../../src/interactions/open-video-form.ts';
import { translator } from '../../src/locales/translate.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeDiscord, fakeLibrary } from '../support/ports.ts';
import { aRequest, MEMBER } from '../support/requests.ts';

const t = translator('en');
const still = { path: '/a', contentType: 'image/png' as const, bytes: 1, width: 1, height: 1 };
const job = aJob({
  status: statuses.succeeded,
  inputs: [{ role: 'first', ...still }],
  request: { prompt: 'a kite', model: 'plain' },
});

const hidden = aJob({ status: statuses.reviewing, review: {} });

async function start({ isInputKept = true, isOpen = true } = {}) {
  const pending = createPendingRequests(new Keyv());
  const deps = {
    requests: {
      pending,
      requireOpen() {
        if (!isOpen) throw new UserError(() => 'draining');
      },
      defaultModelFor: async () => ({ id: 'usual' }) as never,
      modelsFor: async () => [],
    },
    library: { ...fakeLibrary([job, hidden]), isInputKept: async () => isInputKept },
    discord: fakeDiscord(),
    signer: await aSigner(),
  };
  return { deps, pending };
}

function click(did: Parameters<typeof fakeInteraction>[0] = {}) {
  return fakeInteraction({ message: fakeMessage({ id: job.origin.messageId ?? '' }), ...did });
}

describe('Edit', () => {
  it('opens the form filled in with the video’s request, for the member who clicked', async () => {
    const { deps } = await start();
    const { interaction, said } = click({ userId: OTHER });
    await createEditButton(deps).execute(interaction, job.id);
    expect(said()).toContain('a kite');
    expect(said()).toContain(t('form.imageSet'));
    const [, mark = ''] = /job\.([\w-]+)"/.exec(said()) ?? [];
    expect(isOwnForm(deps.signer, job.id, OTHER, mark)).toBe(true);
    expect(isOwnForm(deps.signer, job.id, MEMBER, mark)).toBe(false);
  });

  it('says so if the image is gone', async () => {
    const { deps } = await start({ isInputKept: false });
    const { interaction, said } = click();
    await createEditButton(deps).execute(interaction, job.id);
    expect(said()).toContain(t('form.imageGone'));
  });

  it('is not for a video that is not public', async () => {
    const { deps } = await start();
    const edit = (userId: string) => createEditButton(deps).execute(click({ userId }).interaction, hidden.id);
    await expect(edit(OTHER)).rejects.toThrow(t('reviewed.promptHidden', { member: `<@${MEMBER}>` }));
    await expect(edit(MEMBER)).resolves.toBeUndefined();
  });

  it('opens nothing while no new videos are taken', async () => {
    const { deps } = await start({ isOpen: false });
    await expect(createEditButton(deps).execute(click().interaction, job.id)).rejects.toThrow('draining');
  });
});

it('Change opens what its own member had typed', async () => {
  const { deps, pending } = await start();
  await pending.keep('7', MEMBER, aRequest({ options: { prompt: 'a hen' } }));
  const change = createChangeButton(deps);
  const { interaction, said } = click();
  await change.execute(interaction, '7');
  expect(said()).toContain('a hen');
  expect(said()).toContain('video:7:request"');
  await expect(change.execute(click({ userId: OTHER }).interaction, '7')).rejects.toThrow(
    t('refusal.formTooOld'),
  );
});

it.each([
  ['1', t('example.fox')],
  ['9', ''],
])('example %s opens the form with its prompt', async (index, prompt) => {
  const { deps } = await start();
  const { interaction, said } = click();
  await createExampleButton(deps).execute(interaction, index);
  expect(said()).toContain(`"value":${JSON.stringify(prompt)}`);
  expect(said()).toContain('video::nothing"');
});
