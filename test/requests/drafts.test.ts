import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { isOver, withInputs, withOptions } from '../../src/requests/draft.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { draftOf } from '../../src/requests/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { OTHER } from '../support/interactions.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { MEMBER } from '../support/requests.ts';

const over = translator('en')('composer.over');

describe('drafts', () => {
  it('are changed one after the other, and count their changes', async () => {
    const drafts = createDrafts(memoryKeyv());
    await drafts.keep('7', MEMBER, draftOf('a'));
    const add = () =>
      drafts.open('7', MEMBER, async ({ draft }, save) => {
        await Promise.resolve();
        return save(withOptions(draft, { prompt: `${draft.options.prompt}a` }));
      });
    await Promise.all([add(), add()]);
    await drafts.open('7', MEMBER, async ({ draft, revision }) => {
      expect(draft.options.prompt).toBe('aaa');
      expect(revision).toBe(2);
    });
  });

  it('are their member’s, for a day after the last change', async () => {
    const clock = createFakeClock();
    const drafts = createDrafts(memoryKeyv(clock));
    const peek = (userId: string) => drafts.open('7', userId, async ({ draft }) => draft.options.prompt);
    await drafts.keep('7', MEMBER, draftOf('a'));
    await expect(peek(OTHER)).rejects.toThrow(over);
    clock.advance(23 * 3_600_000);
    await drafts.open('7', MEMBER, ({ draft }, save) => save(draft));
    clock.advance(23 * 3_600_000);
    expect(await peek(MEMBER)).toBe('a');
    clock.advance(3_600_001);
    await expect(peek(MEMBER)).rejects.toThrow(over);
    expect(await drafts.of(MEMBER)).toEqual([]);
  });

  it('that two processes change at once keep the first change, and the other says so', async () => {
    const keyv = memoryKeyv<never>();
    const [here, there] = [createDrafts(keyv), createDrafts(keyv)];
    await here.keep('7', MEMBER, draftOf('a'));
    const change = (drafts: typeof here, prompt: string) =>
      drafts.open('7', MEMBER, async ({ draft }, save) => {
        await new Promise(setImmediate);
        return save(withOptions(draft, { prompt }));
      });
    const outcomes = await Promise.allSettled([change(here, 'b'), change(there, 'c')]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { revision: 1 } },
      { status: 'rejected', reason: { message: translator('en')('composer.changed') } },
    ]);
    await there.open('7', MEMBER, async ({ draft }) => expect(draft.options.prompt).toBe('b'));
  });

  it('are forgotten with a change that is under way', async () => {
    const drafts = createDrafts(memoryKeyv());
    await drafts.keep('7', MEMBER, draftOf('a'));
    const begun = Promise.withResolvers<void>();
    const changed = drafts.open('7', MEMBER, async ({ draft }, save) => {
      await begun.promise;
      return save(draft);
    });
    const forgotten = drafts.forget(MEMBER);
    await new Promise(setImmediate);
    begun.resolve();
    await Promise.all([changed, forgotten]);
    expect(await drafts.of(MEMBER)).toEqual([]);
  });

  it('are listed and forgotten by member', async () => {
    const drafts = createDrafts(memoryKeyv());
    for (const [id, userId] of [
      ['7', MEMBER],
      ['8', MEMBER],
      ['9', OTHER],
    ] as const)
      await drafts.keep(id, userId, draftOf(id));
    const prompts = async (userId: string) => (await drafts.of(userId)).map(({ options }) => options.prompt);
    expect(await prompts(MEMBER)).toEqual(['7', '8']);
    await drafts.forget(MEMBER);
    expect(await prompts(MEMBER)).toEqual([]);
    expect(await prompts(OTHER)).toEqual(['9']);
  });
});

describe('other inputs', () => {
  const inputs = [
    { role: 'first', source: { jobId: '7' } },
    { role: 'reference', source: { jobId: '7', index: 1 } },
  ] as const;
  const draft = { ...draftOf('', inputs), imageOwnerIds: [OTHER], continues: '7' };

  it('are in one order, and leave the others as they were', () => {
    const changed = withInputs(draft, { last: [{ jobId: '8' }], reference: [] });
    expect(changed.inputs).toEqual([inputs[0], { role: 'last', source: { jobId: '8' } }]);
  });

  it('are still somebody’s, and of the same video, while any of the earlier ones is left', () => {
    expect(withInputs(draft, { first: [] })).toMatchObject({ imageOwnerIds: [OTHER], continues: '7' });
    const others = withInputs(draft, { first: [{ jobId: '8' }], reference: [] });
    expect(others).not.toHaveProperty('imageOwnerIds');
    expect(others).not.toHaveProperty('continues');
  });
});

it.each([
  ['https://cdn.example/a.png', false],
  ['https://cdn.example/a.png?ex=3e8&is=1&hm=1', true],
  ['https://cdn.example/a.png?ex=3e9&is=1&hm=1', false],
  ['no link', false],
])('the image at %s is over after a thousand seconds: %s', (url, isGone) => {
  expect(isOver(url, 1_000_000)).toBe(isGone);
});
