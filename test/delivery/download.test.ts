import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createDownload } from '../../src/delivery/download.ts';
import { FetchError, type FetchOptions } from '../../src/delivery/fetch-file.ts';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { isIn } from '../../src/jobs/job.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it.each([
  [true, ['http://localhost:4000']],
  // What a public provider names must not lead into the operator's network.
  [false, []],
])('only a provider that is the operator’s own (%s) may be private: %j', async (isOperatorsOwn, origins) => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  const api = { origin: 'http://localhost:4000', headers: { authorization: 'Bearer key' }, isOperatorsOwn };
  const { provider } = fakeProvider();
  const asked: FetchOptions[] = [];
  const { downloadVideo } = createDownload({
    files: createJobFiles(folder.path, clock),
    async fetchFile(_, options) {
      asked.push(options);
      throw new FetchError('refused', 'the address is private');
    },
    imageReader: createImageReader(systemProcesses),
    providers: new Map([[provider.id, { ...provider, api }]]),
    decoder: undefined,
    ...{ limit: createLimiter(1), clock, log: silent },
  });
  const output = { kind: 'url', url: 'http://localhost:4000/film.mp4' } as const;
  const job = aJob({ status: { ...statuses.downloading, output } });
  if (!isIn(job, 'downloading')) throw new Error('impossible');
  const { signal } = new AbortController();
  await expect(downloadVideo(job, signal)).rejects.toMatchObject({ kind: 'bad_output' });
  expect(asked).toMatchObject([{ ownOrigins: new Set(origins), headersFor: api }]);
});

it.each([true, false])(
  'a still has the provider’s URL only if it is that very file: %s',
  async (isUntouched) => {
    await using folder = await temporaryFolder();
    const clock = createFakeClock();
    const { downloadStill } = createDownload({
      files: createJobFiles(folder.path, clock),
      fetchFile: (_, { path }) => writeFile(path, Buffer.from([0x89, 0x50, 0x4e, 0x47])),
      imageReader: {
        async read(_, { outputPath }) {
          if (!isUntouched) await writeFile(outputPath, 'turned');
          return { ok: true, contentType: 'image/png', width: 1, height: 1, isUntouched };
        },
        unpack: async () => ({ ok: false, problem: 'broken', cause: '' }),
      },
      providers: new Map(),
      decoder: undefined,
      ...{ limit: createLimiter(1), clock, log: silent },
    });
    const output = { kind: 'url', url: 'https://provider.example/still.png' } as const;
    const job = aJob({ status: { ...statuses.downloading, output } });
    if (!isIn(job, 'downloading')) throw new Error('impossible');
    const { url, bytes } = await downloadStill(job, new AbortController().signal);
    expect([url, bytes]).toEqual(isUntouched ? [output.url, 4] : [undefined, 6]);
  },
);
