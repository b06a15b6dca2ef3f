import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/media/assemble.ts';
import { runFfmpeg } from '../src/media/ffmpeg.ts';
import { findFfmpeg } from '../src/media/ffmpeg-path.ts';
import type { Film } from '../src/media/film.ts';
import { filmOf } from '../src/media/judge.ts';
import { METER, readLoudness } from '../src/media/loudness.ts';
import { durationsOf } from '../src/media/probe-mp4.ts';
import { perSecond } from '../src/media/reel-target.ts';
import { decimal, megabytes, seconds } from './figures.ts';
import { watched } from './join.ts';
import { bounded, type Row, unbounded } from './table.ts';

const CLIPS = 10;
const CLIP_SECONDS = 6;
const LOUDNESS = -16;
const BOUND_LOUDNESS = 1;
const BOUND_BYTES = 300 * 1024 ** 2;
const SAMPLE_RATE = 48_000;
/** Around a cut. */
const CUT_SAMPLES = SAMPLE_RATE / 100;
/**
 * Where a clip begins, its slopes and those of the music add up, until the music becomes quieter. Without the fades, a
 * click is ten times as steep.
 */
const BOUND_JUMP = 1.5;

/** A minute of ten clips with music, captions in the picture and chapters, beside the same clips only joined. */
export async function measureFinishedFilm(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cutscene-bench-film-'));
  try {
    const { decoder: ffmpeg } = await findFfmpeg({ searchPath: process.env['PATH'] });
    if (!ffmpeg) return [unbounded('a finished film of a minute', 'skipped', '')];
    const make = (args: readonly string[]) => runFfmpeg(args, { ffmpegPath: ffmpeg.path });
    const films: Film[] = [];
    for (let index = 0; index < CLIPS; index++) {
      const path = join(folder, `${index}.mp4`);
      const picture = `testsrc2=s=1280x720:r=24:d=${CLIP_SECONDS},noise=alls=8:allf=t`;
      // Every other clip has sound, which doesn't end at zero.
      const sound = `sine=f=${220 + 40 * index}:d=${CLIP_SECONDS}:r=48000,volume=${-18 + index}dB`;
      const heard = index % 2 ? [] : ['-f', 'lavfi', '-i', sound, '-c:a', 'aac'];
      const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', path];
      await make(['-f', 'lavfi', '-i', picture, ...heard, ...codec]);
      const film = await filmOf(path, ffmpeg);
      if (!film) throw new Error('nothing decodes it');
      films.push(film);
    }
    const song = join(folder, 'song.mp3');
    await make(['-f', 'lavfi', '-i', 'sine=f=330:d=17,tremolo=f=2', '-c:a', 'libmp3lame', song]);
    const { signal } = new AbortController();
    const output = join(folder, 'film.mp4');
    const plan = {
      output,
      chapters: films.map((_, index) => ({ title: `Scene ${index + 1}` })),
      music: { path: song, demuxer: 'mp3' },
      captions: {
        texts: films.map((_, index) => `Scene ${index + 1}: a fox runs through the snow.`),
        isBurnedIn: true,
      },
    };
    const film = await watched(() => assemble(films, plan, { ffmpeg, signal }));
    const plain = await watched(() =>
      assemble(films, { output: join(folder, 'plain.mp4') }, { ffmpeg, signal }),
    );
    const measured = ['-loglevel', 'info', '-i', output, '-map', '0:a', '-af', METER, '-f', 'null', '-'];
    const { integrated = Number.NaN, peak } = readLoudness(await make(measured));
    const { videoSeconds } = await durationsOf(output);
    const rate = perSecond(film.result.target.rate);
    const raw = join(folder, 'sound.raw');
    await make(['-i', output, '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 'f32le', raw]);
    const what = `a film of ${CLIPS * CLIP_SECONDS} s from ${CLIPS} clips in 720p, with music, captions and chapters`;
    return [
      unbounded(`${what}: time`, seconds(film.ms), seconds(plain.ms)),
      unbounded('the same: processor time', seconds(film.cpuMs ?? 0), seconds(plain.cpuMs ?? 0)),
      bounded(
        'the same: memory of ffmpeg',
        { cutscene: film.bytes, plainLoop: plain.bytes, limit: BOUND_BYTES },
        megabytes,
      ),
      bounded(
        'the same: frames off its duration',
        {
          cutscene: Math.abs(videoSeconds - CLIPS * CLIP_SECONDS) * rate,
          plainLoop: undefined,
          limit: 0.5,
        },
        decimal,
      ),
      bounded(
        `the same: off ${LOUDNESS} LUFS`,
        { cutscene: Math.abs(integrated - LOUDNESS), plainLoop: undefined, limit: BOUND_LOUDNESS },
        (units) => `${decimal(units)} LU`,
      ),
      bounded(
        'the same: peak above −1 dBTP',
        { cutscene: Math.max(0, peak + 1), plainLoop: undefined, limit: 0 },
        (units) => `${decimal(units)} dB`,
      ),
      bounded(
        'the same: steepest step at a cut, beside the steepest elsewhere',
        { cutscene: jumpAtCuts(await readFile(raw)), plainLoop: undefined, limit: BOUND_JUMP },
        (times) => `${decimal(times)} ×`,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How much steeper the sound is at a cut than anywhere else. */
function jumpAtCuts(raw: Buffer): number {
  let [atCuts, elsewhere] = [0, 0];
  for (let index = 1; index < Math.floor(raw.length / 4); index++) {
    const jump = Math.abs(raw.readFloatLE(index * 4) - raw.readFloatLE(index * 4 - 4));
    const fromCut = index % (CLIP_SECONDS * SAMPLE_RATE);
    const isAtCut = Math.min(fromCut, CLIP_SECONDS * SAMPLE_RATE - fromCut) <= CUT_SAMPLES;
    if (isAtCut) atCuts = Math.max(atCuts, jump);
    else elsewhere = Math.max(elsewhere, jump);
  }
  return atCuts / elsewhere;
}
