/**
 * How a video's shape is expressed: as pixels in `ratio`, or as a ratio and a `resolution`. `undefined`: the model has
 * no such field.
 */
type ShapeOf = (resolution: string, aspectRatio: string) => Readonly<Record<string, string>> | undefined;

/** The kinds of output: a video from a prompt, a video from a prompt and its first frame, or an image. */
export interface RunwayModel {
  text?: ShapeOf;
  image?: ShapeOf;
  still?: ShapeOf;
  takesSeed: boolean;
  /** Whether an image without a position is a reference rather than the first frame. */
  namesPosition?: boolean;
}

/** Runway's `ratio` in pixels, by our resolution and our aspect ratio. */
type Ratios = Readonly<Record<string, Readonly<Record<string, string>>>>;

function pixels(ratios: Ratios): ShapeOf {
  return (resolution, aspectRatio) => {
    const ratio = ratios[resolution]?.[aspectRatio];
    return ratio === undefined ? undefined : { ratio };
  };
}

/** By our names of resolutions. `ratio` is our own word, and is left out if an image defines the shape. */
function words(
  resolutions: Readonly<Record<string, string>>,
  ratios: readonly string[] | 'of the image',
): ShapeOf {
  return (ours, aspectRatio) => {
    const resolution = resolutions[ours];
    if (resolution === undefined) return undefined;
    if (ratios === 'of the image') return { resolution };
    return ratios.includes(aspectRatio) ? { ratio: aspectRatio, resolution } : undefined;
  };
}

const hd = { '16:9': '1280:720', '9:16': '720:1280' };
const fullHd = { '16:9': '1920:1080', '9:16': '1080:1920' };

const gen4Image = pixels({
  '720p': { ...hd, '4:3': '1104:832', '3:4': '832:1104', '1:1': '960:960', '21:9': '1584:672' },
});
const veoShapes = pixels({ '720p': hd, '1080p': fullHd });
const veo: RunwayModel = { text: veoShapes, image: veoShapes, takesSeed: true };

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
};

function seedance(ratios: Ratios): RunwayModel {
  return { text: pixels(ratios), image: pixels(ratios), takesSeed: true, namesPosition: true };
}

const sevenRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
const hailuoShapes = words({ '720p': '768p' }, sevenRatios);
const grokResolutions = { '480p': '480p', '720p': '720p', '1080p': '1080p' };

/**
 * The models whose shapes are known.
 * @see https://docs.dev.runwayml.com/guides/models
 * @see https://github.com/runwayml/sdk-node/tree/main/src/resources
 */
const models: Readonly<Record<string, RunwayModel>> = {
  // Switched off on 2026-07-30. These are the facts of the client's 3.24.0.
  gen3a_turbo: { image: pixels({ '720p': { '16:9': '1280:768', '9:16': '768:1280' } }), takesSeed: true },
  gen4_turbo: { image: gen4Image, takesSeed: true },
  'gen4.5': { text: pixels({ '720p': hd }), image: gen4Image, takesSeed: true },
  'veo3.1': veo,
  'veo3.1_fast': veo,
  seedance2: seedance(seedanceHdRatios),
  seedance2_fast: seedance(seedanceRatios),
  seedance2_mini: seedance(seedanceRatios),
  seedance2_5: seedance(seedance25Ratios),
  hailuo3: { text: hailuoShapes, image: hailuoShapes, takesSeed: false, namesPosition: true },
  grok_imagine_1_5: {
    text: words(grokResolutions, ['16:9', '9:16', '1:1', '4:3', '3:4']),
    image: words(grokResolutions, 'of the image'),
    takesSeed: false,
  },
  gen4_image: {
    still: pixels({
      '720p': {
        ...{ '16:9': '1280:720', '9:16': '720:1280', '4:3': '960:720', '3:4': '720:960' },
        ...{ '1:1': '720:720', '21:9': '1680:720' },
      },
    }),
    takesSeed: true,
  },
};

/** Shapes that most models have. A model that lacks one refuses it, which costs nothing. */
const unknownShapes = pixels(seedanceHdRatios);
const unknownModel: RunwayModel = { text: unknownShapes, image: unknownShapes, takesSeed: false };

/** The facts about a model of this name. For others, such as an operator's own, those of most models. */
export function findModel(name: string): RunwayModel {
  return (Object.hasOwn(models, name) && models[name]) || unknownModel;
}
