/** An image for a video that hasn't been started. Its first frame is often black: videos fade in. */

const intoFilmS = 1;
const patienceMs = 10_000;

/** By address without its signature, which changes */
const known: Map<string, Promise<string | undefined>> = new Map();

/**
 * A frame from shortly after the beginning, as a URL for `poster`; undefined if the browser can't make
 * one, for example of a video from elsewhere.
 */
export function posterOf(url: string) {
  const key = url.replace(/\?.*$/, '');
  const poster = known.get(key) ?? still(url).catch(() => undefined);
  known.set(key, poster);
  return poster;
}

async function still(url: string) {
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  film.src = url;
  try {
    await event(film, 'loadedmetadata');
    film.currentTime = Math.min(intoFilmS, film.duration / 2);
    await event(film, 'seeked');
    const canvas = new OffscreenCanvas(film.videoWidth, film.videoHeight);
    canvas.getContext('2d')?.drawImage(film, 0, 0);
    return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }));
  } finally {
    // Lets go of the connection.
    film.removeAttribute('src');
    film.load();
  }
}

function event(film: HTMLVideoElement, name: 'loadedmetadata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    film.addEventListener(name, () => resolve(), { once: true });
    film.addEventListener('error', () => reject(new Error("The video can't be read.")), { once: true });
    setTimeout(() => reject(new Error('The video takes too long.')), patienceMs);
  });
}
