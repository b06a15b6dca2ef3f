import { describe, expect, it } from 'vitest';
import { startWithRealAdapters } from '../support/real-models.ts';

type Run = Awaited<ReturnType<typeof startWithRealAdapters>>;

/** What goes wrong, how the job ends, what the member reads, and how often the provider was asked to make something. */
interface Case {
  what: string;
  spoil(run: Run): void;
  kind: string;
  sentence: RegExp;
  creates: number;
}

const sentences = {
  unauthorized: /^❌ .* does not accept this bot's key/,
  insufficient_credit: /^❌ The account behind .* is out of credit/,
  invalid_request: /^❌ .* does not accept these options/,
  content_rejected: /^❌ .* refused this for its content/,
  rate_limited: /^❌ .* is too busy/,
  retired: /^❌ .* is no longer available here/,
  task_failed: /^❌ .* could not make this video/,
  bad_output: /^❌ What .* made is not a playable video/,
  unavailable: /^❌ .* can't be reached/,
  timeout: /^❌ .* took too long/,
  unclear: /^⚠️ The answer of .* was lost/,
};

/** Every one of these on `create` is final or unclear, so that one request is all that is ever made. */
function createCases(script: (run: Run, trouble: Parameters<Run['replicate']['script']>[1]) => void): Case[] {
  const answers = (status: number, kind: keyof typeof sentences, creates = 1): Case => ({
    what: `answers a create with ${status}`,
    spoil: (run) => script(run, { kind: 'status', status }),
    kind,
    sentence: sentences[kind],
    creates,
  });
  const lost = (what: string, trouble: Parameters<Run['replicate']['script']>[1]): Case => ({
    what,
    spoil: (run) => script(run, trouble),
    kind: 'unclear',
    sentence: sentences.unclear,
    creates: 1,
  });
  return [
    answers(401, 'unauthorized'),
    answers(402, 'insufficient_credit'),
    answers(422, 'invalid_request'),
    // The only answer after which the same order may be sent again: eight times in all.
    answers(429, 'rate_limited', 8),
    answers(500, 'unclear'),
    lost('answers a create with a web page', { kind: 'html', status: 200 }),
    lost('answers a create with half a JSON', { kind: 'malformed' }),
    lost('breaks off a create', { kind: 'reset' }),
    lost('never answers a create', { kind: 'hang' }),
  ];
}

async function check(
  run: Run,
  options: { model: string },
  { kind, sentence, creates }: Case,
  name: 'replicate' | 'openai',
) {
  const command = run.discord.member('mia').slash('video', { prompt: 'a kite', ...options });
  const message = await command.waitForMessage(({ content }) => /^(❌|⚠️)/.test(content), 25_000);
  expect(message.content).toMatch(sentence);
  expect(message.attachments.filter(({ filename }) => filename.endsWith('.mp4'))).toEqual([]);
  await expect
    .poll(() => run.log.find((line) => line['state'] === 'failed' || line['state'] === 'unclear'))
    .toMatchObject(
      kind === 'unclear'
        ? { state: 'unclear', cause: expect.any(String) }
        : { kind, cause: expect.any(String) },
    );
  expect(run[name].count('create')).toBe(creates);
  // The key is in no log line and no message.
  const seen = JSON.stringify([run.log, run.discord.messages()]);
  expect(seen).not.toContain(run.replicate.apiToken);
  if (run.openai.apiKey) expect(seen).not.toContain(run.openai.apiKey);
}

const DEADLINE_MS = 90_000;

