import type { Size } from './ladder.ts';

/** Up to this share of a side is cut off rather than leaving narrow bars. */
const CUT_SHARE = 0.04;
/** The ground is blurred at a fraction of its size, which costs less and looks the same. */
const GROUND_SHARE = 1 / 8;
const BLUR = 4;
/** So that the ground doesn't compete with the image. */
const DARKNESS = 0.6;

/** How an image gets another size: its own new size, and the filters that then complete or cut it. Pure. */
export function fitInto({ width, height }: Size, target: Size): { size: Size; filters: string[] } {
  const across = target.width / width;
  const down = target.height / height;
  const sized = (factor: number): Size => ({ width: even(width * factor), height: even(height * factor) });
  const isWhole = ({ width, height }: Size) => width === target.width && height === target.height;
  const fitted = sized(Math.min(across, down));
  if (isWhole(fitted)) return { size: fitted, filters: [] };
  const covering = sized(Math.max(across, down));
  const crop = `crop=${target.width}:${target.height}`;
  if (Math.min(across, down) / Math.max(across, down) >= 1 - CUT_SHARE)
    return { size: covering, filters: [crop] };
  const ground = { width: even(target.width * GROUND_SHARE), height: even(target.height * GROUND_SHARE) };
  const filters = [
    'split[front][back]',
    [
      `[back]scale=${ground.width}:${ground.height}:force_original_aspect_ratio=increase`,
      `crop=${ground.width}:${ground.height},gblur=sigma=${BLUR}`,
      `lutyuv=y=16+(val-16)*${DARKNESS},scale=${target.width}:${target.height}:flags=bicubic[ground]`,
    ].join(','),
    '[ground][front]overlay=(W-w)/2:(H-h)/2,setsar=1',
  ];
  return { size: fitted, filters: [filters.join(';')] };
}

function even(side: number): number {
  return Math.max(2, Math.round(side / 2) * 2);
}
