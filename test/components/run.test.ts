import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createDeclineButton, createRunButton } from '../../src/components/run.ts';
import { UserError } from '../../src/errors.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';
import { fakeExtras } from '../support/ports.ts';
import { aRequest, MEMBER } from '../support/requests.ts';

async function start(failure?: Error) {
  const pending = createPendingRequests(new Keyv());
  const submitted: MemberRequest[] = [];
  const checked: (string | null)[] = [];
  let isPaused = false;
  const requests = {
    pending,
    async requireValid({ model }: MemberRequest) {
      checked.push(model);
      if (isPaused) throw new UserError(() => 'paused');
    },
    async submitFrom(_: unknown, asked: MemberRequest) {
      if (failure) throw failure;
      submitted.push(asked);
    },
  };
  await pending.keep('7', MEMBER, aRequest({ model: null, agreedUsd: 0.5 }));
  const run = createRunButton({ requests, discord: { extras: fakeExtras() } });
  const decline = createDeclineButton({ requests });
  const pause = (paused: boolean) => {
    isPaused = paused;
  };
  return { run, decline, pending, submitted, checked, pause };
}

describe('the button that runs a pending request', () => {
  it('submits it once, with the model that it names', async () => {
    const { run, submitted, checked } = await start();
    await run.execute(fakeInteraction().interaction, '7', 'plain');
    expect(submitted).toEqual([aRequest({ model: 'plain', agreedUsd: 0.5 })]);
    expect(checked).toEqual(['plain']);
    await expect(run.execute(fakeInteraction().interaction, '7', 'plain')).rejects.toThrow(UserError);
    expect(submitted).toHaveLength(1);
  });

  it('submits it once when it is pressed twice at the same time', async () => {
    const { run, submitted } = await start();
    const press = () => run.execute(fakeInteraction().interaction, '7', 'plain');
    const results = await Promise.allSettled([press(), press()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(submitted).toHaveLength(1);
  });

  it('does not use it up while it would be refused', async () => {
    const { run, submitted, pause } = await start();
    pause(true);
    await expect(run.execute(fakeInteraction().interaction, '7', 'plain')).rejects.toThrow('paused');
    pause(false);
    await run.execute(fakeInteraction().interaction, '7', 'plain');
    expect(submitted).toHaveLength(1);
  });

  it.each([
    [new UserError(() => 'over the quota'), true],
    // The job may be there.
    [new StorageError('full', new Error('no space')), false],
  ])('after %s can be pressed again: %s', async (failure, isKept) => {
    const { run, pending } = await start(failure);
    await expect(run.execute(fakeInteraction().interaction, '7', 'plain')).rejects.toBe(failure);
    const kept = isKept ? aRequest({ model: null, agreedUsd: 0.5 }) : undefined;
    expect(await pending.get('7', MEMBER)).toEqual(kept);
  });

  it('is its own member’s', async () => {
    const { run, decline, submitted, pending } = await start();
    const { interaction } = fakeInteraction({ userId: '1200000000000000009' });
    await expect(run.execute(interaction, '7', 'plain')).rejects.toThrow(UserError);
    await expect(decline.execute(interaction, '7')).rejects.toThrow(UserError);
    expect(submitted).toEqual([]);
    expect(await pending.get('7', MEMBER)).toBeDefined();
  });
});

describe('the button that declines one', () => {
  it('forgets it, and says that nothing was made', async () => {
    const { run, decline, pending } = await start();
    const { interaction, answers } = fakeInteraction({ message: fakeMessage() });
    await decline.execute(interaction, '7');
    expect(answers).toMatchObject([{ how: 'update', body: { components: [], embeds: [], attachments: [] } }]);
    expect(await pending.get('7', MEMBER)).toBeUndefined();
    await expect(run.execute(fakeInteraction().interaction, '7', 'plain')).rejects.toThrow(UserError);
  });
});
