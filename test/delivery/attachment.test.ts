import { describe, expect, it } from 'vitest';
import { createAttachments } from '../../src/delivery/attachment.ts';
import { FetchError, type FetchOptions } from '../../src/delivery/fetch-file.ts';
import { UserError } from '../../src/errors.ts';
import { createFakeClock } from '../support/clock.ts';

const URL_AT_DISCORD = 'https://cdn.discordapp.com/attachments/1/2/cat.png';
const away = new FetchError('unavailable', 'it broke off');
const answered = (status: number, retryAfterMs?: number) =>
  new FetchError('unavailable', 'no', { status, retryAfterMs });

/** Attachments whose downloads fail with these errors, and then work. */
function start(errors: readonly unknown[], apiUrl?: string) {
  const clock = createFakeClock();
  const startMs = clock.now();
  const asked: { url: string; options: FetchOptions; atMs: number }[] = [];
  const timeouts: number[] = [];
  const attachments = createAttachments(
    apiUrl,
    async (url, options) => {
      const error = errors[asked.length];
      asked.push({ url, options, atMs: clock.now() - startMs });
      if (error !== undefined) throw error;
    },
    {
      ...clock,
      timeout(ms) {
        timeouts.push(ms);
        return new AbortController().signal;
      },
    },
  );
  async function fetch(what: 'image' | 'file' = 'image', url = URL_AT_DISCORD) {
    const outcome: { error?: unknown; isOver?: true } = {};
    const work = attachments.fetch(url, { what, path: '/somewhere', maxBytes: 7 }).catch((error: unknown) => {
      outcome.error = error;
    });
    void work.then(() => {
      outcome.isOver = true;
    });
    for (let turn = 0; turn < 50 && !outcome.isOver; turn++) {
      await new Promise(setImmediate);
      if (!outcome.isOver) clock.advance(clock.nextInMs ?? 0);
    }
    return outcome.error;
  }
  return { attachments, asked, timeouts, fetch };
}

it.each([
  ['https://cdn.discordapp.com/a.png', true],
  ['https://media.discordapp.net/a.png', true],
  ['https://cdn.discordapp.com.example/a.png', false],
  ['https://discord.com/a.png', false],
  ['http://localhost:4000/a.png', true],
  ['http://localhost:4001/a.png', false],
  ['no address', false],
])('%s is at Discord: %s', (url, isThere) => {
  expect(start([], 'http://localhost:4000/api').attachments.isAtDiscord(url)).toBe(isThere);
});

describe('a download of an attachment', () => {
  it('has its place, its limit and its time', async () => {
    const { fetch, asked, timeouts } = start([], 'http://localhost:4000/api');
    expect(await fetch()).toBeUndefined();
    const options = { path: '/somewhere', maxBytes: 7, ownOrigins: new Set(['http://localhost:4000']) };
    expect(asked).toMatchObject([{ url: URL_AT_DISCORD, options }]);
    expect(timeouts).toEqual([45_000]);
  });

  it.each([
    ['image', /^The image isn’t on Discord/],
    ['file', /^The file isn’t on Discord/],
  ] as const)('of a(n) %s is made from Discord alone', async (what, sentence) => {
    const { fetch, asked } = start([]);
    const error = await fetch(what, 'https://elsewhere.example/a.png');
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    expect(asked).toEqual([]);
  });

  it.each<[what: string, errors: unknown[], atMs: number[]]>([
    ['without an answer', [away], [0, 1_000]],
    ['without an answer, twice', [away, away], [0, 1_000, 3_000]],
    ['with 500', [answered(500)], [0, 1_000]],
    ['with 503 for 4 s', [answered(503, 4_000)], [0, 4_000]],
    ['with 503 for no time', [answered(503, 0)], [0, 1_000]],
    ['with 429 for 10 s', [answered(429, 10_000)], [0, 10_000]],
  ])('that fails %s is repeated', async (_, errors, atMs) => {
    const { fetch, asked } = start(errors);
    expect(await fetch()).toBeUndefined();
    expect(asked.map((each) => each.atMs)).toEqual(atMs);
  });

  it.each<[what: string, errors: unknown[], attempts: number]>([
    ['three times', [away, away, away], 3],
    ['with 404', [answered(404)], 1],
    ['with 499', [answered(499)], 1],
    ['with 429, for an unknown time', [answered(429)], 1],
    ['with 429 for longer than a member waits', [answered(429, 10_001)], 1],
    ['because the address is forbidden', [new FetchError('refused', 'private')], 1],
    ['because of the disk', [new Error('ENOSPC')], 1],
  ])('that fails %s is given up', async (_, errors, attempts) => {
    for (const [what, sentence] of [
      ['image', /^I couldn’t get the image from Discord/],
      ['file', /^I couldn’t get the file from Discord/],
    ] as const) {
      const { fetch, asked } = start(errors);
      const error = await fetch(what);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ message: expect.stringMatching(sentence), cause: errors.at(-1) });
      expect(asked).toHaveLength(attempts);
    }
  });
});
