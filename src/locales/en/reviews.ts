/** Texts about videos that are reviewed before they are public, in ICU's format. */
export const reviews = {
  'review.hidden': 'A video by {member}. Its prompt is shown once it’s published',
  'review.by': 'A video by {member}',
  'review.ready':
    'A video by {member} is ready for review. {member} or this server’s staff can look at it with **Preview** and decide until {until}.',
  'review.notPublished': 'A video by {member} wasn’t published.',
  'review.expired': 'Nobody published the video by {member} within {hours} hours, so it was deleted.',
  'review.rejectedYou': 'This server’s staff didn’t publish your video.',
  'review.reason': 'Their reason: “{reason}”',
  'review.counted': 'It was made, so it used quota.',
  'ping.review': '{member}, your video is done. Press **Preview** to look at it and publish it',
  'ping.notPublished':
    '{member}, {count, plural, one {your video wasn’t} other {# of your videos weren’t}} published',

  'reviewLog.waiting': 'A video by {member} is waiting for review until {until}: {url}',
  'reviewLog.published': '{by} published the video by {member}: {url}',
  'reviewLog.spoiler': '{by} published the video by {member} as a spoiler: {url}',
  'reviewLog.hidden': '{by} hid the video by {member} as a spoiler: {url}',
  'reviewLog.shown': '{by} removed the spoiler from the video by {member}: {url}',
  'reviewLog.rejected': '{by} rejected the video by {member}: {url}',
  'reviewLog.discarded': '{by} discarded the video by {member}: {url}',
  'reviewLog.expired': 'Nobody decided on the video by {member} in time: {url}',

  'button.preview': 'Preview',
  'button.publish': 'Publish',
  'button.approve': 'Approve',
  'button.spoiler': 'Approve as spoiler',
  'button.reject': 'Reject…',
  'button.discard': 'Discard',

  'preview.onlyYou': 'Only you can see this preview. The video waits until {until}.',
  'preview.tooLarge':
    'The video is too large to show here, and I have nowhere else to put it for you. You can still publish it, if this channel takes it.',
  'preview.broken':
    'I can’t show this video, because its file is broken. If it’s published, it ends as failed and uses no quota.',
  'preview.published': 'Published.',
  'preview.spoiler': 'Published as a spoiler.',
  'spoiler.hide': 'Hidden. Members click the video to see it.',
  'spoiler.show': 'Everybody sees the video again.',
  'spoiler.outOfReach':
    'I can’t see this channel, so I can’t change the message. An admin can give me View Channel here.',
  'spoiler.stays': 'Discord didn’t change the file. It stays as it was; you can delete the video.',
  'preview.rejected': 'Rejected. {member} will be notified, and the channel shows that it wasn’t published.',
  'preview.discarded': 'Discarded. It was made, so it used quota.',
  'preview.rejectTitle': 'Reject this video',
  'preview.rejectReason': 'Why?',
  'preview.rejectHint':
    'The member reads it without your name. Staff read it in the log channel, with your name.',

  'reviewed.published': 'This video is already published.',
  'reviewed.rejected': 'This video was already rejected.',
  'reviewed.discarded': 'This video was already discarded.',
  'reviewed.expired': 'Nobody decided on this video in time, so it was deleted.',
  'reviewed.by': 'Decided by {by}.',
  'reviewed.notWaiting': 'This video isn’t waiting for a review.',
  'reviewed.others':
    'Only {member} and members who can manage messages in its channel can see this video before it’s published.',
  'reviewed.staffOnly': 'Only members who can manage messages in its channel can do that.',
  'reviewed.requesterOnly': 'Only {member} can do that.',
  'reviewed.promptHidden':
    'This video isn’t published, so only {member} and this server’s staff can see what it was made from.',
  'reviewed.noRepost':
    'Videos in this channel are reviewed before they’re public, and this one wasn’t. Make it again here, or post it in another channel.',

  'queue.reviewing': '{count} in review',
  'queue.stateReviewing': 'Ready for review until {until}',
  'history.notPublished': 'Not published',
  'history.notPublishedFor': 'Not published: {reason}',
  'history.expired': 'Not published in time',
} as const;
