import type { InputValue } from '../input.ts';
import { inputOf, ProviderError, type Role, type TaskRequest } from '../provider.ts';
import { type Endpoint, findModel, type Kind, type RunwayModel } from './models.ts';

export interface Create {
  path: Endpoint['path'];
  /** `values` are those of the request's inputs: a URL, a data URI or the name of an upload. */
  toBody(values: readonly InputValue[]): Readonly<Record<string, unknown>>;
}

/**
 * The request for a video or an image, as the model accepts it. `fields.fixed` of the catalog is sent along, and
 * `fields.seed` says whether an unknown model has a seed. Throws a `ProviderError` if the model can't make this.
 * @see https://docs.dev.runwayml.com/api/#tag/Start-generating
 */
export function toCreate(request: TaskRequest): Create {
  const { model, durationSeconds, seed, fields, sound, avoid } = request;
  const facts = findModel(model);
  const endpoint = endpointFor(request, facts);
  if (avoid !== undefined && !facts.takesAvoid) throw refusal(`${model} takes no negative prompt`);
  if (sound !== undefined && !facts.takesSound) throw refusal(`${model} has no choice of sound`);
  const { path, mode, duration = durationSeconds } = endpoint;
  const seedField = facts.takesSeed ? 'seed' : fields?.seed;
  const common = {
    ...{ model, ...shapeFor(request, endpoint), ...(mode && { mode }) },
    ...(path !== '/v1/video_upscale' && { promptText: request.prompt }),
    ...(duration !== 'none' && { duration }),
    ...(seedField !== undefined && { [seedField]: seed }),
    ...(sound !== undefined && { audio: sound }),
    ...(avoid !== undefined && { negativePrompt: avoid }),
    ...fields?.fixed,
  };
  return { path, toBody: (values) => ({ ...common, ...toFields(values, endpoint) }) };
}

/** The endpoint that takes all inputs of a request. */
function endpointFor(request: TaskRequest, facts: RunwayModel): Endpoint {
  const { model, makes, inputs } = request;
  const kind = kindOf(request);
  const endpoint = facts[kind];
  if (!endpoint) throw refusal(`${model} ${cannot[kind] ?? `can't ${kind} videos`}`);
  const other = inputs.find(({ role }) => !endpoint.takes.includes(role));
  if (other) {
    const cause = makes === 'image' ? 'draws from words alone here' : `takes no input as ${other.role} here`;
    throw refusal(`${model} ${cause}`);
  }
  if (endpoint.videoField && !inputOf(request, 'video')) throw refusal(`${model} needs a video for that`);
  return endpoint;
}

function kindOf({ makes, task, inputs }: TaskRequest): Kind {
  if (makes === 'image') return 'still';
  if (task !== 'generate') return task;
  return inputs.some(({ role }) => role === 'first') ? 'image' : 'text';
}

const cannot: Partial<Record<Kind, string>> = {
  text: 'needs an image to start from',
  image: 'takes no image',
  still: 'makes videos only',
};

/** The shape as asked for. A video that is worked on has its own, of those that the models for that have. */
function shapeFor(request: TaskRequest, { shapeOf }: Endpoint) {
  const { model, task, resolution } = request;
  const { width, height } = (task !== 'generate' && inputOf(request, 'video')) || {};
  const isKnown = width !== undefined && height !== undefined;
  const aspectRatio = isKnown ? (width < height ? '9:16' : '16:9') : request.aspectRatio;
  const shape = shapeOf(resolution, aspectRatio);
  if (!shape) throw refusal(`${model} has no ${aspectRatio} at ${resolution}`);
  return shape;
}

/** Without positions, images are references for some models. */
function toFields(values: readonly InputValue[], { videoField }: Endpoint): Record<string, unknown> {
  const of = (...roles: Role[]) => values.filter(({ role }) => roles.includes(role));
  const frames = of('first', 'last').map(({ role, value: uri }) => ({ uri, position: role }));
  const references = of('reference').map(({ value: uri }) => ({ uri }));
  const videos = of('video').map(({ value: uri }) => ({ type: 'video', uri }));
  const sounds = of('audio').map(({ value: uri }) => ({ type: 'audio', uri }));
  return {
    ...(frames.length > 0 && { promptImage: frames }),
    ...(references.length > 0 && { references }),
    ...(videos[0] && (videoField ? { [videoField]: videos[0].uri } : { referenceVideos: videos })),
    ...(sounds.length > 0 && { referenceAudio: sounds }),
  };
}

function refusal(cause: string): ProviderError {
  return new ProviderError('invalid_request', cause, { sent: false });
}
