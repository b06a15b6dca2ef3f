import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { shotJobId } from '../../src/jobs/film.ts';
import { translator } from '../../src/locales/translate.ts';
import { aFilm, owner, startFilms } from '../support/film.ts';
import { OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aCastMember, aModel } from '../support/requests.ts';

const t = translator('en');
const idea = 'A fox wakes up. It runs to the sea. It swims.';
type Run = Awaited<ReturnType<typeof startFilms>>;

/** Lets the latest film of the board succeed, or whatever else becomes of its shots. */
function make(
  run: Run,
  filmId: string,
  states: readonly (keyof typeof statuses)[],
  film: keyof typeof statuses,
) {
  run.made.length = 0;
  run.made.push(
    aFilm(filmId, { status: statuses[film] }),
    ...states.map((state, index) => aJob({ id: shotJobId(filmId, `${index + 1}`), status: statuses[state] })),
  );
}

describe('/film', () => {
  it('begins an empty board, and opens the one that was changed last again', async () => {
    await using run = await startFilms();
    const { answers, shown } = await run.film();
    expect(answers).toMatchObject([{ how: 'deferReply', body: { flags: 64 } }]);
    expect(shown).toContain(t('board.none'));
    expect(shown).not.toContain(':run.');
    await run.send('add', { shots: 'a fox\na hare (7s)' });
    const board = await run.board();
    await run.click('look');
    await run.click('new');
    expect(await run.boards.list(owner)).toHaveLength(2);
    await run.click('look');
    await run.choose('film', board.id);
    expect(run.shown()).toContain('**2.** a hare');
    // Looking at it isn't a change.
    expect((await run.film()).shown).toContain(t('board.none'));
  });

  it('makes a shot of each sentence of an idea', async () => {
    await using run = await startFilms();
    const { shown } = await run.film({ idea });
    expect(shown).toContain('**3.** It swims');
    expect(shown).toContain(t('board.fromIdea'));
    // Three shots of five seconds for ten cents each.
    expect(shown).toContain('3 shots · 15 s · $1.50');
    expect(shown).toMatch(/### 🎬 A fox wakes up(?!\.)/);
  });

  it('shows nobody else’s', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const over = t('board.over', { days: 30 });
    await expect(run.click('look', { userId: OTHER })).rejects.toThrow(over);
    expect((await run.film({}, { userId: OTHER })).shown).toContain(t('board.none'));
  });
});

