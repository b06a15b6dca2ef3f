import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { type Judged, startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { createModerator } from '../../src/moderation/moderator.ts';
import { refusedKinds } from '../../src/moderation/verdict.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { runtime } from '../support/runtime.ts';
import { imageFile } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const atOnce = <T>(work: () => Promise<T>) => work();
const PIXEL = `data:image/png;base64,${imageFile.toString('base64')}`;

describe('the official client', () => {
  it('is answered as by the real endpoint', async () => {
    await using server = await startLoopbackModeration();
    const { moderations } = new OpenAI({ apiKey: server.apiKey, baseURL: server.baseUrl, maxRetries: 0 });
    const { results } = await moderations.create({ input: ['a boat', 'blood on the wall'] });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
    expect(results[1]?.categories.violence).toBe(true);
    const together = await moderations.create({
      model: 'omni-moderation-latest',
      input: [
        { type: 'text', text: 'a boat' },
        { type: 'image_url', image_url: { url: PIXEL } },
      ],
    });
    expect(together.results.map((each) => each.category_applied_input_types.violence)).toEqual([
      ['text', 'image'],
    ]);
    await expect(moderations.create({ input: '' })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    const stranger = new OpenAI({ apiKey: 'wrong', baseURL: server.baseUrl, maxRetries: 0 });
    await expect(stranger.moderations.create({ input: 'x' })).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });
});

describe('a moderator', () => {
  it('sends a prompt, and an image with its very bytes', async () => {
    const judged: Judged[] = [];
    const judge = (content: Judged) => {
      judged.push(content);
      return { sexual: 0.7 };
    };
    await using folder = await temporaryFolder();
    await using server = await startLoopbackModeration({ judge });
    const moderator = createModerator(server, atOnce, runtime);
    const path = join(folder.path, 'image');
    await writeFile(path, imageFile);
    const image = {
      path,
      contentType: 'image/png',
      bytes: imageFile.length,
      width: 640,
      height: 360,
    } as const;

    expect(await moderator.classify({ prompt: 'a boat', image: null })).toMatchObject({
      flagged: true,
      flags: { sexual: true, violence: false },
      scores: { sexual: 0.7 },
    });
    await moderator.classify({ prompt: 'a boat', image: image });
    await moderator.classify({ prompt: '', image: image });
    const images = [{ contentType: 'image/png', bytes: imageFile }];
    expect(server.requests.map(({ headers }) => headers['content-type'])).toEqual(
      Array(3).fill('application/json'),
    );
    expect(judged).toEqual([
      { text: 'a boat', images: [] },
      { text: 'a boat', images },
      { text: '', images },
    ]);
  });

  it('sends no authorization without a key', async () => {
    await using server = await startLoopbackModeration();
    const asked = createModerator({ baseUrl: server.baseUrl, apiKey: undefined }, atOnce, runtime);
    await expect(asked.classify({ prompt: 'x', image: null })).rejects.toMatchObject({
      kind: 'unauthorized',
    });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('asks again where a connection broke, once', async () => {
    await using server = await startLoopbackModeration();
    const moderator = createModerator(server, atOnce, runtime);
    server.script('moderate', { kind: 'reset' }, { times: 1 });
    expect(await moderator.classify({ prompt: 'a boat', image: null })).toMatchObject({ flagged: false });
    expect(server.count('moderate')).toBe(2);
  });

  it('lets a member wait for six seconds, and for fifteen with an image, both attempts together', async () => {
    await using folder = await temporaryFolder();
    await using server = await startLoopbackModeration();
    const path = join(folder.path, 'image');
    await writeFile(path, imageFile);
    const limits: number[] = [];
    const timeout = (ms: number) => {
      limits.push(ms);
      return new AbortController().signal;
    };
    const { clock } = runtime;
    const moderator = createModerator(server, atOnce, { ...runtime, clock: { ...clock, timeout } });
    for (const image of [null, { path, contentType: 'image/png' } as const]) {
      server.script('moderate', { kind: 'reset' }, { times: 1 });
      await moderator.classify({ prompt: 'a boat', image });
    }
    expect(server.count('moderate')).toBe(4);
    expect(limits).toEqual([6_000, 15_000]);
  });

  it.each<[string, LoopbackTrouble, ProviderError['kind'], calls: number]>([
    ['500', { kind: 'status', status: 500, body: {} }, 'unavailable', 2],
    [
      'a refusal that repeats the key',
      { kind: 'status', status: 401, body: { error: { code: 'KEY' } } },
      'unauthorized',
      1,
    ],
    // An edge refuses everybody, which says nothing about the request.
    ['a page with 403', { kind: 'html', status: 403 }, 'unavailable', 2],
    ['a page with 429', { kind: 'html', status: 429 }, 'rate_limited', 1],
    [
      'a refusal that repeats the prompt',
      { kind: 'status', status: 400, body: { error: { code: 'too_long', message: 'No: a boat' } } },
      'invalid_request',
      1,
    ],
    ['429', { kind: 'status', status: 429, body: {} }, 'rate_limited', 1],
    ['HTML', { kind: 'html' }, 'unavailable', 2],
    ['no results', { kind: 'status', status: 200, body: { results: [] } }, 'unavailable', 2],
  ])('fails at %s, without the key in its words', async (_what, trouble, kind, calls) => {
    await using server = await startLoopbackModeration();
    const { apiKey } = server;
    server.script('moderate', JSON.parse(JSON.stringify(trouble).replace('KEY', apiKey)));
    const error: unknown = await createModerator(server, atOnce, runtime)
      .classify({ prompt: 'a boat', image: null })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({
      kind,
      status: 'status' in trouble && trouble.status !== 200 ? trouble.status : undefined,
    });
    expect(String(error)).not.toMatch(new RegExp(`${server.apiKey}|a boat`));
    expect(server.count('moderate')).toBe(calls);
  });
});

it('puts the judgments of several parts together', async () => {
  await using server = await startLoopbackModeration();
  const part = (flagged: boolean, flags: object, scores: object) => ({
    ...{ flagged, categories: flags, category_scores: scores },
  });
  const results = [
    part(true, { hate: true, violence: false, illicit: null }, { hate: 0.9, violence: 0.1, illicit: null }),
    part(false, { hate: false, violence: false }, { hate: 0.2, violence: 0.3 }),
  ];
  const moderator = createModerator(server, atOnce, runtime);
  for (const body of [{ results }, { results: results.toReversed() }]) {
    server.script('moderate', { kind: 'status', status: 200, body }, { times: 1 });
    expect(await moderator.classify({ prompt: 'a boat', image: null })).toEqual({
      flagged: true,
      flags: { hate: true, violence: false, illicit: false },
      scores: { hate: 0.9, violence: 0.3, illicit: 0 },
    });
  }
});

describe('what is refused', () => {
  const said = (scores: Record<string, number>) => {
    const flags = Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, score >= 0.5]));
    return { flagged: Object.values(flags).includes(true), flags, scores };
  };
  const open = { thresholds: {}, isForAdults: false };

  it.each<[string, Record<string, number>, Partial<typeof open>, string[]]>([
    ['nothing', { violence: 0.4 }, {}, []],
    ['what is flagged, each kind once', { 'self-harm': 0.6, 'self-harm/intent': 0.7 }, {}, ['selfHarm']],
    ['what is at a threshold', { hate: 0.3 }, { thresholds: { hate: 0.3 } }, ['hate']],
    ['not what is below one', { violence: 0.7 }, { thresholds: { violence: 0.8 } }, []],
    ['never at 1', { violence: 1 }, { thresholds: { violence: 1 } }, []],
    ['adult content', { sexual: 0.9 }, {}, ['sexual']],
    ['not among adults', { sexual: 0.9 }, { isForAdults: true }, []],
    ['anything but that among adults', { sexual: 0.9, hate: 0.9 }, { isForAdults: true }, ['hate']],
    [
      'among adults by a threshold',
      { sexual: 0.9 },
      { isForAdults: true, thresholds: { sexual: 0.8 } },
      ['sexual'],
    ],
    [
      'always with minors',
      { 'sexual/minors': 0.6 },
      { isForAdults: true, thresholds: { 'sexual/minors': 1 } },
      ['minors'],
    ],
    [
      'no more than that if minors were looked for and not found',
      { 'sexual/minors': 0, violence: 0.9 },
      { thresholds: { violence: 1 } },
      [],
    ],
    ['a category of another server', { weapons: 0.9 }, {}, ['other']],
  ])('is %s', (_what, scores, rules, kinds) => {
    expect(refusedKinds(said(scores), { ...open, ...rules } as typeof open)).toEqual(kinds);
  });

  it('is what is flagged without a reason', () => {
    expect(refusedKinds({ flagged: true, flags: {}, scores: {} }, open)).toEqual(['other']);
  });
});
