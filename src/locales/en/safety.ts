/**
 * What members and staff read of moderation, marks, blocks and reports, in English, in ICU's format; the other
 * languages have the same keys.
 */
export const safety = {
  'check.blockedWord': 'This server doesn’t allow “{word}” in prompts. Change the prompt and try again.',
  'check.down':
    'This server checks every prompt before a video is made, and the check isn’t working right now. Try again in a few minutes.',
  'check.prompt':
    'The check of your prompt found something this server doesn’t allow: {found}. Change it and try again.',
  'check.promptOrImage':
    'The check of your prompt or image found something this server doesn’t allow: {found}. Change it and try again.',
  'check.nothingMade': 'Nothing was made, and no quota was used.',

  'content.sexual': 'sexual content',
  'content.minors': 'sexual content involving minors',
  'content.harassment': 'harassment',
  'content.threats': 'threats',
  'content.hate': 'hate',
  'content.crimes': 'instructions for crimes',
  'content.violentCrimes': 'instructions for violent crimes',
  'content.selfHarm': 'self-harm',
  'content.violence': 'violence',
  'content.graphicViolence': 'graphic violence',
  'content.other': 'content of this kind',

  'verify.unfinished': 'This message is mine, but there’s no finished video in it.',
  'verify.forged': 'Not made here: what looks like my ID is forged, or the file was changed after I made it.',
  'verify.unknown':
    'Not made here, as far as I can tell: nothing in this message has one of my IDs. A video that was renamed or changed has lost it.',
  'verify.forgotten':
    'I made this video {when}. Its details have been deleted since, so I can’t say with which model or for whom.',
  'verify.otherServer':
    'I made this video {when}, on another server. I can’t share details from another server.',
  'verify.made': 'I made this video with {model} ({length}, {resolution}) for {member}, {when}.',
  'verify.joined': 'I joined AI-generated videos to this one ({length}) for {member}, {when}.',
  'verify.copy': 'Someone else posted it here. The file’s name and size still match the original.',
  'verify.original': 'The original: {url}',
  'verify.consent': '{member} confirmed {when} that they may use the image and show the people in it.',
  'verify.noNamesake': '{member} confirmed {when} that the prompt isn’t about anyone who opted out.',
  'verify.noConsent': 'It started from an image, and nobody was asked for the right to use it.',

  'block.yourself': 'You can’t block yourself.',
  'block.blocked':
    'You’re blocked here yourself, so you can’t block or unblock others. Ask someone who manages the server.',
  'block.staff': '{member} is on the staff. Only those who manage the server can block or unblock them.',
  'block.unknown': 'Discord didn’t tell me if {member} is on the staff. Use </block> instead.',
  'block.done':
    '{member} can’t make videos here anymore. Videos in progress will finish. </unblock> undoes it.',
  'block.already': '{member} was already blocked.',
  'block.undone': '{member} can make videos here again.',
  'block.wasNot': '{member} wasn’t blocked.',

  'report.notMine':
    'You can only report videos that I made here. For anything else, use Discord’s **Report Message**.',
  'report.own': 'This is your own video. You can remove it with **Delete**.',
  'report.noChannel':
    'This server’s staff haven’t set a channel for reports, so I can’t pass it on. Tell a moderator. (Admins set it with </settings set> `name:log-channel`.)',
  'report.title': 'Report this video',
  'report.question': 'What’s wrong with it?',
  'report.hint': 'This server’s staff will read it, with your name.',
  'report.over': 'This can’t be reported anymore. Tell a moderator.',
  'report.outOfReach': 'I can’t write in the channel for reports, so I can’t pass it on. Tell a moderator.',
  'report.thanks': 'Thank you. This server’s staff got your report.',

  'report.reported': 'A video was reported',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'The full prompt is attached: it’s too long to show here.',
  'report.madeFor': '**Made for** {member} with {model}, {when}',
  'report.by': '**Reported by** {member}',
  'report.delete': 'Delete video',
  'report.block': 'Block requester',
  'report.dismiss': 'Dismiss',
  'report.deleted': 'Deleted by {member} {when}',
  'report.goneAlready': 'Already gone; checked by {member} {when}',
  'report.blocked': '{blocked} blocked by {member} {when}',
  'report.dismissed': 'Dismissed by {member} {when}',
  'report.staffOnly': 'Only members who can manage messages or the server can decide on reports.',
  'report.notMyButton': 'This isn’t one of this bot’s buttons.',
  'report.stillMade': 'This video is still being made. Cancel it on its message first.',
  'report.unseen': 'I can’t see that channel anymore. Delete the message yourself.',
  'report.already': 'You already reported this. This server’s staff have your report.',
  'report.enough': 'You’ve reached the limit for today. Tell a moderator if there’s more.',
} as const;
