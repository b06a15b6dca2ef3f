/** Texts about videos that are reviewed before they are public, in ICU's format. */
export const reviews = {
  'review.hidden': 'A video by {member}; its prompt is shown once it is published',
  'review.by': 'A video by {member}',
  'review.ready':
    'A video by {member} is ready for review. {member} or the staff of this server can look at it with Preview and decide, until {until}.',
  'review.notPublished': 'A video by {member} was not published.',
  'review.expired': 'Nobody published the video by {member} within {hours} hours, so it is gone.',
  'review.rejectedYou': 'The staff of this server did not publish your video.',
  'review.reason': 'They say: “{reason}”',
  'review.counted': 'It was made, so it counts against your quota.',
  'ping.review': '{member} your video is made. Press Preview to look at it and publish it',
  'ping.notPublished': '{member} your video was not published',

  'reviewLog.waiting': 'A video by {member} waits for review, until {until}: {url}',
  'reviewLog.published': '{by} published the video by {member}: {url}',
  'reviewLog.spoiler': '{by} published the video by {member} as a spoiler: {url}',
  'reviewLog.rejected': '{by} rejected the video by {member}: {url}',
  'reviewLog.discarded': '{by} discarded the video by {member}: {url}',
  'reviewLog.expired': 'Nobody decided over the video by {member} in time: {url}',

  'button.preview': 'Preview',
  'button.publish': 'Publish',
  'button.approve': 'Approve',
  'button.spoiler': 'Approve as spoiler',
  'button.reject': 'Reject…',
  'button.discard': 'Discard',

  'preview.onlyYou': 'Only you see this preview. The video waits until {until}.',
  'preview.tooLarge':
    'The video is too large to be shown here, and there is no place where I could put it for you. It can be published all the same, if this channel takes it.',
  'preview.broken':
    'I can’t show this video, because its file is broken. If it is published, it ends as failed and doesn’t count against the quota.',
  'preview.published': 'Published.',
  'preview.spoiler': 'Published as a spoiler.',
  'preview.rejected': 'Rejected. {member} is told, and the channel reads that it was not published.',
  'preview.discarded': 'Discarded. It was made, so it counts against your quota.',
  'preview.rejectTitle': 'Reject this video',
  'preview.rejectReason': 'Why?',
  'preview.rejectHint': 'The member reads it without your name, the staff with it, in the log channel.',

  'reviewed.published': 'This video is published already.',
  'reviewed.rejected': 'This video was rejected already.',
  'reviewed.discarded': 'This video was discarded already.',
  'reviewed.expired': 'Nobody decided over this video in time, so it is gone.',
  'reviewed.by': 'Decided by {by}.',
  'reviewed.notWaiting': 'This video does not wait for a review.',
  'reviewed.others':
    'Only {member} and members who may manage messages in its channel can look at this video before it is published.',
  'reviewed.staffOnly': 'Only members who may manage messages in its channel can do that.',
  'reviewed.requesterOnly': 'Only {member} can do that.',
  'reviewed.promptHidden':
    'This video is not published, so what it was made from is for {member} and the staff of this server alone.',
  'reviewed.noRepost':
    'Videos in this channel are looked at before they are public, and this one was not. Make it anew here, or post it again in another channel.',

  'queue.reviewing': '{count} to be reviewed',
  'queue.stateReviewing': 'Ready for review, until {until}',
  'history.notPublished': 'Not published',
  'history.notPublishedFor': 'Not published: {reason}',
  'history.expired': 'Not published in time',
} as const;
