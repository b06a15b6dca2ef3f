/** The kind of all controls and forms of a film's board. */
export const FILM = 'film';

/** `film:<board>:<action>`. An action may have arguments: `move.3.1`. */
export function filmId(boardId: string, action: string, ...args: (string | number)[]): string {
  return `${FILM}:${boardId}:${[action, ...args].join('.')}`;
}
