import { expect, it } from 'vitest';
import type { Model } from '../../src/catalog/schema.ts';
import { EditableError } from '../../src/errors.ts';
import {
  offerAble,
  offerEdit,
  offerLess,
  offerOthers,
  offerSuccessor,
} from '../../src/interactions/other-model.ts';
import type { Less } from '../../src/requests/less.ts';
import { fakeInteraction } from '../support/interactions.ts';
import { modelsOf } from '../support/models.ts';
import { aModel, aRequest, MEMBER } from '../support/requests.ts';

const models = modelsOf(['a', 'b', 'c', 'd'].map((id) => aModel(id)));
const [successor] = models as [Model];
const retired = { id: 'old', label: 'Old', retired: { on: '2026-12-12' } } as never;

it('offers three models that can do what one can’t, and to edit the request', async () => {
  const { interaction, id, said } = fakeInteraction();
  await offerAble(interaction, () => 'It takes no image.', models);
  expect(said()).toContain('It takes no image.');
  expect(said()).toMatch(/"label":"Use \S+ · \$\d/i);
  expect(said().match(/change:\d+:\w/g)).toEqual(['a', 'b', 'c'].map((each) => `change:${id}:${each}`));
  expect(said()).toContain(`"label":"Edit prompt","custom_id":"change:${id}"`);
});

it('offers to run the request with three models that are allowed', async () => {
  const { interaction, id, said } = fakeInteraction();
  await offerOthers(interaction, () => 'You can’t use Wide.', models);
  expect(said()).toContain('❌ You can’t use Wide.');
  expect(said().match(/run:\d+:\w/g)).toEqual(['a', 'b', 'c'].map((each) => `run:${id}:${each}`));
});

it.each<[Less['changed'], string]>([
  [{ durationSeconds: 6 }, 'Run with 6 s · $0.60'],
  [{ resolution: '720p' }, 'Run with 720p · $0.60'],
  [{ durationSeconds: 6, resolution: '720p' }, 'Run with 6 s · 720p · $0.60'],
  [{}, 'Run with $0.60'],
])('offers to run what is within the limits: %j', async (changed, label) => {
  const { interaction, id, said } = fakeInteraction();
  await offerLess(interaction, () => 'It is too long.', successor, { changed, usd: 0.6 });
  expect(said()).toContain('❌ It is too long.');
  expect(said()).toContain(`"label":"${label}","custom_id":"run:${id}:a"`);
});

it('offers to edit a request whose words are refused, and keeps it for its member', async () => {
  const { interaction, id, said } = fakeInteraction();
  const kept: unknown[] = [];
  const refused = new EditableError(() => 'This server doesn’t allow “rain” in prompts.');
  await offerEdit(interaction, refused, aRequest(), { keep: async (...all) => void kept.push(all) });
  expect(said()).toContain('❌ This server doesn’t allow “rain” in prompts.');
  expect(said()).toContain(`"change:${id}"`);
  expect(kept).toEqual([[id, MEMBER, aRequest()]]);
});

it.each([
  ['a button for the successor', successor, true],
  ['one that opens the request where there is none', undefined, false],
])('says when a model was retired, with %s', async (_, model, hasButton) => {
  const { interaction, id, said } = fakeInteraction();
  await offerSuccessor(interaction, retired, model);
  expect(said()).toContain('December 12, 2026');
  expect(said().includes(`run:${id}:a`)).toBe(hasButton);
  expect(said().includes(`"change:${id}"`)).toBe(!hasButton);
});
