/** The process behind `createImageReader`: handles one image at a time. It ends with its bot. */
import { unpackAnimation } from './animation.ts';
import { normalizeImage } from './normalize.ts';
import type { AnimationRequest, ImageRequest } from './result.ts';

process.on('message', (request: ImageRequest | AnimationRequest) => {
  const work = 'animationPath' in request ? unpackAnimation(request) : normalizeImage(request);
  void work.then((result) => process.send?.(result));
});
