import { fileURLToPath } from 'node:url';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { Browser } from 'playwright-core';
import { chromiumPath, launchBrowser, views } from '../test/support/browser.ts';
import { quantileOf } from './figures.ts';
import { bounded, type Row, unbounded } from './table.ts';

const FILM = fileURLToPath(import.meta.resolve('@cutscene/playground/providers/film.mp4'));
const FILMS = 20;
const LOOK_MS = 3_000;
const ROUNDS = 2;
const BOUND_MS = 8;

/** Every film plays, one after the other, as a reader starts them on the way down. */
const PLAY = `(async () => {
  for (const film of document.querySelectorAll('video')) {
    film.muted = film.loop = true;
    film.scrollIntoView();
    await film.play();
  }
})()`;
/** Frame by frame, up and down through the channel; by 0, a reader stays at its end. */
const scroll = (stepPx: number) => `new Promise((done) => {
  const list = document.querySelector('.messages');
  const until = performance.now() + ${LOOK_MS};
  let by = ${stepPx};
  requestAnimationFrame(function step(now) {
    list.scrollTop += by;
    if (list.scrollTop <= 0 || list.scrollTop >= list.scrollHeight - list.clientHeight - 1) by = -by;
    now < until ? requestAnimationFrame(step) : done();
  });
})`;
/** As before films were paused outside the view: everything always counts as seen. */
const ALWAYS_SEEN = `window.IntersectionObserver = class {
  constructor(act) { this.act = act; }
  observe(target) { queueMicrotask(() => this.act([{ target, isIntersecting: true }])); }
  unobserve() {}
  disconnect() {}
}`;

/**
 * The main thread's work per frame in the playground's page, by Chromium's trace: a channel with 20 films that were all
 * started, while it is read and scrolled through. Beside it the same page without pausing films that nobody sees.
 */
export async function measureFilms(): Promise<Row[]> {
  const what = `main-thread work per frame with ${FILMS} films`;
  if (chromiumPath === undefined) return [unbounded(what, 'skipped: no Chromium', '')];
  await using discord = await startLocalDiscord();
  await postFilms(discord);
  const browser = await launchBrowser();
  try {
    const rows: Row[] = [];
    for (const [how, stepPx] of [
      ['read', 0],
      ['scrolled', -40],
    ] as const) {
      const before: number[] = [];
      const after: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        before.push(...(await workPerFrame(browser, discord.url, ALWAYS_SEEN, stepPx)));
        after.push(...(await workPerFrame(browser, discord.url, '', stepPx)));
      }
      const p95 = { cutscene: quantileOf(after, 0.95), plainLoop: quantileOf(before, 0.95), limit: BOUND_MS };
      rows.push(
        bounded(`${what}, ${how}: p95`, p95, (ms) => `${ms.toFixed(1)} ms`),
        unbounded(
          `frames in ${(ROUNDS * LOOK_MS) / 1_000} s, ${how}`,
          String(after.length),
          String(before.length),
        ),
      );
    }
    return rows;
  } finally {
    await browser.close();
  }
}

async function postFilms(discord: LocalDiscord) {
  const mia = discord.member('mia');
  for (let nth = 1; nth <= FILMS; nth += 1)
    mia.say(`Film ${nth}`, { files: [await mia.upload(`film-${nth}.mp4`, FILM)] });
}

/** In milliseconds, of every frame that the main thread made. */
async function workPerFrame(
  browser: Browser,
  url: string,
  script: string,
  stepPx: number,
): Promise<number[]> {
  const page = await browser.newPage({ viewport: views.desktop });
  try {
    await page.addInitScript(script);
    await page.goto(url);
    await page
      .locator('video')
      .nth(FILMS - 1)
      .waitFor();
    await page.evaluate(PLAY);
    await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
    await page.evaluate(scroll(stepPx));
    return framesIn(JSON.parse(String(await browser.stopTracing())));
  } finally {
    await page.close();
  }
}

/** In microseconds; `tdur` is the thread's own time, without waiting for a core. */
interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  tdur?: number;
}

/** A frame's work begins with the task that calls its animation frame, and lasts until the next one does. */
function framesIn({ traceEvents }: { traceEvents: TraceEvent[] }): number[] {
  const frames = traceEvents.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const [main] = frames;
  if (!main) return [];
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pid === main.pid && tid === main.tid,
  );
  const startsUs = frames.map(({ ts }) =>
    Math.max(0, ...tasks.map((task) => task.ts).filter((at) => at <= ts)),
  );
  return startsUs.slice(0, -1).map((startUs, nth) => {
    const endUs = startsUs[nth + 1] ?? Number.POSITIVE_INFINITY;
    const own = tasks.filter(({ ts }) => ts >= startUs && ts < endUs);
    return own.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000;
  });
}
