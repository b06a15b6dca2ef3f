import { expect, it } from 'vitest';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { fakeProvider } from '../support/engine.ts';

it('says how videos, calls and costs go, and nothing about anybody', async () => {
  const { provider } = fakeProvider({
    poll: async () => ({ state: 'failed', kind: 'task_failed', cause: 'no luck' }),
  });
  await using run = await startBotInProcess({
    ...{ providers: [provider], env: { METRICS_TOKEN: 'a-token-of-metrics' } },
  });
  const { bot, discord } = run;
  const read = async () => {
    const response = await fetch(`${bot.httpUrl}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=/),
    ]);
    return response.text();
  };
  expect(await read()).toContain('\nnodejs_eventloop_lag_p99_seconds ');

  const prompt = 'a paper boat that nobody may read about';
  const asked = discord.member('mia').slash('video', { prompt, model: 'preview' });
  await asked.waitForMessage(({ text }) => text.startsWith('❌'));
  await expect
    .poll(read)
    .toContain(
      'cutscene_jobs_ended_total{state="failed",failure="task_failed",model="preview",provider="preview"} 1',
    );
  const text = await read();
  expect(text).toContain(
    'cutscene_provider_call_seconds_count{provider="preview",call="submit",outcome="ok"} 1',
  );
  expect(text).toMatch(/cutscene_discord_answers_total\{limit="first-response",status="20[04]",scope=""\} 1/);
  expect(text).not.toMatch(/="[^"]*\d{15}|paper boat|mia|a-token/);

  const through = await fetch(`${bot.httpUrl}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  expect([through.status, await through.text()]).toEqual([
    401,
    'METRICS_TOKEN is needed as a bearer token\n',
  ]);
});