describe('Replicate', () => {
  const cases: Case[] = [
    ...createCases((run, trouble) => run.replicate.script('create', trouble)),
    ...(
      [
        ['has a task that fails', 'fails', 'task_failed', 1],
        ['refuses the content', 'content_refused', 'content_rejected', 1],
        ['succeeds with nothing', 'output_missing', 'content_rejected', 1],
        ['lets an output expire', 'output_expired', 'task_failed', 1],
        ['never ends', 'never_ends', 'timeout', 1],
        ['forgets a task', 'vanishes', 'task_failed', 1],
        ['aborts a task', 'aborted', 'task_failed', 1],
      ] as const
    ).map(([what, fate, kind, creates]) => ({
      what,
      spoil: (run: Run) => run.replicate.nextTasks(fate),
      kind,
      sentence: sentences[kind],
      creates,
    })),
    ...(
      [
        ['is down for every poll', 'get', { kind: 'status', status: 503 }, 'timeout', 1],
        ['answers polls with a web page', 'get', { kind: 'html' }, 'timeout', 1],
        ['answers polls with half a JSON', 'get', { kind: 'malformed' }, 'timeout', 1],
        ['takes the key away', 'get', { kind: 'status', status: 401 }, 'unauthorized', 1],
        ['gives out a web page as the file', 'download', { kind: 'html' }, 'bad_output', 1],
        ['has lost the file', 'download', { kind: 'status', status: 404 }, 'task_failed', 1],
        ['breaks off every download', 'download', { kind: 'truncated' }, 'unavailable', 1],
      ] as const
    ).map(([what, call, trouble, kind, creates]) => ({
      what,
      spoil: (run: Run) => void run.replicate.script(call, trouble),
      kind,
      sentence: sentences[kind],
      creates,
    })),
  ];

  it.each(cases)('$what → $kind, $creates create(s)', async (row) => {
    await using run = await startWithRealAdapters({ deadlineMs: DEADLINE_MS });
    row.spoil(run);
    await check(run, { model: 'flux-schnell-svd' }, row, 'replicate');
  });

  it('has the second stage fail: the still stays, and what it cost is known', async () => {
    await using run = await startWithRealAdapters({ deadlineMs: DEADLINE_MS });
    run.replicate.nextTasks('succeeds', { times: 1 });
    run.replicate.nextTasks('fails');
    const command = run.discord.member('mia').slash('video', { prompt: 'a kite', model: 'flux-schnell-svd' });
    const message = await command.waitForMessage(({ content }) => content.startsWith('❌'));
    expect(message.attachments.map(({ filename }) => filename)).toEqual([`still-${command.id}.png`]);
    expect(message.content).toContain('cost $0.14');
    expect(run.replicate.count('create')).toBe(2);
  });
});

it('takes a status that nobody knows for "still running"', async () => {
  await using run = await startWithRealAdapters({ openaiMode: 'vllm' });
  run.replicate.nextTasks('unknown_status', { times: 1 });
  run.openai.tasks.decide('unknown-status', { times: 1 });
  const mia = run.discord.member('mia');
  await Promise.all(
    ['flux-schnell-svd', 'self-hosted'].map((model) =>
      mia
        .slash('video', { prompt: 'a kite', model })
        .waitForMessage(({ attachments }) => attachments.some(({ filename }) => filename.endsWith('.mp4'))),
    ),
  );
  expect(run.log.filter((line) => line['state'] === 'failed')).toEqual([]);
});

describe('a server on the OpenAI wire', () => {
  const cases: Case[] = [
    ...createCases((run, trouble) => run.openai.script('create', trouble)),
    ...(
      [
        ['has a task that fails', 'fails', 'task_failed'],
        ['refuses the content', 'content-refused', 'content_rejected'],
        ['never ends', 'never-ends', 'timeout'],
        ['forgets a task', 'vanishes', 'task_failed'],
        ['lets the content expire', 'content-expired', 'task_failed'],
        ['gives out JSON as the content', 'content-json', 'bad_output'],
      ] as const
    ).map(([what, fate, kind]) => ({
      what,
      spoil: (run: Run) => void run.openai.tasks.decide(fate),
      kind,
      sentence: sentences[kind],
      creates: 1,
    })),
    ...(
      [
        ['is down for every poll', 'poll', { kind: 'status', status: 503 }, 'timeout'],
        ['answers polls with a web page', 'poll', { kind: 'html' }, 'timeout'],
        ['answers polls with half a JSON', 'poll', { kind: 'malformed' }, 'timeout'],
        ['breaks off every download', 'content', { kind: 'truncated' }, 'unavailable'],
      ] as const
    ).map(([what, call, trouble, kind]) => ({
      what,
      spoil: (run: Run) => void run.openai.script(call, trouble),
      kind,
      sentence: sentences[kind],
      creates: 1,
    })),
  ];

  it.each(cases)('$what → $kind, $creates create(s)', async (row) => {
    await using run = await startWithRealAdapters({ openaiMode: 'vllm', deadlineMs: DEADLINE_MS });
    row.spoil(run);
    await check(run, { model: 'self-hosted' }, row, 'openai');
  });
});
