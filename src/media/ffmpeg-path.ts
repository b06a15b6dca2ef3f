import { access, chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { systemProcesses } from '../runtime/processes.ts';

const run = promisify(systemProcesses.execFile);

/** A cold start of a static build from a slow disk takes seconds. A program that takes longer hangs. */
const VERSION_TIMEOUT_MS = 15_000;

/** The first release whose decoders may read untrusted files. Older ones get no security fixes. */
const OLDEST_CURRENT_MAJOR = 5;
/** libavutil's major version of that release, for builds that are named by a commit or a date. */
const OLDEST_CURRENT_LIBAVUTIL = 57;

/** An ffmpeg that ran when it was asked for its version. */
export interface Ffmpeg {
  path: string;
  version: string;
  source: 'configured' | 'path' | 'npm';
  /** Whether it can write H.264. Fedora's free build, for example, can't. */
  writesH264: boolean;
}

/** The ffmpeg that encodes the bot's own drawings, and the one that reads untrusted files. */
export interface FoundFfmpeg extends Ffmpeg {
  /** Version 5 or newer, and never npm's, which is a build of 2018. `undefined` if there is none. */
  decoder: Ffmpeg | undefined;
}

/** No ffmpeg on this machine works. `message` lists each one tried and why it failed. */
class FfmpegMissingError extends Error {
  override readonly name = 'FfmpegMissingError';
}

/**
 * Finds the ffmpeg to use: the configured one, then the one on `PATH`, then the one that npm installed. One on `PATH`
 * without H.264 is skipped in favor of npm's, which only encodes frames of our own: untrusted files are decoded by a
 * current ffmpeg or by none. If a configured one doesn't run, that is an error, because the operator chose it.
 *
 * @throws FfmpegMissingError
 */
export async function findFfmpeg(options: {
  configuredPath?: string | undefined;
  /** The environment's `PATH`. */
  searchPath?: string | undefined;
}): Promise<FoundFfmpeg> {
  const { configuredPath, searchPath } = options;
  return configuredPath ? configuredFfmpeg(configuredPath) : searchFfmpeg(searchPath);
}

async function configuredFfmpeg(path: string): Promise<FoundFfmpeg> {
  const asked = await ask(path.includes('/') || isAbsolute(path) ? resolve(path) : path, 'configured');
  if ('problem' in asked) throw new FfmpegMissingError(`${path}: ${asked.problem}`);
  return { ...asked.ffmpeg, decoder: asked.isCurrent ? asked.ffmpeg : undefined };
}

async function searchFfmpeg(searchPath: string | undefined): Promise<FoundFfmpeg> {
  const problems: string[] = [];
  const found: Asked[] = [];
  for await (const { path, source } of candidates(searchPath)) {
    const asked = await ask(path, source);
    if ('problem' in asked) problems.push(`${path}: ${asked.problem}`);
    else found.push(asked);
    if (found.some(isWhole)) break;
  }
  const decoder = bestOf(found.filter(({ ffmpeg, isCurrent }) => isCurrent && ffmpeg.source !== 'npm'));
  const encoder = decoder?.writesH264 ? decoder : bestOf(found);
  if (encoder) return { ...encoder, decoder };
  throw new FfmpegMissingError(
    problems.length > 0 ? problems.join('; ') : 'none found on PATH or installed by npm',
  );
}

/** The first that writes H.264, otherwise the first. */
function bestOf(found: readonly Asked[]): Ffmpeg | undefined {
  return (found.find(({ ffmpeg }) => ffmpeg.writesH264) ?? found[0])?.ffmpeg;
}

/** One that can do both. Nothing better comes after it. */
function isWhole({ ffmpeg, isCurrent }: Asked): boolean {
  return isCurrent && ffmpeg.writesH264 && ffmpeg.source !== 'npm';
}

async function* candidates(searchPath = ''): AsyncGenerator<{ path: string; source: 'path' | 'npm' }> {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of searchPath.split(delimiter)) {
    // A relative entry would make the choice depend on the working directory, which anybody may write to.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    if (await isExecutable(path)) yield { path, source: 'path' };
  }
  const installed = installedPath();
  if (!installed) return;
  // npm's own chmod runs in a postinstall script, which many installations forbid.
  if (!(await isExecutable(installed))) await chmod(installed, 0o755).catch(() => {});
  yield { path: installed, source: 'npm' };
}

/** The package throws if it has no binary for this machine. */
function installedPath(): string | undefined {
  try {
    const found: unknown = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg');
    return typeof found === 'object' && found !== null && 'path' in found && typeof found.path === 'string'
      ? found.path
      : undefined;
  } catch {
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

interface Asked {
  ffmpeg: Ffmpeg;
  isCurrent: boolean;
}

async function ask(path: string, source: Ffmpeg['source']): Promise<Asked | { problem: string }> {
  try {
    const { stdout } = await run(path, ['-hide_banner', '-version'], {
      timeout: VERSION_TIMEOUT_MS,
      env: {},
      windowsHide: true,
    });
    const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
    if (!version) return { problem: "isn't ffmpeg" };
    const writesH264 = stdout.includes('--enable-libx264');
    return { ffmpeg: { path, version, source, writesH264 }, isCurrent: isCurrent(version, stdout) };
  } catch (error) {
    return { problem: explain(error) };
  }
}

function isCurrent(version: string, text: string): boolean {
  const major = /^n?(\d{1,2})\./.exec(version)?.[1];
  if (major !== undefined) return Number(major) >= OLDEST_CURRENT_MAJOR;
  return Number(/^libavutil.*\/ *(\d+)/m.exec(text)?.[1]) >= OLDEST_CURRENT_LIBAVUTIL;
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return "this user isn't allowed to run it";
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
}
