import type { Role, Task } from '../provider.ts';

/**
 * How a video's shape is expressed: as pixels in `ratio`, or as a ratio and a `resolution`. `undefined`: the model has
 * no such shape.
 */
type ShapeOf = (resolution: string, aspectRatio: string) => Readonly<Record<string, string>> | undefined;

/** One of Runway's endpoints, as a model uses it. */
export interface Endpoint {
  path:
    | '/v1/text_to_video'
    | '/v1/image_to_video'
    | '/v1/video_to_video'
    | '/v1/video_upscale'
    | '/v1/text_to_image';
  shapeOf: ShapeOf;
  takes: readonly Role[];
  /** The field of the video that is worked on, and what is done with it. */
  videoField?: 'videoUri' | 'promptVideo';
  mode?: 'extend' | 'edit';
  /** `none`: the video's own. `auto`: the same, but it has to be said. Unset: seconds. */
  duration?: 'none' | 'auto';
}

/** What a model makes: a video from a prompt, a video from a first frame, an image, or something of a video. */
export type Kind = 'text' | 'image' | 'still' | Exclude<Task, 'generate'>;

export interface RunwayModel extends Partial<Record<Kind, Endpoint>> {
  takesSeed?: boolean;
  /** Whether its videos may have sound, as asked. */
  takesSound?: boolean;
  takesAvoid?: boolean;
}

/** Runway's `ratio` in pixels, by our resolution and our aspect ratio. */
type Ratios = Readonly<Record<string, Readonly<Record<string, string>>>>;

function pixels(ratios: Ratios): ShapeOf {
  return (resolution, aspectRatio) => {
    const ratio = ratios[resolution]?.[aspectRatio];
    return ratio === undefined ? undefined : { ratio };
  };
}

/** By our names of resolutions. `ratio` is our own word, and is left out if an input defines the shape. */
function words(
  resolutions: Readonly<Record<string, string>>,
  ratios: readonly string[] | 'of the input',
): ShapeOf {
  return (ours, aspectRatio) => {
    const resolution = resolutions[ours];
    if (resolution === undefined) return undefined;
    if (ratios === 'of the input') return { resolution };
    return ratios.includes(aspectRatio) ? { ratio: aspectRatio, resolution } : undefined;
  };
}

/** For endpoints that take the shape of the video. */
const ofTheVideo: ShapeOf = () => ({});

function fromText(shapeOf: ShapeOf, takes: readonly Role[] = []): Endpoint {
  return { path: '/v1/text_to_video', shapeOf, takes };
}

function fromImage(shapeOf: ShapeOf, takes: readonly Role[] = []): Endpoint {
  return { path: '/v1/image_to_video', shapeOf, takes: ['first', ...takes] };
}

function fromVideo(
  videoField: 'videoUri' | 'promptVideo',
  { takes = [], shapeOf = ofTheVideo, ...more }: Partial<Endpoint>,
): Endpoint {
  return { path: '/v1/video_to_video', shapeOf, takes: ['video', ...takes], videoField, ...more };
}

const hd = { '16:9': '1280:720', '9:16': '720:1280' };
const fullHd = { '16:9': '1920:1080', '9:16': '1080:1920' };

const gen4Image = pixels({
  '720p': { ...hd, '4:3': '1104:832', '3:4': '832:1104', '1:1': '960:960', '21:9': '1584:672' },
});
const veoShapes = pixels({ '720p': hd, '1080p': fullHd });
const veo: RunwayModel = {
  ...{ text: fromText(veoShapes), image: fromImage(veoShapes, ['last']) },
  ...{ takesSeed: true, takesSound: true, takesAvoid: true },
};

const seedanceRatios: Ratios = {
  '480p': {
    ...{ '16:9': '864:496', '9:16': '496:864', '4:3': '752:560', '3:4': '560:752' },
    ...{ '1:1': '640:640', '21:9': '992:432' },
  },
  '720p': { ...hd, '4:3': '1112:834', '3:4': '834:1112', '1:1': '960:960', '21:9': '1470:630' },
};
const seedanceHdRatios: Ratios = {
  ...seedanceRatios,
  '1080p': { ...fullHd, '4:3': '1664:1248', '3:4': '1248:1664', '1:1': '1440:1440', '21:9': '2206:946' },
};
const seedance25Ratios: Ratios = {
  ...seedanceHdRatios,
  '480p': { ...seedanceRatios['480p'], '16:9': '854:480', '9:16': '480:854' },
  // Since 2026-11-12: https://github.com/runwayml/sdk-python/releases/tag/v5.27.0
  '4k': {
    ...{ '16:9': '3840:2160', '9:16': '2160:3840', '4:3': '3840:2880', '3:4': '2880:3840' },
    ...{ '1:1': '3840:3840', '21:9': '3840:1646' },
  },
};

const references: readonly Role[] = ['reference', 'video', 'audio'];

function seedance(ratios: Ratios): RunwayModel {
  return {
    text: fromText(pixels(ratios), references),
    image: fromImage(pixels(ratios), ['last', 'audio']),
    ...{ takesSeed: true, takesSound: true },
  };
}

const sixRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
const hailuoResolutions = { '720p': '768p', '768p': '768p', '2k': '2k' };
const hailuoShapes = words(hailuoResolutions, sixRatios);
const hailuoOfVideo: ShapeOf = (resolution) => {
  const shape = hailuoShapes(resolution, '16:9');
  return shape && { ...shape, ratio: 'adaptive' };
};
const h3Resolutions = words({ '480p': '480p', '768p': '768p' }, 'of the input');
const grokResolutions = { '480p': '480p', '720p': '720p', '1080p': '1080p' };

const wanShapes = pixels({
  '480p': { '16:9': '832:480', '9:16': '480:832', '4:3': '720:544', '3:4': '544:720', '1:1': '624:624' },
  '720p': { ...hd, '4:3': '1104:832', '3:4': '832:1104', '1:1': '960:960' },
  '1080p': { ...fullHd, '4:3': '1648:1248', '3:4': '1248:1648', '1:1': '1440:1440' },
});
const wanOfFrame: ShapeOf = (resolution) =>
  ['480p', '720p', '1080p'].includes(resolution) ? { ratio: `auto_${resolution}` } : undefined;
const wan: RunwayModel = {
  text: fromText(wanShapes, references),
  image: fromImage(wanOfFrame, ['last', 'video', 'audio']),
  takesSound: true,
};

const omniShapes = pixels({
  '360p': { '16:9': '640:360', '9:16': '360:640' },
  ...{ '720p': hd, '1080p': fullHd },
  '4k': { '16:9': '3840:2160', '9:16': '2160:3840' },
});
const omniVideo = { shapeOf: omniShapes, takes: ['reference'] } as const;

/**
 * The models whose shapes are known.
 * @see https://docs.dev.runwayml.com/guides/models
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const models: Readonly<Record<string, RunwayModel>> = {
  // Switched off on 2026-07-30. These are the facts of the client's 3.24.0.
  gen3a_turbo: {
    image: fromImage(pixels({ '720p': { '16:9': '1280:768', '9:16': '768:1280' } }), ['last']),
    takesSeed: true,
  },
  gen4_turbo: { image: fromImage(gen4Image), takesSeed: true },
  'gen4.5': { text: fromText(pixels({ '720p': hd })), image: fromImage(gen4Image), takesSeed: true },
  aleph2: { edit: fromVideo('videoUri', { duration: 'none' }), takesSeed: true },
  'veo3.1': veo,
  'veo3.1_fast': veo,
  seedance2: seedance(seedanceHdRatios),
  seedance2_fast: seedance(seedanceRatios),
  seedance2_mini: seedance(seedanceRatios),
  seedance2_5: {
    ...seedance(seedance25Ratios),
    extend: fromVideo('promptVideo', { mode: 'extend' }),
    edit: fromVideo('promptVideo', { mode: 'edit', duration: 'auto', takes: ['reference', 'audio'] }),
  },
  hailuo3: {
    text: fromText(hailuoShapes, references),
    image: fromImage(hailuoShapes, ['last', 'audio']),
    edit: fromVideo('promptVideo', { shapeOf: hailuoOfVideo, takes: ['reference', 'audio'] }),
  },
  h3_max: { text: fromText(h3Resolutions), image: fromImage(h3Resolutions, ['last']), takesSeed: true },
  grok_imagine_1_5: {
    text: fromText(words(grokResolutions, ['16:9', '9:16', '1:1', '4:3', '3:4']), ['reference', 'audio']),
    image: fromImage(words(grokResolutions, 'of the input')),
  },
  wan3: wan,
  wan3_prime: wan,
  'gemini_omni_flash_1.1': {
    text: fromText(omniShapes, ['reference', 'video']),
    image: fromImage(omniShapes, ['last']),
    extend: fromVideo('videoUri', { mode: 'extend', ...omniVideo }),
    edit: fromVideo('videoUri', { mode: 'edit', ...omniVideo }),
  },
  magnific_video_upscaler_creative: {
    upscale: fromVideo('videoUri', {
      path: '/v1/video_upscale',
      shapeOf: words({ '720p': '720p', '2k': '2k', '4k': '4k' }, 'of the input'),
      duration: 'none',
    }),
  },
  gen4_image: {
    still: {
      path: '/v1/text_to_image',
      takes: [],
      shapeOf: pixels({
        '720p': {
          ...{ '16:9': '1280:720', '9:16': '720:1280', '4:3': '960:720', '3:4': '720:960' },
          ...{ '1:1': '720:720', '21:9': '1680:720' },
        },
      }),
      duration: 'none',
    },
    takesSeed: true,
  },
};

/** Shapes that most models have. A model that lacks one refuses it, which costs nothing. */
const unknownModel: RunwayModel = { ...seedance(seedanceHdRatios), takesSeed: false, takesAvoid: true };

/** The facts about a model of this name. For others, such as an operator's own, those of most models. */
export function findModel(name: string): RunwayModel {
  return (Object.hasOwn(models, name) && models[name]) || unknownModel;
}
