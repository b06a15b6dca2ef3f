import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { openBoard } from '@cutscene/playground/scenes/board.ts';
import { describe, expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { hasVideo, PATIENCE_MS } from '../support/chains.ts';
import { imagesOf } from '../support/layout.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { set } from '../support/settings.ts';
import { sqlIn } from '../support/stores.ts';
import { startStudio, untilSettled } from '../support/studio.ts';

const TIMEOUT = { timeout: 180_000 };
const price = { usd: 0.1, per: 'second' as const, cases: [{ when: { resolution: '480p' }, usd: 0.02 }] };
const stages = [{ makes: 'video' as const, providerModel: 'film', price }] as const;
const models = checkModels([
  {
    ...{ id: 'mover', label: 'Mover' },
    offers: [
      {
        ...{
          provider: 'preview',
          durations: [2, 4, 8],
          resolutions: ['480p', '720p'],
          defaultResolution: '720p',
        },
        ...{
          promptMaxLength: 4_000,
          aspectRatios: ['16:9', '9:16'],
          ways: [{ inputs: { first: {} }, stages }],
        },
      },
    ],
  },
] as never);

/** Videos are really decoded and encoded here, in real time. */
const start = async () => startStudio({ decoder: await machineDecoder() }, {}, undefined, models, 5);
type Run = Awaited<ReturnType<typeof start>>;

/** What is paid for, in cents. */
const paid = async ({ dataDir }: Run) => {
  const rows = await sqlIn(dataDir, 'SELECT spent_microusd AS spent FROM ledger');
  return Math.round(rows.reduce((sum, { spent }) => sum + Number(spent), 0) / 1e4);
};
const isFilm = (message: ClientMessage) => hasVideo(message) && message.text.includes('Joined from');

describe('a film that is planned by hand', () => {
  it('is drafted, changed, and made shot by shot, over a restart', TIMEOUT, async () => {
    await using run = await start();
    const mia = run.discord.member('mia');
    let board = await openBoard(mia);
    expect(board.message.ephemeral_for).toBe(mia.id);
    await board.send('add', {
      shots: '1. A fox wakes up (4s)\n2. It *runs*. Then it swims (8s)\n3. The sea',
    });
    await board.send('words', { title: 'The fox', style: 'noir' });
    expect(board.text).toContain('### 🎬 The fox\n3 shots · 14 s · $1.40 · draft $0.28\n-# Style: noir');

    await board.choose('shot', '2');
    await board.send('split', { prompt: 'It *runs*.', second: 'It swims.' });
    await board.choose('shot', '3');
    await board.click('move.3.-1');
    await board.click('move.3.-1');
    await board.click('page');
    await board.choose('shot', '1');
    await board.send('edit', { prompt: 'A red fox wakes up' });
    await board.click('remove.1');
    expect(board.text.match(/\*\*\d\.\*\* .*/g)).toEqual([
      '**1.** The sea',
      '**2.** It \\*runs\\*.',
      '**3.** It swims.',
    ]);

    await run.restart();
    board = await openBoard(mia);
    expect(board.text).toContain('↪ from the last frame of shot 2');
    const draft = await board.run('draft');
    await expect.poll(() => board.text).toMatch(/The draft is being made: \d of 3 shots ready/);
    expect(JSON.stringify(board.message.components)).toContain('Cancel the draft');
    const drafted = await draft.waitForMessage(isFilm, PATIENCE_MS);
    expect(drafted.ephemeral_for).toBeUndefined();
    // Without a click.
    await expect.poll(() => board.text, { timeout: PATIENCE_MS }).toContain('The draft is ready.');
    await untilSettled(run);
    expect(run.requests.map(({ prompt, resolution }) => [prompt, resolution])).toEqual([
      ['The sea\nnoir', '480p'],
      ['It *runs*.\nnoir', '480p'],
      ['It swims.\nnoir', '480p'],
    ]);
    expect(await paid(run)).toBe(20);

    expect(board.text.match(/Draft ready/g)).toHaveLength(3);
    const film = await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    expect(run.requests.slice(3).map(({ resolution }) => resolution)).toEqual(['720p', '720p', '720p']);
    expect(run.requests.slice(3).map(({ seed }) => seed)).toEqual(
      run.requests.slice(0, 3).map(({ seed }) => seed),
    );
    expect(await paid(run)).toBe(120);
    expect(film.id).not.toBe(drafted.id);

    // The one that is made again takes the one that goes on from it along.
    await board.click('again');
    expect(board.text.match(/Shot ready/g)).toHaveLength(3);
    expect(board.text).not.toMatch(/⚠️|❌/);
    await board.choose('shot', '2');
    await board.click('redo');
    await board.click('page');
    expect(JSON.stringify(board.message.components)).toContain('Shoot 2 shots · $0.80');
    expect(board.text).toContain('You’ve changed something since the film.');
    await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    expect(run.requests).toHaveLength(8);
    expect(await paid(run)).toBe(200);
    expect(run.discord.log.invalid()).toEqual([]);
    expect(run.discord.log.unexpected()).toEqual([]);
  });

  it('says what is wrong with it, and asks for what it needs', TIMEOUT, async () => {
    await using run = await start();
    const [mia, ada, moe] = ['mia', 'ada', 'moe'].map((name) => run.discord.member(name));
    if (!mia || !ada || !moe) throw new Error('no members');
    await set(ada, 'blocked-words', 'duel');
    const board = await openBoard(mia, { idea: 'A duel at noon. The sea. A fox.' });
    expect(board.text).toContain('doesn’t allow “duel”');
    await board.choose('shot', '1');
    await board.send('edit', { prompt: 'A walk at noon' });
    await board.click('page');
    expect(board.text).not.toContain('⚠️');
    // Nobody else’s, whatever they send.
    const forged = moe.click(board.message, board.idOf('run.final'), { raw: true });
    expect((await forged.waitForMessage()).text).toContain('This film is gone');
    await set(ada, 'member-videos', '2');
    const refused = await (await board.run('final')).waitForMessage();
    expect(refused.text).toContain('2 videos');
    expect(run.requests).toEqual([]);
    await set(ada, 'member-videos', '20');
    // So soon, it would be a double click.
    await run.pass(5_000);
    await (await board.run('final')).waitForMessage(isFilm, PATIENCE_MS);
    await untilSettled(run);
    const data = await mia
      .click(await mia.slash('privacy').waitForMessage(), 'Export my data')
      .waitForMessage(hasVideo);
    const file = await (await fetch(data.attachments[0]?.url ?? '')).json();
    expect(file).toMatchObject({ films: [{ shots: [{ prompt: 'A walk at noon' }, {}, {}] }] });
    // They are made once nothing else is going on.
    await expect.poll(() => imagesOf(board.message), { timeout: PATIENCE_MS }).toHaveLength(3);
  });
});
