import { chooseCast } from './cast.ts';
import type { Layer, Stage } from './layer.ts';
import { buildMountains } from './places/mountains.ts';
import { buildDesert, buildMeadow } from './places/plains.ts';
import { buildCity, buildRoom, buildStreet } from './places/towns.ts';
import { buildLake, buildSea, buildUnderwater } from './places/waters.ts';
import { buildForest } from './places/woods.ts';
import { buildSpace, buildVolcano } from './places/worlds.ts';
import type { Setting } from './setting.ts';
import type { Place } from './vocabulary.ts';
import { createWeather } from './weather.ts';

const builders: Readonly<Record<Place, (stage: Stage) => Setting>> = {
  mountains: buildMountains,
  sea: buildSea,
  lake: buildLake,
  city: buildCity,
  street: buildStreet,
  forest: buildForest,
  desert: buildDesert,
  meadow: buildMeadow,
  space: buildSpace,
  underwater: buildUnderwater,
  volcano: buildVolcano,
  room: buildRoom,
};

/** Everything in the image except words and finish, back to front. */
export function createComposition(stage: Stage): Layer[] {
  const setting = builders[stage.scene.place](stage);
  const cast = chooseCast(stage, setting);
  return [
    ...setting.far,
    ...cast.distant,
    ...setting.middle,
    ...cast.standing,
    ...setting.near,
    ...cast.front,
    ...createWeather(stage, setting.wet),
  ];
}
