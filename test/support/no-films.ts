import type { FilmCalls } from '../../src/jobs/film-calls.ts';

const unused = () => {
  throw new Error('no film is made here');
};

/** For engines without films. */
export const noFilms: FilmCalls = {
  ...{ openThread: unused, begin: unused, reasonOf: unused, notesOn: unused },
};
