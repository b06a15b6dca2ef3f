import { Agent, install, setGlobalDispatcher } from 'undici';

/**
 * Lets this process have one undici. `fetch`, `FormData` and the like come from it, because their first use would load
 * the one inside Node. discord.js shares it too (`overrides` in package.json). Each copy would take 3 MB. Called
 * before discord.js is loaded, which looks for `FormData`.
 */
export function useOneUndici(): void {
  install();
  // What discord.js sends. If a connection dies without a word, a call that is aborted ends it, and the next one opens
  // another. With HTTP/2, all calls would share it, and follow each other into it.
  setGlobalDispatcher(new Agent({ allowH2: false }));
}
