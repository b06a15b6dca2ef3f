import { walk } from '@cutscene/playground/discord/validate/layout.ts';
import { describe, expect, it } from 'vitest';
import { lookPage } from '../../../src/interactions/film/look-page.ts';
import type { FilmPage, FilmView } from '../../../src/interactions/film/parts.ts';
import { shotPage } from '../../../src/interactions/film/shot-page.ts';
import { shotsPage } from '../../../src/interactions/film/shots-page.ts';
import { rewritesPage, writtenPage } from '../../../src/interactions/film/written-page.ts';
import { MAX_SHOTS } from '../../../src/jobs/film.ts';
import { languages } from '../../../src/locales/languages.ts';
import { translator } from '../../../src/locales/translate.ts';
import { card, type Part } from '../../../src/replies/card.ts';
import { newBoard } from '../../../src/requests/board/board.ts';
import { addShots, withFilm, withWords } from '../../../src/requests/board/changes.ts';
import { planFilm, readTakes } from '../../../src/requests/board/takes.ts';
import { SHOT_UNITS } from '../../../src/requests/board/write-shots.ts';
import { draftOf } from '../../../src/requests/request.ts';
import { aJob, statuses } from '../../support/job.ts';
import { modelsOf } from '../../support/models.ts';
import { aCastMember, aModel } from '../../support/requests.ts';

const FILM = '1600000000000000001';
const many = modelsOf(
  Array.from({ length: 40 }, (_, index) => aModel(`m${index}`, { label: 'M'.repeat(60) })),
);
const [model] = many;

/** A board with as much of everything as there can be. */
async function fullView(): Promise<FilmView> {
  if (!model) throw new Error('no model');
  const words = withWords(newBoard(), { title: '*'.repeat(80), style: '_'.repeat(300) });
  const planned = addShots(
    words,
    Array.from({ length: MAX_SHOTS }, () => ({
      ...{ prompt: '*'.repeat(2_000), continues: true, model: model.id, durationSeconds: 5 },
    })),
  );
  const takes = planFilm(planned, 'final', FILM, { of: () => ({ state: 'none' }) });
  const kept = new Map(takes.map(({ shot, jobId, of }) => [shot.id, { jobId, of }]));
  const board = (['draft', 'final'] as const).reduce(
    (before, kind) => withFilm(before, { kind, filmId: FILM, takes: kept }),
    planned,
  );
  const way = model.offers[0].ways[0];
  const fitted = { durationSeconds: 5, resolution: '720p', aspectRatio: '16:9' };
  const shots = board.shots.map((shot) => ({
    ...{ shot, model, way, made: draftOf(shot.prompt), fitted },
    ...{ usd: { draft: 1, final: 1_234.56 }, hasDraft: true },
    choices: { durations: [5, 10], resolutions: ['480p', '720p'], aspectRatios: ['16:9', '9:16'] },
    usdWith: () => 1,
    cast: [aCastMember('x'.repeat(32)), aCastMember('y'.repeat(32))],
    ...{
      castMark: 'abcd',
      notes: [() => 'n'.repeat(150)],
      refusal: () => shot.id.repeat(200),
      mayPass: false,
    },
  }));
  return {
    ...{
      id: '9'.repeat(20),
      revision: 1_000,
      board,
      note: () => 'w'.repeat(200),
      ...{ isFromIdea: true, canWrite: true },
      images: new Map(),
    },
    takes: await readTakes(board, async (id) =>
      aJob({ id, status: statuses[id === FILM ? 'running' : 'failed'] }),
    ),
    composition: {
      ...{ shots, models: many, model, seconds: 999, hasDrafts: true, whole: draftOf('a boat'), fitted },
      assistantCalls: 20,
      choices: { durations: [5, 10], resolutions: ['480p', '720p'], aspectRatios: ['16:9', '9:16'] },
      refusal: () => 'r'.repeat(150),
    },
    others: Array.from({ length: 9 }, (_, index) => ({
      ...{ id: `${index}`, revision: 0, board: { ...words, title: 't'.repeat(80) } },
    })),
  };
}

/** The longest texts that the assistant's answers are cut to. */
const longest = { prompt: 'p'.repeat(SHOT_UNITS), shown: 's'.repeat(SHOT_UNITS) };

