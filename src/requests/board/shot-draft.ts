import type { FilmKind } from '../../jobs/film.ts';
import { type Draft, draftOf } from '../request.ts';
import type { Board, Shot } from './board.ts';

/** A shot as a request: its words and the film's style line. The frame that it may begin with follows when it exists. */
export function draftOfShot(board: Board, shot: Shot, kind: FilmKind): Draft {
  const { options, ...draft } = draftOf([shot.prompt, board.style].filter((text) => text !== '').join('\n'));
  const { resolution, aspectRatio } = board;
  return {
    ...draft,
    model: shot.model ?? board.model,
    options: {
      ...{ ...options, resolution, aspectRatio },
      ...{ durationSeconds: shot.durationSeconds, draft: kind === 'draft' },
    },
  };
}

/** The same with the frame, for what a model takes and what it costs. Its video isn't there yet. */
export function withFrame(draft: Draft): Draft {
  const source = { lastFrameOf: { videoOf: '0' } };
  return { ...draft, inputs: [{ role: 'first', source }, ...draft.inputs] };
}
