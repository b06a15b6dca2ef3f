/** The process behind `createImageReader`: normalizes one image at a time and answers. It ends with its bot. */
import { normalizeImage } from './normalize.ts';
import type { ImageRequest } from './result.ts';

process.on('message', (request: ImageRequest) => {
  void normalizeImage(request).then((result) => process.send?.(result));
});
