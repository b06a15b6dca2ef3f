export { aspectRatios, resolutions } from '../providers/formats.ts';
