/** The process behind `createPictureReader`: normalizes one picture at a time and answers. It ends with its bot. */
import { normalizePicture } from './normalize.ts';
import type { PictureRequest } from './result.ts';

process.on('message', (request: PictureRequest) => {
  void normalizePicture(request).then((result) => process.send?.(result));
});
