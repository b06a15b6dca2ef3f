import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR_MS = 60 * 60_000;

it('keeps an image for a day after its job, and nothing else of it', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  const files = createJobFiles(folder.path, clock);
  for (const name of ['image', 'still', 'video.mp4'] as const)
    await writeFile(await files.pathOf('1', name), 'x');
  await writeFile(await files.pathOf('2', 'video.mp4'), 'x');
  const jobs = join(folder.path, 'jobs');
  for (const id of ['1', '2']) await files.removeAllButInputs(id);
  expect(await readdir(jobs, { recursive: true })).toEqual(['1', join('1', 'image')]);

  clock.advance(24 * HOUR_MS);
  await files.sweep(() => false);
  expect(await files.copyInput('1', 0, join(folder.path, 'copy'))).toBe(true);
  clock.advance(HOUR_MS);
  expect(await files.copyInput('1', 0, join(folder.path, 'copy'))).toBe(false);
  await files.sweep(() => false);
  expect(await readdir(jobs)).toEqual([]);
});

it('keeps a still for a day where its job asks for it', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock();
  const files = createJobFiles(folder.path, clock);
  for (const name of ['still', 'video.mp4'] as const) await writeFile(await files.pathOf('1', name), 'x');
  await files.removeAllButInputs('1', { keepsStill: true });
  clock.advance(24 * HOUR_MS);
  await files.sweep(() => false);
  expect(await readdir(join(folder.path, 'jobs'), { recursive: true })).toEqual(['1', join('1', 'still')]);
  expect(await files.hasStill('1')).toBe(true);
  expect(await files.copyStill('1', join(folder.path, 'copy'))).toBe(true);
  clock.advance(HOUR_MS);
  await files.sweep(() => false);
  expect(await files.copyStill('1', join(folder.path, 'copy'))).toBe(false);
  expect(await readdir(join(folder.path, 'jobs'))).toEqual([]);
});

it('throws away what a crash left, but of unfinished jobs, and of those that have just come', async () => {
  await using folder = await temporaryFolder();
  const jobs = join(folder.path, 'jobs');
  for (const id of ['ended', 'unfinished']) {
    await mkdir(join(jobs, id), { recursive: true });
    await writeFile(join(jobs, id, 'video.mp4'), 'x');
  }
  const files = createJobFiles(folder.path, createFakeClock());
  await files.pathOf('new', 'image');
  await files.sweep((id) => id === 'unfinished');
  expect((await readdir(jobs)).sort()).toEqual(['new', 'unfinished']);
});

it('keeps nothing of a job whose files were removed, whatever comes later', async () => {
  await using folder = await temporaryFolder();
  const jobs = join(folder.path, 'jobs');
  const files = createJobFiles(folder.path, createFakeClock());
  await files.remove('nothing');
  await writeFile(await files.pathOf('1', 'image'), 'x');
  await files.remove('1');
  expect(await readdir(jobs)).toEqual([]);
  // An old process may still have written.
  await mkdir(join(jobs, '1', 'folder'), { recursive: true });
  await files.sweep(() => false);
  expect(await readdir(jobs)).toEqual([]);
});

it('copies what it keeps', async () => {
  await using folder = await temporaryFolder();
  const files = createJobFiles(folder.path, createFakeClock(Date.now()));
  const copy = join(folder.path, 'copy');
  const names = ['image', 'input-1', 'input-12', 'still'] as const;
  for (const name of names) await writeFile(await files.pathOf('1', name), name);
  for (const [index, name] of [
    [0, 'image'],
    [1, 'input-1'],
    [12, 'input-12'],
  ] as const)
    expect([await files.copyInput('1', index, copy), await readFile(copy, 'utf8')]).toEqual([true, name]);
  expect([await files.copyStill('1', copy), await readFile(copy, 'utf8')]).toEqual([true, 'still']);
  expect([await files.hasInput('1', 1), await files.hasInput('1', 2), await files.hasStill('2')]).toEqual([
    ...[true, false, false],
  ]);
});

it('keeps inputs alone, by their names', async () => {
  await using folder = await temporaryFolder();
  const clock = createFakeClock(Date.now());
  const files = createJobFiles(folder.path, clock);
  const path = await files.pathOf('1', 'image');
  const others = ['input-x', 'input-1.part', 'my-input-1', 'images', 'still'];
  for (const name of ['image', 'input-12', ...others]) await writeFile(join(path, '..', name), 'x');
  await mkdir(join(path, '..', 'folder'));
  await files.removeAllButInputs('1');
  expect((await readdir(join(folder.path, 'jobs', '1'))).sort()).toEqual(['image', 'input-12']);
});
