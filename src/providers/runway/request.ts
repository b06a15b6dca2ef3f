import { requireOnly } from '../input.ts';
import { inputOf, ProviderError, type TaskRequest } from '../provider.ts';
import { findModel } from './models.ts';

export interface Create {
  path: '/v1/text_to_video' | '/v1/image_to_video' | '/v1/text_to_image';
  body: Readonly<Record<string, unknown>>;
}

/**
 * The request for a video or an image, as the model accepts it. `fields.fixed` of the catalog is sent along (`audio` of
 * Veo), and `fields.seed` says whether an unknown model has a seed. Throws a `ProviderError` if the model can't make
 * this. `withImage` adds the image once it has a URL.
 * @see https://docs.dev.runwayml.com/api/#tag/Start-generating
 */
export function toCreate(request: TaskRequest): Create {
  const { model, makes, prompt, durationSeconds, resolution, aspectRatio, seed, fields, sound } = request;
  requireOnly(request, ['first']);
  const image = inputOf(request, 'first');
  const { text, image: fromImage, still, takesSeed } = findModel(model);
  if (makes === 'image' && image) throw refusal(`${model} draws from words alone here`);
  const shapeOf = makes === 'image' ? still : image ? fromImage : text;
  if (!shapeOf) throw refusal(whyNot(request));
  const shape = shapeOf(resolution, aspectRatio);
  if (!shape) throw refusal(`${model} has no ${aspectRatio} at ${resolution}`);
  const seedField = takesSeed ? 'seed' : fields?.seed;
  return {
    path: makes === 'image' ? '/v1/text_to_image' : image ? '/v1/image_to_video' : '/v1/text_to_video',
    body: {
      ...{ model, promptText: prompt, ...shape },
      ...(makes === 'video' && { duration: durationSeconds }),
      ...(seedField !== undefined && { [seedField]: seed }),
      ...(fields?.sound && sound !== undefined && { [fields.sound.field]: sound }),
      ...fields?.fixed,
    },
  };
}

function whyNot(request: TaskRequest): string {
  const { model, makes } = request;
  if (makes === 'image') return `${model} makes videos only`;
  return `${model} ${inputOf(request, 'first') ? 'takes no image' : 'needs an image to start from'}`;
}

/** `imageUri`: a URL, a data URI or the name of an upload, used as the first frame. */
export function withImage({ path, body }: Create, imageUri: string): Create {
  const { namesPosition } = findModel(String(body['model']));
  const promptImage = namesPosition ? [{ uri: imageUri, position: 'first' }] : imageUri;
  return { path, body: { ...body, promptImage } };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
