import { execFile } from 'node:child_process';
import { appendFile, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createBodyFiles } from '../../../src/providers/http/body-files.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CHILD = fileURLToPath(new URL('../../support/large-bodies.ts', import.meta.url));

/** What arrives of a body, with the length that it states. */
async function sent({ headers, body }: ReturnType<ReturnType<typeof createBodyFiles>['toBody']>) {
  const arrived = typeof body === 'string' ? body : await text(body);
  const stated = headers['content-length'];
  if (stated !== undefined) expect(Number(stated)).toBe(Buffer.byteLength(arrived));
  return JSON.parse(arrived) as unknown;
}

it.each([0, 1, 2, 3, 4, 65_535, 65_536, 65_537, 200_000])(
  'has a file of %i bytes where it stands in the JSON',
  async (length) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'image.png');
    const bytes = systemRandom.bytes(length);
    await writeFile(path, bytes);
    const files = createBodyFiles(systemRandom);
    const image = { role: 'first', path, bytes: length, contentType: 'image/png' } as const;
    const json = {
      prompt: 'größer "so" \\0',
      data: await files.toBase64(image),
      images: [{ url: await files.toDataUrl(image) }, { url: await files.toDataUrl({ ...image, url: 'u' }) }],
      last: 7,
    };
    const body = files.toBody(json);
    // Exactly the measured bytes are sent.
    await appendFile(path, 'more');
    const base64 = bytes.toString('base64');
    expect(await sent(body)).toEqual({
      ...{ ...json, data: base64 },
      images: [{ url: `data:image/png;base64,${base64}` }, { url: 'u' }],
    });
  },
);

it('is a plain text without files', async () => {
  const json = { prompt: 'cutscene-0.' };
  expect(createBodyFiles(systemRandom).toBody(json)).toEqual({ headers: {}, body: JSON.stringify(json) });
});

it('has no file that is too large or cannot be read', async () => {
  const files = createBodyFiles(systemRandom);
  const file = { path: '/nowhere/image.png', bytes: 40_000_000 };
  await expect(files.toBase64(file)).rejects.toMatchObject({ kind: 'unavailable', sent: false });
  const larger = files.toBase64({ ...file, bytes: 40_000_001 });
  await expect(larger).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
});

it('leaves room in a small heap while many large ones are sent at once', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film.mp4');
  await using file = await open(path, 'w');
  // It takes no room on the disk.
  await file.truncate(40_000_000);
  const flags = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=64'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, CHILD, path, '6']);
  const { bytes } = JSON.parse(stdout) as { bytes: number[] };
  const around = '{"video":{"url":"data:video/mp4;base64,"}}';
  expect(bytes).toEqual(Array.from({ length: 6 }, () => 53_333_336 + around.length));
}, 60_000);
