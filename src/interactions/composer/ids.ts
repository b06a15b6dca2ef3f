/** The kind of all controls and forms of the composer. */
export const COMPOSER = 'compose';

/** `compose:<draft>:<action>`. An action may have arguments: `make.3.420000`. */
export function composerId(draftId: string, action: string, ...args: (string | number)[]): string {
  return `${COMPOSER}:${draftId}:${[action, ...args].join('.')}`;
}
