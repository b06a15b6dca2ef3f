import { describe, expect, it } from 'vitest';
import { builtInModels, retirementOf } from '../src/catalog/catalog.ts';
import { soundMark } from '../src/catalog/tier.ts';
import { translator } from '../src/locales/translate.ts';
import { draftOf } from '../src/requests/request.ts';
import { read } from './support/image.ts';
import { aRequester, startRequests } from './support/requests.ts';

const row = /^\| ([^|`]{40,}) \| `([\w.-]+)` \| (\d+) \| (\d+:\d+) \|$/gm;
const page = read('docs/prompts.md');
const shots = page
  .split(/^## /m)
  .slice(1)
  .flatMap((section) =>
    [...section.matchAll(row)].map(([, prompt = '', model = '', seconds, aspectRatio = '']) => ({
      ...{ prompt, model, aspectRatio, durationSeconds: Number(seconds) },
      kind: section.split('\n')[0] ?? '',
    })),
  );

describe('docs/prompts.md', () => {
  it('has five different shots of each of ten kinds', () => {
    expect(new Set(shots.map(({ prompt }) => prompt)).size).toBe(50);
    const kinds = Object.values(Object.groupBy(shots, ({ kind }) => kind));
    expect(kinds.map((each) => each?.length)).toEqual(Array(10).fill(5));
    // Every row of a table was read, beside the heads.
    expect(page.match(/^\| [^`-]/gm)).toHaveLength(50 + 10);
  });

  it('has only shots that its models make as they are, by all rules of /video', async () => {
    await using world = await startRequests({
      models: builtInModels,
      keys: builtInModels.flatMap(({ offers }) => offers.map(({ provider }) => provider)),
    });
    const t = translator();
    const wrongs: string[] = [];
    for (const { kind, prompt, model: id, durationSeconds, aspectRatio } of shots) {
      const draft = draftOf(prompt);
      const options = { ...draft.options, durationSeconds, aspectRatio };
      const made = await world.requests.compose({ ...draft, model: id, options }, aRequester());
      const problems = [...made.notes, ...(made.refusal ? [made.refusal] : [])].map((say) => String(say(t)));
      // For some time to come.
      if (retirementOf(made.model)) problems.push('retires');
      if (kind === 'Speech and sound' && soundMark(made.model) !== '🔊') problems.push('has no sound');
      wrongs.push(...problems.map((problem) => `${id}, ${prompt.slice(0, 40)}: ${problem}`));
    }
    expect(wrongs).toEqual([]);
  });
});
