import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oddImages, type Refusal, SECRET } from '../support/odd-images.ts';
import { startStudio } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const sentences: Record<Refusal, RegExp> = {
  unread: /^❌ I can’t read that file as an image/,
  unreadable: /^❌ I can’t read that file as an image/,
  broken: /^❌ That image is damaged, incomplete/,
  'not alone': /^❌ There’s another file hidden behind/,
  'too hard': /^❌ (?:That image takes too (?:long|much memory) to read|I couldn’t read that image)/,
  'too small': /^❌ The image is .* each side needs at least 128 pixels/,
  'too many': /^❌ The image is .* the limit is 52 megapixels/,
  'too long': /^❌ The image is .* at most 4 times/,
};
/** Words in the invisible parts of images. */
const METADATA = ['Exif', 'eXIf', 'EXIF', 'XMP', 'ns.adobe.com', 'Photoshop', 'tEXt', 'zTXt', 'iTXt', SECRET];

/** The colors in the middles of the four quarters, from the top left clockwise. */
async function quartersOf(bytes: Buffer): Promise<number[][]> {
  const imageFile = await loadImage(bytes);
  const ctx = createCanvas(imageFile.width, imageFile.height).getContext('2d');
  ctx.drawImage(imageFile, 0, 0);
  const [left, right] = [imageFile.width * 0.25, imageFile.width * 0.75].map(Math.round);
  const [top, bottom] = [imageFile.height * 0.25, imageFile.height * 0.75].map(Math.round);
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map(([x = 0, y = 0]) => [...ctx.getImageData(x, y, 1, 1).data]);
}

describe('of members’ odd images', () => {
  let run: Awaited<ReturnType<typeof startStudio>>;
  beforeAll(async () => {
    run = await startStudio();
  });
  afterAll(() => run[Symbol.asyncDispose]());

  it.each(oddImages.map((imageFile) => [imageFile.what, imageFile] as const))('%s', async (_, imageFile) => {
    const { bytes, shows, within = 1 } = imageFile;
    const before = run.requests.length;
    const mia = run.discord.member('mia');
    const image = await mia.upload('cat.png', bytes);
    const command = mia.slash('video', { prompt: 'a cat', model: 'mover', image: image.id, notify: 'off' });
    if (typeof shows === 'string') {
      const answer = await command.waitForFollowup();
      expect(answer.text).toMatch(sentences[shows]);
      expect(answer.ephemeral_for).toBe(mia.id);
      expect(run.requests).toHaveLength(before);
      return;
    }
    // An unexpected refusal is a message too, and deletes the first one.
    const refusal = command.waitForFollowup().then(({ text }) => text, String);
    expect(await Promise.race([refusal, command.waitForMessage(hasVideo).then(() => 'made')])).toBe('made');
    expect(run.requests).toHaveLength(before + 1);
    const { imageBytes: sent = Buffer.alloc(0), inputs: [input] = [] } = run.requests.at(-1) ?? {};
    const quarters = await quartersOf(sent);
    for (const [index, color] of shows.entries()) {
      const wanted = [...color.split(',').map(Number), 255];
      const off = wanted.map((value, channel) => Math.abs(value - (quarters[index]?.[channel] ?? 999)));
      expect(Math.max(...off), `${index}: ${quarters[index]} for ${wanted}`).toBeLessThanOrEqual(within);
    }
    for (const word of METADATA) expect(sent.includes(word), word).toBe(false);
    const { width, height } = await loadImage(sent);
    expect(input).toMatchObject({ width, height, bytes: sent.length });
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(300);
    expect(Math.max(width, height)).toBeLessThanOrEqual(2_560);
  });
});