describe('a shot', () => {
  it('is edited, moved, split, continued and deleted', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    await run.choose('shot', '2');
    expect(run.shown()).toContain('Shot 2 of 3');
    expect((await run.click('edit')).answers).toMatchObject([
      { how: 'showModal', body: { custom_id: expect.stringContaining('edit.2') } },
    ]);
    await run.send('edit', { prompt: 'It *runs* home.' });
    expect(run.shown()).toContain('> It \\\\*runs\\\\* home.');
    await run.click('continues');
    await run.choose('length', '8');
    await run.choose('shot-model', 'priced');
    expect((await run.board()).board.shots[1]).toMatchObject({
      ...{ prompt: 'It *runs* home.', continues: true, durationSeconds: 8, model: 'priced' },
    });
    // It takes no image to begin with.
    expect(run.shown()).toContain('⚠️');
    await run.click('own-model');
    expect(run.shown()).not.toContain('⚠️');
    expect(run.shown()).not.toContain('own-model');
    const split = await run.click('split');
    expect(split.said()).toContain('"value":"It *runs*"');
    await run.send('split', { prompt: 'It runs.', second: 'It is home.' });
    await run.choose('shot', '1');
    await run.click('move.1.1');
    expect((await run.board()).board.shots.map(({ prompt }) => prompt)).toEqual([
      ...['It runs.', 'A fox wakes up.', 'It is home.', 'It swims.'],
    ]);
    await run.click('remove');
    expect((await run.board()).board.shots.map(({ id }) => id)).toEqual(['2', '4', '3']);
    // Clicks of an older message meet what is there now.
    await run.click(`film:${(await run.board()).id}:open.1`);
    expect(run.shown()).toContain('**1.** It runs');
    await expect(run.click(`film:${(await run.board()).id}:edit.1`)).rejects.toThrow(t('board.shotGone'));
  });

  it('is cancelled alone', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const { id } = await run.click('run.final');
    make(run, id, ['succeeded', 'running'], 'running');
    await run.click('again');
    expect(run.shown()).toContain(t('board.filming', { kind: 'final', done: 1, count: 3 }));
    expect(run.shown()).toContain(`🕓 ${t('board.finalState', { state: 'waiting' })}`);
    await run.choose('shot', '2');
    await run.click('cancel');
    expect(run.cancelled).toEqual([shotJobId(id, '2')]);
    await run.click('page');
    await run.click('stop');
    expect(run.cancelled.at(-1)).toBe(id);
  });

  it('that failed says why, and that alone is made again', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const { id } = await run.click('run.final');
    make(run, id, ['succeeded', 'failed', 'succeeded'], 'failed');
    await run.click('again');
    expect(run.shown()).toContain(t('board.unfinished', { kind: 'final' }));
    expect(run.shown()).toContain(t('board.shootRest', { count: 1, price: '$0.50' }));
    await run.choose('shot', '2');
    expect(run.shown()).toContain(`❌ ${t('failure.task_failed', { model: 'Plain' })}`);
    await run.click('page');
    await run.click('run.final');
    expect(run.ordered.at(-1)?.shots.map((shot) => 'jobId' in shot)).toEqual([true, false, true]);
  });
});

