import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** After an installation, for the first start. The bot may run as another user, who has to read the result. */
const isCompiling = process.argv[2] === '--compile';

// Members' requests and images are nobody else's business on this machine: only this user may read any file and folder
// created from here on, including those of child processes.
if (!isCompiling) process.umask(0o077);

// The bot's only JavaScript file. Everything loaded after this line comes from the cache, if it was loaded before. For
// modules loaded before it, Node would load its TypeScript compiler each time, which takes 20 MB.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/cutscene', import.meta.url)));
const { start } = await import('./index.ts');
if (isCompiling) await (await import('./compile.ts')).compile();
else await start();
