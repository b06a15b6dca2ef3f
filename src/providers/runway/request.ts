import { ProviderError, type TaskRequest } from '../provider.ts';
import { findModel } from './models.ts';

export interface Create {
  path: '/v1/text_to_video' | '/v1/image_to_video';
  body: Readonly<Record<string, unknown>>;
}

/**
 * The request for a video, as the model takes it; `fields.fixed` of the catalogue is sent along (`audio` of Veo),
 * and `fields.seed` says whether a model that is unknown here takes a seed. Throws a `ProviderError` where the model
 * can't make this. The picture is added by `withImage`, after it has its address.
 * @see https://docs.dev.runwayml.com/api/#tag/Start-generating
 */
export function toCreate(request: TaskRequest): Create {
  const { model, makes, prompt, durationSeconds, resolution, aspectRatio, seed, image, fields } = request;
  if (makes !== 'video') throw refusal(`${model} is asked for a picture, and only videos are made here`);
  const { text, image: fromImage, takesSeed } = findModel(model);
  const ratios = image ? fromImage : text;
  if (!ratios) throw refusal(`${model} ${image ? 'takes no picture' : 'needs a picture to start from'}`);
  const ratio = ratios[resolution]?.[aspectRatio];
  if (ratio === undefined) throw refusal(`${model} has no ${aspectRatio} at ${resolution}`);
  const seedField = takesSeed ? 'seed' : fields?.seed;
  return {
    path: image ? '/v1/image_to_video' : '/v1/text_to_video',
    body: {
      ...{ model, promptText: prompt, ratio, duration: durationSeconds },
      ...(seedField !== undefined && { [seedField]: seed }),
      ...fields?.fixed,
    },
  };
}

/** `imageUri`: an address, a data URI or the name of an upload; a bare string is the first frame. */
export function withImage({ path, body }: Create, imageUri: string): Create {
  return { path, body: { ...body, promptImage: imageUri } };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
