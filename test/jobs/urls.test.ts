import { expect, it } from 'vitest';
import { ProviderError, type TaskRequest, type TaskStatus } from '../../src/providers/provider.ts';
import { fakeProvider, startEngine, still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The time of the fake clock at its start. */
const createdAtMs = 1_800_000_000_000;
const { url, ...withoutUrl } = still;
const PUBLISHED = 'https://cdn.example/first-frame.png';

it.each([
  ['that has one', { ...withoutUrl, url }, url],
  ['that has none', withoutUrl, PUBLISHED],
])('an image %s is published only for its URL', async (_, image, sent) => {
  await using folder = await temporaryFolder();
  const requests: TaskRequest[] = [];
  const { provider } = fakeProvider({
    async submit(request) {
      requests.push(request);
      return { taskId: 'task-1' };
    },
  });
  let published = 0;
  await using run = await startEngine(
    folder.path,
    { ...provider, takesImageBy: 'url' },
    {
      async publishInputs(_job, inputs) {
        published++;
        return inputs.map((input) => ({ ...input, url: PUBLISHED }));
      },
    },
  );
  await run.add(aJob({ createdAtMs, inputs: [{ role: 'first', ...image }] }));
  await run.until(() => requests.length === 1);
  expect(requests[0]?.inputs[0]?.url).toBe(sent);
  expect(published).toBe(sent === PUBLISHED ? 1 : 0);
});

it.each([
  [403, true],
  [404, true],
  [429, false],
  [503, false],
])('a file whose URL answers %i makes the task tell its URL again: %s', async (status, isAsked) => {
  await using folder = await temporaryFolder();
  const output = (path: string): TaskStatus => ({ state: 'succeeded', output: { kind: 'url', url: path } });
  const { provider, calls } = fakeProvider({ poll: async () => output('https://provider.example/new.mp4') });
  const asked: unknown[] = [];
  await using run = await startEngine(folder.path, provider, {
    async downloadVideo(job) {
      asked.push(job.status.output);
      if (asked.length > 1) return statuses.delivering.file;
      throw new ProviderError(status === 429 ? 'rate_limited' : 'unavailable', `${status}`, { status });
    },
  });
  const old = { kind: 'url', url: 'https://provider.example/old.mp4' } as const;
  const downloading = { status: { ...statuses.downloading, output: old }, stateSinceMs: createdAtMs };
  await run.store.insert(aJob({ createdAtMs, ...downloading }));
  await run.engine.resume();
  await run.until(() => asked.length === 2);
  expect(calls.poll).toBe(isAsked ? 1 : 0);
  expect(asked[1]).toEqual(isAsked ? { ...old, url: 'https://provider.example/new.mp4' } : old);
});
