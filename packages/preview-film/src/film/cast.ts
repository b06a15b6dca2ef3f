import { css } from './color.ts';
import type { Layer, Stage } from './layer.ts';
import { createMotes } from './motes.ts';
import { createRuins } from './places/underwater.ts';
import type { Setting } from './setting.ts';
import { createAnimal } from './subjects/animal.ts';
import { createPaperBoat, createSailingBoat } from './subjects/boat.ts';
import { breeds } from './subjects/breeds.ts';
import { createCastle, createHouse, createLighthouse } from './subjects/buildings.ts';
import { createCake, createCandles } from './subjects/candle.ts';
import { createFigure } from './subjects/figure.ts';
import { createBalloons, createBirds, createLanterns, createRocket } from './subjects/flyers.ts';
import { createFish, createJellyfish, createWhale } from './subjects/sea-life.ts';
import { createTrain, createViaduct } from './subjects/train.ts';
import type { Subject } from './vocabulary.ts';

/** Who appears, and in which row. */
export interface Cast {
  distant: Layer[];
  standing: Layer[];
  front: Layer[];
}

/** Puts all subjects of the prompt into the setting. An empty stage gets somebody who looks at the view. */
export function chooseCast(stage: Stage, setting: Setting): Cast {
  const cast: Cast = { distant: [], standing: [], front: [] };
  const { subjects } = stage.scene;
  for (const [index, subject] of subjects.entries()) addSubject(cast, subject, { stage, setting, index });
  if (cast.distant.length + cast.standing.length + cast.front.length === 0) addNobody(cast, stage, setting);
  return cast;
}

function addSubject(
  cast: Cast,
  subject: Subject,
  at: { stage: Stage; setting: Setting; index: number },
): void {
  const { stage, setting, index } = at;
  const { unit, width, light, scene, palette } = stage;
  // Away from the light, so that both are seen; a second one takes the other side.
  const away = light.x > width / 2 === (index % 2 === 0) ? 0.34 : 0.66;
  const x = width * away;
  const standing = { x, foot: setting.ground(x) + unit * 4, depth: setting.groundDepth };
  const isRoom = scene.place === 'room';
  switch (subject) {
    case 'fox':
    case 'dog':
    case 'cat':
    case 'horse':
    case 'deer':
      cast.standing.push(
        createAnimal(stage, {
          breed: breeds[subject],
          ground: setting.ground,
          size: unit * (subject === 'horse' || subject === 'deer' ? 235 : 205),
          depth: setting.groundDepth,
        }),
      );
      return;
    case 'paper-boat':
    case 'boat': {
      const waterline = setting.waterline ?? setting.ground(width / 2);
      const isPaper = subject === 'paper-boat';
      const afloat = {
        x: width * 0.42,
        waterline,
        size: unit * (isPaper ? (scene.place === 'street' ? 150 : 120) : 128),
        speed: unit * 16,
      };
      cast.standing.push(
        isPaper ? createPaperBoat(stage, afloat) : createSailingBoat(stage, { ...afloat, x }),
      );
      return;
    }
    case 'train':
    case 'bridge': {
      if (cast.distant.length > 0 || scene.place === 'space' || scene.place === 'underwater' || isRoom)
        return;
      const deck = setting.distance - unit * 120;
      const hasTrain = scene.subjects.includes('train');
      if (hasTrain)
        cast.distant.push(createTrain(stage, { rails: deck - unit * 5, size: unit * 62, depth: 0.42 }));
      cast.distant.push(createViaduct(stage, { deck, foot: setting.distance + unit * 330, depth: 0.42 }));
      return;
    }
    case 'lighthouse':
      cast.distant.push(createLighthouse(stage, { x, foot: setting.distance, size: unit * 225, depth: 0.3 }));
      return;
    case 'castle':
      cast.distant.push(
        createCastle(stage, { x, foot: setting.distance - unit * 20, size: unit * 250, depth: 0.35 }),
      );
      return;
    case 'house':
      if (!isRoom) cast.standing.push(createHouse(stage, { ...standing, size: unit * 165 }));
      return;
    case 'birds':
      cast.distant.push(createBirds(stage, { count: 13, size: 22 }));
      return;
    case 'balloon':
      cast.distant.push(createBalloons(stage, { count: 5, size: 128 }));
      return;
    case 'lanterns':
      cast.front.push(createLanterns(stage, { count: 46 }));
      return;
    case 'rocket':
      cast.standing.push(createRocket(stage, { size: 92 }));
      return;
    case 'jellyfish':
      cast.standing.push(createJellyfish(stage, { count: 8 }));
      return;
    case 'fish':
      cast.standing.push(createFish(stage, { count: 34, size: 54 }));
      return;
    case 'whale':
      cast.standing.push(createWhale(stage, { size: Math.min(width * 0.46, unit * 520) }));
      return;
    case 'cake':
      cast.standing.push(
        createCake(stage, { x: width / 2, foot: setting.ground(width / 2), size: unit * 400 }),
      );
      return;
    case 'candle':
      if (!scene.subjects.includes('cake'))
        cast.standing.push(
          createCandles(stage, { x: width / 2, foot: setting.ground(width / 2), size: unit * 330 }),
        );
      return;
    case 'figure':
      if (!isRoom)
        cast.standing.push(
          createFigure(stage, {
            ...standing,
            size: unit * 205,
            umbrella: scene.weather === 'rain' || scene.weather === 'storm',
          }),
        );
      return;
    case 'ruins':
      // Below the surface they belong to the place.
      if (!isRoom && scene.place !== 'underwater') {
        cast.distant.push(
          createRuins(stage, { base: setting.distance + unit * 40, depth: 0.5, tall: unit * 230 }),
        );
      }
      return;
    case 'car':
    case 'flying-car':
    case 'tree':
      // These belong to their place, which draws them itself.
      if (palette.isDark)
        cast.front.push(
          createMotes(stage, {
            name: 'sparks',
            count: 14,
            tint: css(palette.accent, 1),
            size: 5,
            rise: 12,
            flicker: 0.9,
          }),
        );
      return;
  }
}

function addNobody(cast: Cast, stage: Stage, setting: Setting): void {
  const { scene, unit, width, light, random } = stage;
  switch (scene.place) {
    case 'room':
      cast.standing.push(
        createCandles(stage, { x: width / 2, foot: setting.ground(width / 2), size: unit * 330 }),
      );
      return;
    case 'underwater':
      cast.standing.push(createFish(stage, { count: 30, size: 50 }));
      return;
    case 'space':
      return;
    case 'sea':
    case 'lake':
      cast.standing.push(
        createSailingBoat(stage, {
          x: width * (light.x > width / 2 ? 0.34 : 0.62),
          waterline: setting.waterline ?? 0,
          size: unit * 105,
          speed: unit * 14,
        }),
      );
      cast.distant.push(createBirds(stage, { count: 7, size: 17 }));
      return;
    case 'city':
      cast.distant.push(createBirds(stage, { count: 9, size: 16 }));
      return;
    default: {
      cast.distant.push(createBirds(stage, { count: 9, size: 18 }));
      if (!random.chance(0.75)) return;
      const x = width * (light.x > width / 2 ? 0.36 : 0.64);
      cast.standing.push(
        createFigure(stage, {
          x,
          foot: setting.ground(x) + unit * 4,
          size: unit * 150,
          depth: setting.groundDepth,
          umbrella: scene.weather === 'rain' || scene.weather === 'storm',
        }),
      );
    }
  }
}
