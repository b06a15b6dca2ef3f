export const times = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const;
export type Time = (typeof times)[number];
export const places = [
  'mountains',
  'sea',
  'lake',
  'city',
  'street',
  'forest',
  'desert',
  'meadow',
  'space',
  'underwater',
  'volcano',
  'room',
] as const;
export type Place = (typeof places)[number];
export const weathers = ['clear', 'rain', 'storm', 'snow', 'mist', 'wind'] as const;
export type Weather = (typeof weathers)[number];
export const subjects = [
  'boat',
  'paper-boat',
  'train',
  'fox',
  'cat',
  'dog',
  'horse',
  'deer',
  'birds',
  'fish',
  'whale',
  'jellyfish',
  'balloon',
  'rocket',
  'car',
  'flying-car',
  'cake',
  'candle',
  'lighthouse',
  'castle',
  'house',
  'ruins',
  'figure',
  'tree',
  'lanterns',
  'bridge',
] as const;
export type Subject = (typeof subjects)[number];
export const details = ['neon', 'autumn', 'blossom', 'fire', 'stars', 'aurora', 'moon', 'winter'] as const;
export type Detail = (typeof details)[number];
