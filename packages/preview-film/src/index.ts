export { renderFilm } from './render.ts';
export type { FilmRequest } from './request.ts';
export { filmRequestSchema } from './request-schema.ts';
