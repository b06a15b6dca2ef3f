/**
 * What members and staff read of moderation, marks, blocks and reports, in English, in ICU's format; the other
 * languages have the same keys.
 */
export const safety = {
  'check.blockedWord': 'This server does not allow “{word}” in prompts. Change the prompt and try again.',
  'check.down':
    'This server has every prompt checked before a video is made, and the check does not work at the moment. Please try again in a few minutes.',
  'check.prompt':
    'The check of your prompt found {found}, and this server does not allow that. Change it and try again.',
  'check.promptOrImage':
    'The check of your prompt or image found {found}, and this server does not allow that. Change it and try again.',
  'check.nothingMade': 'Nothing was made, and it does not count against your quota.',

  'content.sexual': 'sexual content',
  'content.minors': 'sexual content with minors',
  'content.harassment': 'harassment',
  'content.threats': 'threats',
  'content.hate': 'hate',
  'content.crimes': 'instructions for crimes',
  'content.violentCrimes': 'instructions for violent crimes',
  'content.selfHarm': 'self-harm',
  'content.violence': 'violence',
  'content.graphicViolence': 'graphic violence',
  'content.other': 'content of this kind',

  'verify.unfinished': 'This message is mine, but there is no finished video in it.',
  'verify.forged':
    'Not made here: what looks like my mark is forged, or the file was changed after I made it.',
  'verify.unknown':
    'Not made here, as far as I can tell: nothing in this message has my mark. A video that was renamed or changed has lost it.',
  'verify.forgotten':
    'I made this video, {when}. What I knew of it has been deleted since, so with what and for whom I can no longer say.',
  'verify.otherServer':
    'I made this video, {when}, on another server. With what and for whom is for that server to know.',
  'verify.made': 'I made this video with {model} ({length}, {resolution}) for {member}, {when}.',
  'verify.copy': 'Somebody else has posted it here; its name and size are still those of the original.',
  'verify.original': 'The original: {url}',
  'verify.consent': '{member} confirmed the right to its image, and to the people in it, {when}.',
  'verify.noNamesake': '{member} confirmed that the prompt means nobody who opted out, {when}.',
  'verify.noConsent': 'It began with an image, and nobody was asked for the right to it.',

  'block.yourself': 'You can’t block yourself.',
  'block.blocked':
    'You are blocked here yourself, so you can’t block or unblock others. Ask somebody who manages the server.',
  'block.staff': '{member} is one of the staff. Only those who manage the server can block or unblock them.',
  'block.unknown': 'Discord didn’t tell me whether {member} is one of the staff. Use `/block` instead.',
  'block.done':
    '{member} can make no more videos here; those on the way are finished. `/unblock` takes it back.',
  'block.already': '{member} was blocked already.',
  'block.undone': '{member} can make videos here again.',
  'block.wasNot': '{member} was not blocked.',

  'report.notMine':
    'Only videos that I made here can be reported to me. For anything else, use Report Message of Discord.',
  'report.own': 'This is your own video. You can take it away with Delete.',
  'report.noChannel':
    'The staff of this server have not set a channel for reports, so I can’t pass it on. Please tell a moderator. (Admins set it with `/settings set name:log-channel`.)',
  'report.title': 'Report this video',
  'report.question': 'What is wrong with it?',
  'report.hint': 'The staff of this server read it, with your name.',
  'report.over': 'This can’t be reported any more. Please tell a moderator.',
  'report.outOfReach':
    'I may not write where the staff read reports, so I can’t pass it on. Please tell a moderator.',
  'report.thanks': 'Thank you. The staff of this server have your report.',

  'report.reported': 'A video was reported',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'The whole prompt is attached: it has more than can be shown here.',
  'report.madeFor': '**Made for** {member} with {model}, {when}',
  'report.by': '**Reported by** {member}',
  'report.delete': 'Delete video',
  'report.block': 'Block requester',
  'report.dismiss': 'Dismiss',
  'report.deleted': 'Deleted by {member} {when}',
  'report.goneAlready': 'Gone already, seen by {member} {when}',
  'report.blocked': '{blocked} blocked by {member} {when}',
  'report.dismissed': 'Dismissed by {member} {when}',
  'report.staffOnly': 'Only members who may manage messages, or the server, can decide over reports.',
  'report.notMyButton': 'This button is not one of mine.',
  'report.stillMade': 'This video is still being made. Cancel it at its message first.',
  'report.unseen': 'I may not see that channel any more. Please delete the message yourself.',
  'report.already': 'You have reported this already; the staff of this server have it.',
  'report.enough': 'That is enough for a day. Please tell a moderator if there is more.',
} as const;
