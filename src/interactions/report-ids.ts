import type { ReportAction } from '../replies/report-message.ts';
import type { Signer } from '../signer.ts';

/** The reported message. */
export interface MessageLocation {
  jobId: string;
  channelId: string;
  messageId: string;
}

const PURPOSE = 'report';

/**
 * The custom id of an action on a report. It is signed, because it contains the id of a message that the bot would
 * delete.
 */
export function reportId(
  { jobId, channelId, messageId }: MessageLocation,
  action: ReportAction,
  signer: Signer,
): string {
  const mark = signer.sign(PURPOSE, `${jobId}.${channelId}.${messageId}`);
  return `report:${jobId}:${channelId}.${messageId}.${mark}.${action}`;
}

/** Whether the bot made the button of an action on a report. */
export function isReportMark(
  { jobId, channelId, messageId }: MessageLocation,
  mark: string,
  signer: Pick<Signer, 'isSigned'>,
): boolean {
  return signer.isSigned(PURPOSE, `${jobId}.${channelId}.${messageId}`, mark);
}

/** Marks the form about a message: staff get a button that deletes the message. */
export function signReport(
  jobId: string,
  message: { id: string; channelId: string },
  signer: Signer,
): string {
  return signer.sign('report-form', `${jobId}.${message.channelId}.${message.id}`);
}