describe('a film', () => {
  it('is ordered with all shots, their style and what continues', async () => {
    await using run = await startFilms();
    await run.film();
    await run.send('words', { title: 'The fox', style: 'noir' });
    await run.send('add', { shots: 'A fox (4s)\nIt runs' }, { continue: ['yes'] });
    await run.click('look');
    await run.choose('ratio', '9:16');
    await run.click('page');
    const { id, answers } = await run.click('run.final');
    // What answers it is the film's own message.
    expect(answers).toEqual([]);
    const options = {
      seed: null,
      sound: null,
      avoid: null,
      draft: false,
      resolution: null,
      aspectRatio: '9:16',
    };
    const common = { task: 'generate', model: 'plain', inputs: [], notify: 'off' };
    expect(run.ordered).toEqual([
      {
        ...{ boardId: (await run.board()).id, kind: 'final', title: 'The fox', notify: 'ping' },
        shots: [
          {
            ...{ shotId: '1', continues: false },
            asked: {
              ...common,
              agreedUsd: 0.4,
              options: { ...options, prompt: 'A fox\nnoir', durationSeconds: 4 },
            },
          },
          {
            ...{ shotId: '2', continues: true },
            asked: {
              ...{ ...common, agreedUsd: 0.5 },
              options: { ...options, prompt: 'It runs\nnoir', durationSeconds: null },
            },
          },
        ],
      },
    ]);
    const { board } = await run.board();
    expect(board.films).toEqual({ final: id });
    expect(board.shots.map(({ id: shotId, takes }) => takes.final?.jobId === shotJobId(id, shotId))).toEqual([
      true,
      true,
    ]);
  });

  it('says how many sentences of an idea are too many', async () => {
    await using run = await startFilms();
    const { shown } = await run.film({ idea: 'A fox runs. '.repeat(30) });
    expect(shown).toContain(t('board.leftOut', { count: 6, max: 24 }));
    expect(shown).not.toContain(t('board.fromIdea'));
  });

  it('is ordered once while its order is still checked, however long that takes', async () => {
    const { promise: checked, resolve } = Promise.withResolvers<void>();
    await using run = await startFilms({ checked });
    await run.film({ idea });
    const first = run.click('run.final');
    while (run.ordered.length === 0) await turn();
    run.started.clock.advance(10_000);
    const second = run.click('run.final');
    for (let turns = 0; turns < 20; turns++) await turn();
    resolve();
    await Promise.all([first, second]);
    expect(run.ordered).toHaveLength(1);
  });

  it('is ordered once by an impatient click, and never while it is made', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const button = run.idOf('run.final');
    const { id } = await run.click(button);
    expect((await run.click(button)).answers).toMatchObject([{ how: 'deferUpdate' }]);
    make(run, id, [], 'running');
    run.started.clock.advance(60_000);
    await run.click(button);
    expect(run.ordered).toHaveLength(1);
    expect(run.shown()).not.toContain(t('composer.changed'));
  });

  it('is followed by its board without a click, until something changes', async () => {
    await using run = await startFilms({ isMaking: true });
    await run.film({ idea });
    const { id } = await run.click('run.final');
    const filming = (done: number) => t('board.filming', { kind: 'final', done, count: 3 });
    await expect.poll(run.shown).toContain(filming(0));
    expect(run.shown()).toContain(t('board.stop', { kind: 'final' }));
    expect(run.shown()).not.toContain(':run.final');
    // A shot that its member looks at stays there.
    await run.choose('shot', '2');
    make(run, id, ['succeeded', 'running'], 'running');
    run.started.clock.advance(10_000);
    await turn();
    expect(run.shown()).toContain('Shot 2 of 3');
    await run.click('page');
    expect(run.shown()).toContain(filming(1));
    make(run, id, ['succeeded', 'succeeded', 'succeeded'], 'succeeded');
    run.started.clock.advance(10_000);
    const ready = t('board.ready', { kind: 'final' });
    await expect.poll(run.shown).toContain(ready);
    await run.choose('shot', '2');
    await run.choose('length', '8');
    await run.click('page');
    expect(run.shown()).toContain(t('board.outdated', { kind: 'final' }));
    expect(run.shown()).not.toContain(ready);
  });

  it('is asked about again where anything differs from what the button said', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const button = run.idOf('run.final');
    await run.choose('shot', '2');
    await run.choose('length', '8');
    await run.click(button);
    expect(run.shown()).toContain(t('composer.changed'));
    // The same board at another price.
    await run.click(run.idOf('run.final').replace(/\.\d+-/, '.1-'));
    expect(run.ordered).toEqual([]);
    await run.click('run.final');
    expect(run.ordered).toHaveLength(1);
  });

  it('is asked about again with another of the cast', async () => {
    await using run = await startFilms({ cast: [aCastMember('Red')] });
    await run.film({ idea: '@red wakes up. It runs.' });
    expect(run.shown()).toContain('🎭 \\\\@Red');
    run.started.cast.splice(0, 1, aCastMember('Red', { id: 'another' }));
    await run.click('run.final');
    expect(run.shown()).toContain(t('composer.changed'));
    expect(run.ordered).toEqual([]);
  });

  it('asks for consent, and takes it with the same terms', async () => {
    const missing = { hasImage: true, optedOut: [], namesake: undefined, list: 'signed_by-the-bot' };
    await using run = await startFilms({ missing });
    await run.film({ idea });
    const asked = await run.click('run.final');
    expect(asked.said()).toContain(t('consent.yes'));
    const [, yes = ''] = /"custom_id":"(film:[^"]*)"/.exec(asked.said()) ?? [];
    expect(yes.length).toBeLessThanOrEqual(100);
    const { id } = await run.click(yes);
    expect(run.ordered.at(-1)).toMatchObject({ confirmedList: 'signed_by-the-bot' });
    expect((await run.board()).board.films).toEqual({ final: id });
  });

  it('that is refused leaves the board and its button as they were', async () => {
    await using run = await startFilms({ refusal: new Error('no') });
    await run.film({ idea });
    const button = run.idOf('run.final');
    for (let nth = 0; nth < 2; nth++) {
      await expect(run.click(button)).rejects.toThrow('no');
      run.started.clock.advance(60_000);
    }
    await run.click('again');
    expect(run.shown()).toContain(t('board.shootAll', { price: '$1.50' }));
  });

  it('can’t be ordered with a shot that is refused, or too many seconds', async () => {
    await using run = await startFilms({ settings: { blockedWords: ['fox'] } });
    await run.film({ idea });
    expect(run.shown()).toMatch(/run\.final[^"]*","emoji":{[^}]*},"style":3,"disabled":true/);
    await run.send('add', { shots: Array.from({ length: 30 }, () => 'a hare (16s)').join('\n') });
    expect(run.shown()).toContain(t('board.leftOut', { count: 9, max: 24 }));
    await run.click('again');
    expect(run.shown()).toContain(t('film.tooLong', { seconds: 351, max: 180 }));
  });

  it('begins with cheap drafts where those are cheaper, and keeps their seeds', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    expect(run.shown()).not.toContain(':run.draft');
    await run.click('look');
    await run.choose('model', 'priced');
    await run.click('page');
    expect(run.shown()).toContain('$3.00 · draft $0.75');
    const { id } = await run.click('run.draft');
    expect(run.ordered).toMatchObject([
      { kind: 'draft', shots: [{ asked: { options: { draft: true } } }, {}, {}] },
    ]);
    make(run, id, ['succeeded', 'succeeded', 'succeeded'], 'succeeded');
    await run.click('again');
    expect(run.shown()).toContain(t('board.ready', { kind: 'draft' }));
    expect(run.shown()).toContain(t('board.draftJoin'));
    await run.click('run.final');
    const seed = run.made[1]?.request.seed;
    expect(run.ordered[1]).toMatchObject({
      kind: 'final',
      shots: [{ asked: { options: { seed } } }, {}, {}],
    });
  });

  it('begins with small drafts where videos are free', async () => {
    const price = { usd: 0, per: 'task' as const };
    const free = aModel('free', { stages: [{ makes: 'video', providerModel: 'viduq3-turbo', price }] });
    await using run = await startFilms({ models: modelsOf([free]) });
    await run.film({ idea });
    await run.click('look');
    await run.choose('model', 'free');
    await run.click('page');
    expect(run.shown()).toContain(t('board.draftAll', { price: 'free' }));
    expect(run.shown()).not.toContain(t('board.draftFor', { price: 'free' }));
    // It couldn’t be any smaller.
    await run.click('look');
    await run.choose('resolution', '480p');
    await run.click('page');
    expect(run.shown()).not.toContain(':run.draft');
  });

  it('is deleted after a second click, and its videos stay', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    await run.click('look');
    await run.click('delete');
    expect(run.shown()).toContain(t('board.deleteNote'));
    expect(await run.boards.list(owner)).toHaveLength(1);
    expect((await run.click('delete-now')).said()).toContain(t('board.deleted'));
    expect(await run.boards.list(owner)).toEqual([]);
  });

  it('knows no buttons, lists and forms of other versions', async () => {
    await using run = await startFilms();
    await run.film({ idea });
    const { id } = await run.board();
    for (const action of ['constructor', 'toString', 'later'])
      await expect(run.click(`film:${id}:${action}`)).rejects.toThrow(t('refusal.oldButton'));
    await expect(run.send(`film:${id}:constructor`, {})).rejects.toThrow(t('refusal.oldForm'));
  });

  it('shows what its videos look like', async () => {
    await using run = await startFilms({ thumbnail: Buffer.from('jpeg') });
    await run.film({ idea });
    const { id } = await run.click('run.final');
    make(run, id, ['succeeded', 'running'], 'running');
    await run.click('again');
    const jobId = shotJobId(id, '1');
    expect(run.discord.edits.at(-1)?.files).toMatchObject([
      { name: `shot-${jobId}.jpg`, contentType: 'image/jpeg' },
    ]);
    expect(run.shown()).toContain(`attachment://shot-${jobId}.jpg`);
  });
});
