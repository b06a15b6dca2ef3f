import { describe, expect, it } from 'vitest';
import { translator } from '../../src/locales/translate.ts';
import { createComposerModal } from '../../src/modals/composer.ts';
import { withInputs, withOptions } from '../../src/requests/draft.ts';
import { type Draft, draftOf } from '../../src/requests/request.ts';
import { inComposer, startComposer } from '../support/composer.ts';
import { OTHER } from '../support/interactions.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const png = { name: 'a.png', url: 'https://cdn.example/a.png', size: 12, contentType: 'image/png' };
const first = { url: png.url, bytes: 12 };
const withPicture = { ...withInputs(draftOf('a boat'), { first: [first] }), imageOwnerIds: [OTHER] };

/** Sends a form of the composer for `draft`. */
async function send(
  action: string,
  draft: Draft,
  given: NonNullable<Parameters<typeof inComposer>[0]>,
  world: Parameters<typeof startComposer>[0] = {},
) {
  await using run = await startComposer(world);
  await run.drafts.keep('7', MEMBER, draft);
  const { interaction, answers, said } = inComposer({ kind: 'form', ...given });
  await createComposerModal(run.deps).execute(interaction, '7', action);
  expect(answers).toMatchObject([{ how: 'update' }]);
  return { draft: await run.draft(), said: said() };
}

describe('the form for what is typed', () => {
  it('changes what to avoid, where it asks for that', async () => {
    const before = withOptions(draftOf('a boat'), { avoid: 'rain' });
    const typed = { prompt: 'a boat', avoid: ' snow ' };
    expect((await send('text', before, { typed })).draft?.options.avoid).toBe('snow');
    expect((await send('text', before, { typed: { ...typed, avoid: ' ' } })).draft?.options.avoid).toBeNull();
    expect((await send('text', before, { typed: { prompt: 'a boat' } })).draft?.options.avoid).toBe('rain');
  });

  it('changes the prompt and the seed, and the message shows them', async () => {
    const { draft, said } = await send('text', draftOf(''), { typed: { prompt: 'a hen', seed: ' 12 ' } });
    expect(draft?.options).toMatchObject({ prompt: 'a hen', seed: 12 });
    expect(said).toContain('> a hen');
    expect(said).toContain(t('composer.seed', { seed: 12 }));
  });

  it('takes an empty seed for none', async () => {
    const before = withOptions(draftOf('a boat'), { seed: 7 });
    const { draft } = await send('text', before, { typed: { prompt: 'a boat', seed: '' } });
    expect(draft?.options.seed).toBeNull();
  });

  it.each(['x', '1.5', '-1'])('keeps the prompt and the earlier seed where %s is no seed', async (seed) => {
    const before = withOptions(draftOf('a boat'), { seed: 7 });
    const { draft, said } = await send('text', before, { typed: { prompt: 'a hen', seed } });
    expect(draft?.options).toMatchObject({ prompt: 'a hen', seed: 7 });
    expect(said).toContain('The seed must be a whole number');
  });

  it('keeps a prompt that the form had no room for, and otherwise what is typed', async () => {
    const [long, fits] = ['a'.repeat(4_001), 'a'.repeat(4_000)];
    const empty = { typed: { prompt: '' } };
    expect((await send('text', draftOf(long), empty)).draft?.options.prompt).toBe(long);
    expect((await send('text', draftOf(fits), empty)).draft?.options.prompt).toBe('');
    const other = { typed: { prompt: 'a hen' } };
    expect((await send('text', draftOf(long), other)).draft?.options.prompt).toBe('a hen');
  });
});

describe('the form for images', () => {
  const b = { ...png, url: 'https://cdn.example/b.png' };

  it('takes the attached one, and forgets whose the earlier one was', async () => {
    const { draft, said } = await send('images', withPicture, {
      attached: { first: [b] },
      chosen: { keep: ['first.0'] },
    });
    expect(draft?.inputs).toEqual([{ role: 'first', source: { url: b.url, bytes: 12 } }]);
    expect(draft).not.toHaveProperty('imageOwnerIds');
    expect(said).toContain(b.url);
  });

  it.each([
    ['keeps the present one where that is ticked', { keep: ['first.0'] }, withPicture.inputs],
    ['removes the present one where that isn’t', { keep: [] }, []],
    ['removes what can’t be ticked', {}, []],
  ])('%s', async (_, chosen, inputs) => {
    const { draft } = await send('images', withPicture, { chosen });
    expect(draft?.inputs).toEqual(inputs);
  });

  it('drops what is gone, whatever is ticked', async () => {
    const gone = withInputs(draftOf('a boat'), {
      reference: [{ url: 'https://cdn.example/c.png?ex=1', bytes: 1 }, first],
    });
    const { draft } = await send('images', gone, { chosen: { keep: ['reference.0'] } });
    expect(draft?.inputs).toEqual([{ role: 'reference', source: first }]);
  });

  it.each([
    ['no image', { contentType: 'text/plain' }, t('refusal.noImage')],
    ['too large', { size: 21 * 1024 ** 2 }, 'The file is 21 MB'],
  ])('refuses a file that is %s, and keeps the earlier one', async (_, wrong, sentence) => {
    const { draft, said } = await send('images', withPicture, {
      attached: { first: [{ ...png, ...wrong }] },
    });
    expect(draft).toEqual(withPicture);
    expect(said).toContain(sentence);
  });
});

describe('the search for a model', () => {
  const search = (words: string) => send('search', draftOf('a boat'), { typed: { search: words } });

  it('chooses the only match', async () => {
    const { draft, said } = await search(' image ');
    expect(draft?.model).toBe('image-only');
    expect(said).toContain('**Image Only**');
  });

  it('offers several, and chooses none', async () => {
    const { draft, said } = await search('vidu');
    expect(draft?.model).toBeNull();
    expect(said).toContain('4 models found: pick one');
  });

  it('says so where nothing matches, and shows the words as they are', async () => {
    const { draft, said } = await search('**bold**');
    expect(draft?.model).toBeNull();
    expect(said).toContain(JSON.stringify('No model here matches “\\*\\*bold\\*\\*”.').slice(1, -1));
  });
});

it('a form of another version is refused', async () => {
  await using run = await startComposer();
  await run.drafts.keep('7', MEMBER, draftOf(''));
  const { interaction } = inComposer({ kind: 'form' });
  await expect(createComposerModal(run.deps).execute(interaction, '7', 'constructor')).rejects.toThrow(
    t('refusal.oldForm'),
  );
});

it('a form for somebody else’s draft changes nothing', async () => {
  await using run = await startComposer();
  await run.drafts.keep('7', OTHER, draftOf('a boat'));
  const { interaction } = inComposer({ kind: 'form', typed: { prompt: 'a hen' } });
  await expect(createComposerModal(run.deps).execute(interaction, '7', 'text')).rejects.toThrow(
    t('composer.over'),
  );
  expect((await run.draft(OTHER))?.options.prompt).toBe('a boat');
});
