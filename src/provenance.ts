import type { Job } from './jobs/job.ts';
import type { Signer } from './signer.ts';

const PURPOSE = 'video';

/** The content of a mark. `isMine` is false if it is forged, or came with another file. */
export interface ReadMark {
  jobId: string;
  isMine: boolean;
}

/**
 * Marks results, so that they are recognized long after their jobs are deleted. A mark contains the job's id and a
 * signature over it and the file's size, or the fact that there is no file. The requester's identity stays in the
 * store.
 */
export interface Provenance {
  /** The name of the attached video: it survives a download and a new upload. */
  fileName(job: Pick<Job, 'id'>, bytes: number, extension?: string): string;
  /** The same for the text of a message with a link and no file. */
  linkMark(jobId: string): string;
  /** The mark in a file's name; `undefined` if there is none. */
  readFile(file: { name: string; bytes: number }): ReadMark | undefined;
  readText(text: string): ReadMark | undefined;
}

/** Whether a message has a job's video, as a file or as a link, with the bot's own mark. */
export function hasVideoOf(
  jobId: string,
  message: { content?: string; attachments?: readonly { filename: string; size: number }[] },
  { readFile, readText }: Pick<Provenance, 'readFile' | 'readText'>,
): boolean {
  const ofFiles =
    message.attachments?.map(({ filename: name, size: bytes }) => readFile({ name, bytes })) ?? [];
  return [...ofFiles, readText(message.content ?? '')].some((mark) => mark?.isMine && mark.jobId === jobId);
}

export function createProvenance(signer: Signer): Provenance {
  // Hexadecimal, so that no program that writes or renames files changes it.
  const hexOf = (mark: string) => Buffer.from(mark, 'base64url').toString('hex');
  const markOf = (jobId: string, what: string) =>
    `${jobId}-${hexOf(signer.sign(PURPOSE, `${jobId}:${what}`))}`;

  function read(text: string, what: string): ReadMark | undefined {
    const [, jobId = '', hex = ''] = /(?<!\d)(\d{17,20})-([\da-f]{24})(?![\da-f])/i.exec(text) ?? [];
    if (jobId === '') return undefined;
    const mark = Buffer.from(hex, 'hex').toString('base64url');
    return { jobId, isMine: signer.isSigned(PURPOSE, `${jobId}:${what}`, mark) };
  }

  return {
    fileName: ({ id }, bytes, extension = 'mp4') => `cutscene-${markOf(id, `${bytes}`)}.${extension}`,
    linkMark: (jobId) => markOf(jobId, 'link'),
    readFile: ({ name, bytes }) => (/cutscene-/i.test(name) ? read(name, `${bytes}`) : undefined),
    readText: (text) => read(text, 'link'),
  };
}
