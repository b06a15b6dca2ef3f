/** A gray GIF of a few bytes, whatever its size: each frame draws one pixel. */
export function aGif({ side = 2, frames = 2, hundredths = 10 } = {}): Buffer {
  const screen = Buffer.from('GIF89a\0\0\0\0\x80\0\0\x77\x77\x77\xff\xff\xff', 'latin1');
  screen.writeUInt16LE(side, 6);
  screen.writeUInt16LE(side, 8);
  const frame = Buffer.from('!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1');
  frame.writeUInt16LE(hundredths, 4);
  return Buffer.concat([screen, ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}

/** An MP3 of a tenth of a second: silent frames of 128 kbit/s and 48 kHz. */
export function anMp3(): Buffer {
  const frame = Buffer.alloc(384);
  frame.set([0xff, 0xfb, 0x94, 0x00]);
  return Buffer.concat([frame, frame, frame, frame]);
}
