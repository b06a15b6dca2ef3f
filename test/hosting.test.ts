import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SANS_FAMILIES } from '@cutscene/typeface';
import { describe, expect, it } from 'vitest';
import { compileCache } from './support/bot-process.ts';
import { read, readImage } from './support/image.ts';
import { openTestStores } from './support/stores.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const units = ['cutscene.service', 'cutscene-backup.service', 'cutscene-backup.timer'];
// REQUIRE_ALL_TESTS asks for neither: containers have no systemd, and not everybody is root.
const hasSystemd = existsSync('/usr/bin/systemd-analyze');
const isRoot = process.getuid?.() === 0;

/** The values of a unit's setting, in order. */
const valuesOf = (unit: string, name: string) =>
  [...read(`deploy/${unit}`).matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe('the systemd units', () => {
  it('start what the image starts, in the same environment', () => {
    const image = readImage();
    const [program = '', ...args] = valuesOf('cutscene.service', 'ExecStart')[0]?.split(' ') ?? [];
    const workdir = valuesOf('cutscene.service', 'WorkingDirectory')[0];
    expect(program).toBe(`${workdir}/node_modules/.bin/node`);
    expect(args.map((arg) => (arg.endsWith('.js') ? join(ROOT, arg) : arg))).toEqual(image.program);
    const environment = Object.fromEntries(
      valuesOf('cutscene.service', 'Environment').flatMap((line) =>
        line.split(' ').map((pair) => pair.split('=', 2)),
      ),
    );
    // The service answers this machine only.
    const { HOST: _, ...same } = image.env;
    expect(environment).toEqual({ ...same, DATA_DIR: '/var/lib/cutscene' });
  });

  it('back up a store, and drop what is older than two weeks', async () => {
    await using folder = await temporaryFolder();
    const [data, backups] = [join(folder.path, 'cutscene'), join(folder.path, 'cutscene-backups')];
    await mkdir(data);
    await mkdir(backups);
    await (await openTestStores(data, { engine: 'SQLite' })).close();
    const old = join(backups, 'cutscene-2026-01-01.sqlite');
    await writeFile(old, '');
    await utimes(old, 0, 0);
    const unit = 'cutscene-backup.service';
    const [, command = ''] = /^\/bin\/sh -c '(.*)'$/.exec(valuesOf(unit, 'ExecStart')[0] ?? '') ?? [];
    for (const line of [command, ...valuesOf(unit, 'ExecStartPost')])
      await run(
        'sh',
        ['-c', line.replaceAll('%%', '%').replaceAll('$$', '$').replaceAll('/var/lib', folder.path)],
        {
          cwd: ROOT,
          env: { PATH: process.env['PATH'], ...compileCache, DATA_DIR: data },
        },
      );
    expect(await readdir(backups)).toEqual([expect.stringMatching(/^cutscene-\d{4}-\d\d-\d\d\.sqlite$/)]);
    expect(valuesOf(unit, 'StateDirectory')).toEqual(['cutscene cutscene-backups']);
  });

  it.runIf(hasSystemd)('are what systemd understands, and leave the bot little to break', async () => {
    await using folder = await temporaryFolder();
    for (const unit of units)
      await writeFile(join(folder.path, unit), read(`deploy/${unit}`).replaceAll('/opt/cutscene/', ROOT));
    const env = { ...process.env, SYSTEMD_UNIT_PATH: `${folder.path}:` };
    const verified = await run(
      'systemd-analyze',
      ['verify', '--man=no', ...units.map((unit) => join(folder.path, unit))],
      { env },
    );
    expect(verified.stderr.split('\n').filter((line) => line.includes('cutscene'))).toEqual([]);
    // From 0 to 10. A service without any protection has 9.6.
    const security = ['security', '--offline=true', '--threshold=25', join(folder.path, 'cutscene.service')];
    expect((await run('systemd-analyze', security, { env })).stdout).toContain('Overall exposure level');
  });
});

describe("the image's ffmpeg", () => {
  it.runIf(isRoot && ['ffmpeg', 'dpkg'].every((name) => existsSync(`/usr/bin/${name}`)))(
    'runs with the copied files alone, beside a font for charts',
    async () => {
      await using folder = await temporaryFolder();
      const to = folder.path;
      // Debian's, wherever another one comes first.
      const env = { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
      await run(join(ROOT, 'deploy/copy-ffmpeg.sh'), [to], { env });
      for (const name of ['lib', 'lib64']) {
        await mkdir(join(to, 'usr', name), { recursive: true });
        await symlink(`usr/${name}`, join(to, name));
      }
      const { stdout } = await run('chroot', [to, '/usr/bin/ffmpeg', '-hide_banner', '-encoders']);
      for (const encoder of ['libx264', 'aac', 'mjpeg']) expect(stdout).toContain(` ${encoder} `);
      const packages = await readdir(join(to, 'var/lib/dpkg/status.d'));
      expect(packages).toEqual(expect.arrayContaining(['ffmpeg', 'libc6', 'fonts-dejavu-core']));
      const fonts = (await readdir(join(to, 'usr/share/fonts'), { recursive: true })).map((path) =>
        basename(path),
      );
      const fileOf = (family: string) => `${family.replaceAll(' ', '')}.ttf`;
      expect(SANS_FAMILIES.filter((family) => fonts.includes(fileOf(family)))).toEqual(['DejaVu Sans']);
      expect(read('Dockerfile')).toContain('install -y --no-install-recommends ffmpeg fonts-dejavu-core');
    },
  );
});

it('ships to the image whatever its build copies', () => {
  const ignore = read('.dockerignore').split('\n');
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  expect(copied.length).toBeGreaterThan(5);
  for (const name of copied) expect(ignore).toContain(`!${name}`);
});
