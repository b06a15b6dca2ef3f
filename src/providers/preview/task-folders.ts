import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FilmRequest, filmRequestSchema } from '@cutscene/preview-film';

const FILM_FILE = 'film.mp4';

/** One folder per task: the request, and the film once it is complete. */
export function createTaskFolders(root: string) {
  const pathOf = (taskId: string) => join(root, taskId);
  const requestPath = (taskId: string) => join(pathOf(taskId), 'task.json');
  const filmPath = (taskId: string) => join(pathOf(taskId), FILM_FILE);

  return {
    pathOf,
    filmPath,

    /** Keeps copies of the images, which may be gone by the time the film is drawn. */
    async write(taskId: string, film: FilmRequest): Promise<void> {
      await mkdir(pathOf(taskId), { recursive: true });
      const keep = async (path: string, name: string) => {
        const kept = join(pathOf(taskId), name);
        await copyFile(path, kept);
        return kept;
      };
      const { firstFrame, portraits = [] } = film;
      const request: FilmRequest = {
        ...film,
        ...(firstFrame !== undefined && { firstFrame: await keep(firstFrame, 'first-frame') }),
        portraits: await Promise.all(portraits.map((path, index) => keep(path, `portrait-${index}`))),
      };
      const temporary = `${requestPath(taskId)}.part`;
      await writeFile(temporary, JSON.stringify(request));
      await rename(temporary, requestPath(taskId));
    },

    /** `undefined` if there is no such task, or none that this version can read. */
    async read(taskId: string): Promise<FilmRequest | undefined> {
      try {
        const parsed = filmRequestSchema.safeParse(JSON.parse(await readFile(requestPath(taskId), 'utf8')));
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },

    /** The film gets its name only when it is complete. */
    async hasFilm(taskId: string): Promise<boolean> {
      return stat(filmPath(taskId)).then(
        (stats) => stats.isFile(),
        () => false,
      );
    },

    async remove(taskId: string): Promise<void> {
      await rm(pathOf(taskId), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