function withWritten(view: FilmView, count: number): FilmView {
  const shots = Array.from({ length: count }, () => ({ ...longest, durationSeconds: 5 }));
  const written = { title: '*'.repeat(80), shots, leftOut: 99, callsLeft: 1_000 };
  return { ...view, board: { ...view.board, written } };
}

function withRewrites(view: FilmView): FilmView {
  const one = { prompt: 'p'.repeat(520), shown: 's'.repeat(520) };
  const texts = (['camera', 'light', 'mood'] as const).map((kind) => ({ kind, ...one }));
  const of = view.board.shots.find(({ id }) => id === '3')?.prompt ?? '';
  const rewrites = { shotId: '3', of, texts, leftOut: 2, callsLeft: 1_000 };
  return { ...view, board: { ...view.board, rewrites } };
}

const pages: Record<string, (view: FilmView, language: string) => Part[] | undefined> = {
  shots: (view, language) => shotsPage(view, 1, translator(language)),
  shot: (view, language) => shotPage(view, { shows: 'shot', shotId: '3' }, translator(language)),
  look: (view, language) => lookPage(view, { shows: 'look', isDeleting: true }, translator(language)),
  written: (view, language) => writtenPage(withWritten(view, MAX_SHOTS), 0, translator(language)),
  'the last that are written': (view, language) =>
    writtenPage(withWritten(view, MAX_SHOTS), MAX_SHOTS, translator(language)),
  rewrites: (view, language) => rewritesPage(withRewrites(view), '3', translator(language)),
};

describe.each(Object.keys(pages))('the page of %s', (name) => {
  it.each(languages)('fits into a message in %s, whatever is on it', async (language) => {
    const view = await fullView();
    const parts = pages[name]?.(view, language) ?? [];
    // As with images beside every shot.
    const images = name === 'shots' ? 10 : 2;
    const components = [...walk([card(parts)])];
    expect(components.length + images).toBeLessThanOrEqual(40);
    const texts = components.map(({ content }) => (typeof content === 'string' ? content : ''));
    expect(texts.join('').length).toBeLessThanOrEqual(4_000);
    const ids = components.flatMap(({ custom_id: id }) => (typeof id === 'string' ? [id] : []));
    expect(ids.filter((id) => id.length > 100)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { label, options, placeholder } of components) {
      expect(String(label ?? '').length).toBeLessThanOrEqual(80);
      expect(String(placeholder ?? '').length).toBeLessThanOrEqual(150);
      expect((Array.isArray(options) ? options : []).length).toBeLessThanOrEqual(25);
    }
  });
});

it('shows every written shot whole before it has the buttons that take them', async () => {
  const view = await fullView();
  const shots = Array.from({ length: MAX_SHOTS }, (_, index) => {
    const text = `shot ${index + 1} ${'x'.repeat(SHOT_UNITS - 10)} end ${index + 1}.`;
    return { prompt: text, shown: text.toUpperCase(), durationSeconds: 5 };
  });
  const board = { ...newBoard(), written: { title: '', shots, leftOut: 0, callsLeft: 1 } };
  const seen: string[] = [];
  for (let page = 0; ; page += 1) {
    const json = JSON.stringify(writtenPage({ ...view, board }, page, translator('en')));
    seen.push(json);
    if (json.includes(':use-shots.')) break;
    expect(json).toContain(`:written.${page + 1}"`);
    expect(page).toBeLessThan(MAX_SHOTS);
  }
  for (const { prompt, shown } of shots) {
    expect(seen.filter((json) => json.includes(`gets this: ${prompt}`))).toHaveLength(1);
    expect(seen.filter((json) => json.includes(`> ${shown}`))).toHaveLength(1);
  }
});

it('shows nothing of a shot that is gone', async () => {
  const gone: Extract<FilmPage, { shows: 'shot' }> = { shows: 'shot', shotId: 'gone' };
  expect(shotPage(await fullView(), gone, translator('en'))).toBeUndefined();
});

it('has no empty row before there are shots', async () => {
  const { composition, ...view } = await fullView();
  const empty = { ...view, board: newBoard(), composition: { ...composition, shots: [] } };
  const rows = [...walk([card(shotsPage(empty, 0, translator('en')))])].filter(({ type }) => type === 1);
  expect(rows).toHaveLength(1);
});
