import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A film each of whose frames shows its own number: as bars, which survive a codec. */
export interface NumberedFilm {
  frames: number;
  rate?: string;
  size?: string;
  /** The first number. */
  from?: number;
}

/** Bits of a number that fit into a frame. */
const BITS = 8;

/** A source for ffmpeg: eight bars from left to right are the bits of the frame's number, white on a moving ground. */
export function numbered({ frames, rate = '24', size = '320x180', from = 0 }: NumberedFilm): string {
  const bars = Array.from({ length: BITS }, (_, bit) => {
    const isSet = `gte(mod(floor((n+${from})/${2 ** bit}),2),1)`;
    return [
      `drawbox=x=iw*${bit}/${BITS}:y=ih/4:w=iw/${BITS}:h=ih/2:color=black:t=fill`,
      `drawbox=x=iw*${bit}/${BITS}:y=ih/4:w=iw/${BITS}:h=ih/2:color=white:t=fill:enable='${isSet}'`,
    ];
  });
  const source = `testsrc2=s=${size}:r=${rate}`;
  return [source, ...bars.flat(), `trim=end_frame=${frames}`].join(',');
}

/** Has none dropped or repeated at `-r 25`, in the words of every version of ffmpeg. */
export const EACH_FRAME = 'settb=1/25,setpts=N';

/** The numbers of a film's frames, in the order in which a player shows them. */
export async function numbersOf(path: string, ffmpegPath: string, filters = ''): Promise<number[]> {
  const { stdout } = await run(
    ffmpegPath,
    [
      ...['-nostdin', '-v', 'error', '-i', path, '-map', '0:V:0'],
      ...['-vf', `${filters}crop=iw:ih/4,scale=${BITS}:1:flags=area,format=gray,${EACH_FRAME}`],
      ...['-r', '25', '-f', 'rawvideo', '-'],
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 ** 2 },
  );
  return Array.from({ length: stdout.length / BITS }, (_, frame) =>
    Array.from({ length: BITS }, (_, bit) => (stdout[frame * BITS + bit] ?? 0) > 128).reduce(
      (sum, isSet, bit) => sum + (isSet ? 2 ** bit : 0),
      0,
    ),
  );
}

/** How alike two images or videos of the same size are, from 0 to 1. */
export async function similarity(one: string, other: string, ffmpegPath: string): Promise<number> {
  const { stderr } = await run(ffmpegPath, [
    ...['-nostdin', '-hide_banner', '-i', one, '-i', other],
    ...['-lavfi', '[0:v][1:v]ssim', '-f', 'null', '-'],
  ]);
  return Number(/SSIM .*All:([\d.]+)/.exec(stderr)?.[1]);
}
