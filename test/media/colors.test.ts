import { expect, it } from 'vitest';
import { planColors } from '../../src/media/colors.ts';
import type { Inspection } from '../../src/media/inspect.ts';

const ordinary: Inspection = {
  ...{ videoStream: 0, videoCodec: 'h264', audio: undefined, pixelFormat: 'yuv420p' },
  ...{ width: 1280, height: 720, storedWidth: 1280, storedHeight: 720, isSquare: true },
  ...{ isInterlaced: false, isStill: false, startSeconds: 0, durationSeconds: 5 },
  ...{ range: undefined, matrix: undefined, primaries: undefined, transfer: undefined },
};
const small = { storedHeight: 480 };

it.each<[said: Partial<Inspection>, from: ReturnType<typeof planColors>['from']]>([
  [{}, { matrix: 'bt709', range: 'tv' }],
  [small, { matrix: 'smpte170m', range: 'tv' }],
  [{ range: 'pc' }, { matrix: 'bt709', range: 'pc' }],
  // Only its name says so.
  [{ pixelFormat: 'yuvj420p' }, { matrix: 'bt709', range: 'pc' }],
  [
    { ...small, primaries: 'bt709' },
    { matrix: 'bt709', range: 'tv' },
  ],
  [{ matrix: 'bt2020nc' }, { matrix: 'bt2020', range: 'tv' }],
  [{ transfer: 'smpte2084' }, { matrix: 'bt2020', range: 'tv' }],
  [{ pixelFormat: 'gbrp' }, undefined],
  [{ pixelFormat: 'gray' }, undefined],
  [{ pixelFormat: 'ya8' }, undefined],
])('a video that says %j is read as %j', (said, from) => {
  expect(planColors({ ...ordinary, ...said }).from).toEqual(from);
});

it.each<[said: Partial<Inspection>, tags: [matrix: string, primaries: string, transfer: string]]>([
  [{}, ['bt709', 'bt709', 'bt709']],
  [small, ['smpte170m', 'smpte170m', 'smpte170m']],
  [{ ...small, pixelFormat: 'gbrp' }, ['bt709', 'bt709', 'bt709']],
  [
    { matrix: 'bt709', primaries: 'smpte432', transfer: 'iec61966-2-1' },
    ['bt709', 'smpte432', 'iec61966-2-1'],
  ],
  [{ matrix: 'bt470bg', transfer: 'bt470bg' }, ['bt470bg', 'bt470bg', 'gamma28']],
  [{ matrix: 'fcc', primaries: 'film', transfer: 'log100' }, ['bt709', 'bt709', 'bt709']],
  [{ matrix: 'bt709', primaries: 'bt2020' }, ['bt709', 'bt709', 'bt709']],
  [{ ...small, transfer: 'arib-std-b67' }, ['bt709', 'bt709', 'bt709']],
])('a video that says %j gets the tags %j', (said, tags) => {
  const { matrix, primaries, transfer } = planColors({ ...ordinary, ...said });
  expect([matrix, primaries, transfer]).toEqual(tags);
});
