import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { createVideoCommand } from '../../src/commands/video.ts';
import { EditableError, UserError } from '../../src/errors.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import { draftOf, type MemberRequest } from '../../src/requests/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { composing } from '../support/composer.ts';
import { fakeInteraction } from '../support/interactions.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { fakeExtras, silent } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const models = builtInModels.slice(0, 40);
const [first, second, third] = models.map(({ id }) => id) as [string, string, string];

function start(defaultModelId = third, refusal?: Error) {
  const submitted: MemberRequest[] = [];
  const preferences = createPreferences(new Keyv());
  const drafts = createDrafts(memoryKeyv());
  const pending = createPendingRequests(new Keyv());
  const command = createVideoCommand({
    requests: {
      requireOpen() {},
      ...{ drafts, compose: composing },
      async submitFrom(_, asked) {
        if (refusal) throw refusal;
        submitted.push(asked);
      },
      pending,
      modelsFor: async () => models,
      preferences,
    },
    catalog: { defaultModel: models.find(({ id }) => id === defaultModelId) },
    library: { isInputKept: async () => true },
    discord: { extras: fakeExtras() },
    clock: createFakeClock(),
    log: silent,
  });
  return { command, submitted, drafts, preferences, pending };
}

describe('/video', () => {
  it('submits what the member filled in, and nothing else', async () => {
    const { command, submitted } = start();
    const image = { url: 'https://cdn.example/a.png', size: 12, name: 'a.png' };
    const options = { prompt: 'a boat', model: first, duration: 0, resolution: '720p', seed: 0, image };
    await command.execute(fakeInteraction({ options }).interaction);
    expect(submitted).toEqual([
      {
        task: 'generate',
        model: first,
        options: {
          ...{ prompt: 'a boat', durationSeconds: 0, resolution: '720p', aspectRatio: null, seed: 0 },
          ...{ sound: null, avoid: null, draft: false },
        },
        inputs: [{ role: 'first', source: { url: image.url, bytes: 12 } }],
        notify: 'ping',
      },
    ]);
  });

  it('submits attachments with what each is for, sound, what to avoid and whether it is a draft', async () => {
    const { command, submitted } = start();
    const file = (name: string) => ({ url: `https://cdn.example/${name}`, size: 12, name });
    const names = ['image', 'last_frame', 'reference', 'reference_2', 'reference_3'] as const;
    const files = Object.fromEntries(names.map((name) => [name, file(name)]));
    const options = { prompt: 'a boat', ...files, sound: 'off', avoid: 'rain', draft: true };
    await command.execute(fakeInteraction({ options }).interaction);
    const roles = ['first', 'last', 'reference', 'reference', 'reference'];
    expect(submitted[0]).toMatchObject({
      options: { sound: 'off', avoid: 'rain', draft: true },
      inputs: roles.map((role, index) => ({
        role,
        source: { url: file(names[index] ?? '').url, bytes: 12 },
      })),
    });
  });

  it('without a prompt opens the composer with the other options', async () => {
    const { command, submitted, drafts } = start();
    const image = { url: 'https://cdn.example/a.png', size: 12, name: 'a.png' };
    const { interaction, said } = fakeInteraction({ options: { model: first, duration: 8, image } });
    await command.execute(interaction);
    expect(said()).toContain('Your next video');
    expect(submitted).toEqual([]);
    expect(await drafts.of(MEMBER)).toEqual([
      {
        ...draftOf('', [{ role: 'first', source: { url: image.url, bytes: 12 } }]),
        model: first,
        options: { ...draftOf('').options, durationSeconds: 8 },
      },
    ]);
  });

  it('keeps a request whose words are refused, for a button that edits it; no other', async () => {
    const options = { prompt: 'a boat in the rain' };
    const blocked = start(third, new EditableError(() => 'Not “rain”.'));
    const { interaction, id, said } = fakeInteraction({ options });
    await blocked.command.execute(interaction);
    expect(said()).toContain(`"change:${id}"`);
    expect(await blocked.pending.get(id, MEMBER)).toMatchObject({ options, notify: 'ping' });

    const paused = start(third, new UserError(() => 'Paused.'));
    const other = fakeInteraction({ options });
    await expect(paused.command.execute(other.interaction)).rejects.toThrow('Paused.');
    expect(await paused.pending.of(MEMBER)).toEqual(new Map());
  });

  it('remembers how a member wants to be notified', async () => {
    const { command, submitted } = start();
    await command.execute(fakeInteraction({ options: { prompt: 'a', notify: 'dm' } }).interaction);
    await command.execute(fakeInteraction({ options: { prompt: 'b' } }).interaction);
    expect(submitted.map(({ notify }) => notify)).toEqual(['dm', 'dm']);
  });

  it('refuses an unknown notify value, and submits nothing', async () => {
    const { command, submitted } = start();
    const { interaction } = fakeInteraction({ options: { prompt: 'a', notify: 'fax' } });
    await expect(command.execute(interaction)).rejects.toThrow('ping, dm, or off');
    expect(submitted).toEqual([]);
  });
});

describe('the models that /video suggests', () => {
  async function suggested(
    focused: { name: string; value: string },
    { lastModel, defaultModelId }: { lastModel?: string; defaultModelId?: string } = {},
  ) {
    const { command, preferences } = start(defaultModelId);
    if (lastModel !== undefined) preferences.setLastModel(MEMBER, lastModel);
    const { interaction, answers } = fakeInteraction({ focused });
    await command.autocomplete?.(interaction);
    const [suggestions = []] = answers.map(({ body }) => body as { value: string }[]);
    return suggestions.map(({ value }) => value);
  }

  it('begin with the member’s last one and the default, without doubles, 25 at most', async () => {
    const ids = await suggested({ name: 'model', value: '' }, { lastModel: second });
    expect(ids.slice(0, 3)).toEqual([second, third, first]);
    expect(ids).toHaveLength(25);
    expect(new Set(ids).size).toBe(25);
    expect((await suggested({ name: 'model', value: '' }, { lastModel: third })).slice(0, 2)).toEqual([
      third,
      first,
    ]);
  });

  it('are at the provider that is typed, where there are several', async () => {
    const typed = await suggested({ name: 'model', value: 'kling replicate' });
    expect(typed).toContain('kling@replicate');
    expect(typed).not.toContain('kling');
  });

  it('leave out a last model that is gone', async () => {
    expect((await suggested({ name: 'model', value: '' }, { lastModel: 'gone' }))[0]).toBe(third);
  });

  it('are for the model option only', async () => {
    expect(await suggested({ name: 'prompt', value: '' })).toEqual([]);
  });
});
