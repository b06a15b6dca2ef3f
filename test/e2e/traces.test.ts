import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';
import { type ReceivedSpan, startTraceCollector } from '../support/trace-collector.ts';

const prompt = 'a paper boat that nobody may read about';
const film = fileURLToPath(import.meta.resolve('@cutscene/playground/providers/film.mp4'));
const inOrder = (spans: ReceivedSpan[]) => spans.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);

it('adds to one trace of a video from the command to its delivery, whichever process works on it', async () => {
  await using collector = await startTraceCollector();
  let isDone = false;
  const { provider, calls } = fakeProvider({
    poll: async () =>
      isDone
        ? { state: 'succeeded', output: { kind: 'file', path: film } }
        : { state: 'running', progress: 0.5 },
  });
  await using run = await startBotInProcess({
    providers: [provider],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=key-of%20the-collector',
    },
  });
  const { discord } = run;
  const asked = discord.member('mia').slash('video', { prompt, model: 'preview' });
  await expect.poll(() => calls.poll).toBeGreaterThan(0);
  await run.restart();
  isDone = true;
  await asked.waitForMessage(({ attachments }) => attachments.length > 0);
  await run.restart();

  const spans = inOrder(collector.spans());
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  const root = spans.find(({ name }) => name === 'video');
  expect(root).toMatchObject({
    parentId: '',
    isError: false,
    attributes: {
      ...{ 'cutscene.model': 'preview', 'cutscene.provider': 'preview', 'cutscene.outcome': 'succeeded' },
    },
  });
  const states = spans.filter(({ parentId }) => parentId === root?.id);
  expect(states.map(({ name }) => name)).toEqual([
    ...['accepted', 'queued', 'submitting', 'running', 'downloading', 'delivering'],
  ]);
  // Nothing between them, also where one process passed the job on to the next.
  expect(states.map(({ startMs }) => startMs)).toEqual([
    root?.startMs,
    ...states.slice(0, -1).map(({ endMs }) => endMs),
  ]);
  expect(states.at(-1)?.endMs).toBe(root?.endMs);
  const callsIn = (state: string) => {
    const id = states.find(({ name }) => name === state)?.id;
    return new Set(spans.filter(({ parentId }) => parentId === id).map(({ name }) => name));
  };
  expect(callsIn('submitting')).toContain('preview submit');
  expect(callsIn('running')).toContain('preview poll');
  expect(callsIn('delivering')).toContain('PATCH /webhooks/:id/:token/messages/@original');

  for (const { path, headers, body } of collector.requests) {
    expect([path, headers['api-key']]).toEqual(['/v1/traces', 'key-of the-collector']);
    const job = spans[0]?.attributes['cutscene.job'];
    expect(body.toString('latin1').replaceAll(String(job), '')).not.toMatch(/paper boat|mia|\d{17}/);
  }
});
