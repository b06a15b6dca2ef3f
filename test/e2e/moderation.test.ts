import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { type Judged, startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { describe, expect, it } from 'vitest';
import { act, makeComposed } from '../support/buttons.ts';
import { set } from '../support/settings.ts';
import { imageFile, startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const BLOODY = 'blood on the snow';

async function start(judge?: (content: Judged) => Record<string, number>) {
  const moderation = await startLoopbackModeration(judge && { judge });
  const run = await startStudio(
    {},
    { MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl },
  );
  return {
    ...run,
    moderation,
    mia: run.discord.member('mia'),
    ada: run.discord.member('ada'),
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await moderation.close();
    },
  };
}

describe('a checked prompt', () => {
  it('becomes a video where it is harmless, in the answer that was thinking', async () => {
    await using run = await start();
    const command = run.mia.slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' });
    expect((await command.waitForMessage(hasVideo)).text).toContain('a kite');
    expect(run.moderation.requests.map(({ json }) => json)).toEqual([
      { model: 'omni-moderation-latest', input: 'a kite' },
    ]);
    const kept = await run.mia.slash('privacy').waitForMessage();
    expect(JSON.stringify(kept.components)).toContain('a moderation service checks both first');
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('never appears in the channel where it is refused, and submits nothing', async () => {
    await using run = await start();
    const command = run.mia.slash('video', { prompt: BLOODY, model: 'plain' });
    const told = await command.waitForFollowup();
    expect(told.ephemeral_for).toBe(run.mia.id);
    expect(told.text).toBe(
      '❌ The check of your prompt found something this server doesn’t allow: violence. Change it and try again. ' +
        'Nothing was made, and no quota was used.',
    );
    expect(command.message()).toBeUndefined();
    expect(command.history().map(({ message }) => message.content)).toEqual(['']);
    const queue = await run.mia.slash('queue').waitForMessage();
    expect(JSON.stringify(queue)).not.toContain(BLOODY);
    expect(run.calls.submit).toBe(0);
    expect(JSON.stringify(run.log)).not.toContain(BLOODY);
  });

  it('takes one of the videos of the day from the sixth refusal on, and says so', async () => {
    await using run = await start();
    const refuse = async () => {
      const command = run.mia.slash('video', { prompt: BLOODY, model: 'plain' });
      return (await command.waitForFollowup()).text;
    };
    expect(await set(run.ada, 'member-videos', '3')).toMatch(/^✅/);
    for (let count = 1; count <= 5; count++) expect(await refuse()).toMatch(/no quota was used/);
    const counts = /^❌ The check .* This used quota: only the first 5 refusals a day are free\.$/;
    for (let count = 1; count <= 2; count++) expect(await refuse()).toMatch(counts);
    expect(JSON.stringify(await run.mia.slash('quota').waitForMessage())).toContain('**1 of 3 left**');
    await run.restart();
    expect(await refuse()).toMatch(counts);
    const last = await run.mia.slash('video', { prompt: 'a kite', model: 'plain' }).waitForMessage();
    expect(last.text).toMatch(/^❌ .*3 videos/);
    expect(run.calls.submit).toBe(0);
    // Nobody's list of videos contains it.
    expect((await run.mia.slash('history').waitForMessage()).text).not.toContain(BLOODY);
  });

  it('is judged with its image, and no image of that kind is taken, even among adults', async () => {
    const judged: Judged[] = [];
    await using run = await start((content) => {
      judged.push(content);
      return content.images.length > 0 ? { sexual: 0.9 } : {};
    });
    const image = await run.mia.upload('photo.png', imageFile);
    const command = run.mia.slash(
      'video',
      { prompt: 'it moves', model: 'mover', image },
      { channel: 'after-dark' },
    );
    expect((await command.waitForFollowup()).text).toMatch(
      /^❌ The check of your prompt or image found something this server doesn’t allow: sexual content/,
    );
    expect(judged).toEqual([{ text: 'it moves', images: [{ contentType: 'image/png', bytes: imageFile }] }]);
    expect(run.calls.submit).toBe(0);
  });

  it('goes through the same check by form and by button', async () => {
    await using run = await start(({ text }) => (text.includes('red') ? { 'violence/graphic': 0.9 } : {}));
    const done = await run.mia
      .slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' })
      .waitForMessage(hasVideo);
    const opener = await act(run.ada, done, 'Edit prompt');
    const form = await makeComposed(run.ada, opener, { prompt: 'a red kite' });
    expect((await form.waitForFollowup()).text).toContain('graphic violence');
    await run.ada.click(done, 'Again').waitForMessage(hasVideo);
    expect(run.moderation.count('moderate')).toBe(3);
  });

  it('is refused while the endpoint does not answer, or is taken where the guild says so', async () => {
    await using run = await start();
    run.moderation.script('moderate', { kind: 'status', status: 401, body: {} });
    const closed = run.mia.slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' });
    expect((await closed.waitForFollowup()).text).toMatch(
      /the check isn’t working right now\. .* Nothing was made/,
    );
    expect(run.calls.submit).toBe(0);
    expect(run.log.some(({ level, msg }) => level === 50 && msg === 'the moderation check failed')).toBe(
      true,
    );
    await run.ada.slash('settings set', { name: 'moderation-when-down', value: 'open' }).waitForMessage();
    await run.mia
      .slash('video', { prompt: 'a kite', model: 'plain', notify: 'off' })
      .waitForMessage(hasVideo);
    expect(JSON.stringify(run.log)).not.toContain(run.moderation.apiKey);
  });
});

describe('a blocked word', () => {
  it('is refused before anything is shown or checked, by form too', async () => {
    await using run = await start();
    await run.ada.slash('settings set', { name: 'blocked-words', value: 'gore, *snow*' }).waitForMessage();
    const refused = await run.mia
      .slash('video', { prompt: 'G-O-R-E everywhere', model: 'plain' })
      .waitForMessage();
    expect(refused.ephemeral_for).toBe(run.mia.id);
    expect(refused.text).toContain('This server doesn’t allow “gore” in prompts.');
    const starred = await run.mia.slash('video', { prompt: 'two snowmen', model: 'plain' }).waitForMessage();
    expect(starred.text).toContain('“\\*snow\\*”');
    expect(run.moderation.requests).toEqual([]);
    expect(run.discord.messages().every(({ ephemeral_for }) => ephemeral_for !== null)).toBe(true);
  });
});
