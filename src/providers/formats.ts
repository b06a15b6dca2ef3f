// The formats in which members ask for videos, in every request.

/** In the order of their number of lines. */
export const resolutions = ['360p', '480p', '540p', '720p', '768p', '1080p', '2k', '4k'] as const;
export const aspectRatios = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] as const;
