import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawStill } from '@cutscene/playground/providers/drawn-still.ts';
import { PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { createImageReader } from '../../src/delivery/images/reader.ts';
import type { ImageRequest, ImageResult } from '../../src/delivery/images/result.ts';
import { createReadProgressImage } from '../../src/delivery/progress-images.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { systemProcesses } from '../../src/runtime/processes.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const jpeg = await drawStill('jpg', 512, 288);
const running = aJob({
  ...{ status: statuses.running, provider: 'comfyui', request: { prompt: 'a *kite*' } },
  origin: { appPermissions: String(PermissionFlagsBits.AttachFiles) },
});
const drawn: ImageResult = {
  ...{ ok: true, contentType: 'image/jpeg', width: 512, height: 288, isUntouched: false },
};

interface Here {
  /** What the provider has sent. */
  sent?: Uint8Array | undefined;
  result?: ImageResult;
  provider?: Partial<Provider>;
}

/** Reads an image of a job, and notes what was asked for. */
async function read(job: Job, { sent = jpeg, result = drawn, ...here }: Here) {
  await using folder = await temporaryFolder();
  const asked: { owner: string; request: ImageRequest }[] = [];
  let taken = 0;
  const takeProgressImage = () => {
    taken++;
    return sent;
  };
  const readImage = createReadProgressImage({
    files: { pathOf: async (id, name) => join(folder.path, `${id}-${name}`) },
    imageReader: {
      async read(owner, request) {
        asked.push({ owner, request });
        expect(await readFile(request.path)).toEqual(sent);
        await writeFile(request.outputPath, 'drawn anew');
        return result;
      },
    },
    providers: new Map([['comfyui', (here.provider ?? { takeProgressImage }) as unknown as Provider]]),
    log: silent,
  });
  return { image: await readImage(job), asked, taken };
}

it('is drawn anew by the process for members’ images, in its member’s turn', async () => {
  const { image, asked } = await read(running, {});
  expect(asked).toMatchObject([{ owner: running.origin.userId, request: { keepsPlain: false } }]);
  expect(image).toEqual({
    ...{ path: asked[0]?.request.outputPath, bytes: 'drawn anew'.length, contentType: 'image/jpeg' },
    name: `progress-${running.id}.jpeg`,
    description: 'AI-generated video in progress: a *kite*',
  });
});

const still = { path: '/still', contentType: 'image/png', bytes: 9, width: 1, height: 1 } as const;

it.each<[what: string, changes: Partial<Job>]>([
  ['waits for a review', { review: {} }],
  ['was published after one', { review: { decision: { what: 'published', by: '1' } } }],
  ['starts from a still in its message', { still }],
  ['isn’t made any more', { status: statuses.downloading }],
  ['isn’t made yet', { status: statuses.submitting }],
  ['is where the bot attaches no files', { origin: { ...running.origin, appPermissions: '0' } }],
  ['has no task', { task: null }],
  ['is of another provider', { provider: 'runway' }],
])('of a video that %s isn’t even taken', async (_, changes) => {
  expect(await read({ ...running, ...changes }, {})).toEqual({ image: undefined, asked: [], taken: 0 });
});

function notOurs(): never {
  throw new Error('no task of ComfyUI');
}

it.each<[what: string, here: Here, reads: number]>([
  ['none', { sent: undefined, provider: { takeProgressImage: () => undefined } }, 0],
  ['bytes that are no image', { sent: Buffer.from('<svg onload="alert(1)"/>') }, 0],
  ['an image that can’t be decoded', { result: { ok: false, problem: 'broken', cause: 'x' } }, 1],
  ['no such task', { provider: { takeProgressImage: notOurs } }, 0],
])('is left out where the provider has %s', async (_, here, reads) => {
  const { image, asked } = await read(running, here);
  expect([image, asked.length]).toEqual([undefined, reads]);
});

it('shows nothing but pixels of what was sent', async () => {
  await using folder = await temporaryFolder();
  const words = Buffer.from('workflow: the prompt');
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, words.length + 2]), words]);
  const sent = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
  const readImage = createReadProgressImage({
    files: { pathOf: async (_, name) => join(folder.path, name) },
    imageReader: createImageReader(systemProcesses),
    providers: new Map([['comfyui', { takeProgressImage: () => sent } as unknown as Provider]]),
    log: silent,
  });
  const { path = '', contentType } = (await readImage(running)) ?? {};
  const shown = await readFile(path);
  expect([contentType, shown.subarray(0, 3)]).toEqual(['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])]);
  expect(shown.includes(words)).toBe(false);
});
