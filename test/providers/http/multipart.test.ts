import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { toMultipart } from '../../../src/providers/http/multipart.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const random = { ...systemRandom, bytes: (count: number) => Buffer.alloc(count, 7) };
const boundary = `cutscene-${'07'.repeat(16)}`;

it('is a form of values and files, with the length that it states', async () => {
  await using folder = await temporaryFolder();
  const [path, empty] = ['film.mp4', 'nothing'].map((name) => join(folder.path, name));
  if (!path || !empty) throw new Error('There are two');
  await writeFile(path, 'film');
  await writeFile(empty, '');
  const { headers, body } = await toMultipart(
    [
      { name: 'model', value: 'größe' },
      { name: 'meta', value: '{}', contentType: 'application/json' },
      { name: 'video', path, filename: 'film.mp4', contentType: 'video/mp4' },
      { name: 'empty', path: empty, filename: 'nothing' },
    ],
    random,
  );
  // The file grows while it is sent.
  await appendFile(path, ' and more');
  const sent = await text(body);
  expect(sent.split('\r\n')).toEqual([
    ...[`--${boundary}`, 'content-disposition: form-data; name="model"', '', 'größe'],
    ...[
      `--${boundary}`,
      'content-disposition: form-data; name="meta"',
      'content-type: application/json',
      '',
      '{}',
    ],
    ...[`--${boundary}`, 'content-disposition: form-data; name="video"; filename="film.mp4"'],
    ...['content-type: video/mp4', '', 'film'],
    ...[`--${boundary}`, 'content-disposition: form-data; name="empty"; filename="nothing"', '', ''],
    ...[`--${boundary}--`, ''],
  ]);
  expect(headers).toEqual({
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(Buffer.byteLength(sent)),
  });
  expect(await new Response(sent, { headers }).formData().then((form) => form.get('model'))).toBe('größe');
});

it('is refused without its file', async () => {
  await expect(toMultipart([{ name: 'a', path: '/nowhere/a', filename: 'a' }], random)).rejects.toThrow(
    /ENOENT/,
  );
});
