/** Stories that members tell in turns, in English, in ICU's format; the other languages have the same keys. */
export const stories = {
  'story.untitled': 'A story',
  'story.started': '{member} started a story: **{word}**',
  'story.rules':
    'Each clip begins with the last frame of the one before. The first to press the button has {minutes} minutes to write the next one.',
  'story.rulesFilm':
    'After your own clip, the others go first for an hour. </story show> shows the story, and makes it into one film at any time.',
  'story.free': 'Anyone can make the first clip. The first to press the button has {minutes} minutes for it.',
  'story.freeAfter':
    'The newest clip is by {member}. Anyone else can go on: the first to press the button has {minutes} minutes for it.',
  'story.turn': 'It’s {member}’s turn until {until}. After that, anyone can take it.',
  'story.making': '{member}’s clip is being made. Then the next one can go on.',
  'story.held': 'It’s {member}’s turn until {until}. After that, you can take it.',
  'story.rests':
    'The newest clip is yours, so others go first. If nobody does, you can go on yourself at {until}.',
  'story.ended':
    '{count, plural, =0 {This story has ended.} one {This story has ended with # clip.} other {This story has ended with # clips.}}',
  'story.endedNow': '**{word}** has ended. Its clips stay, and </story show> still makes the film.',
  'story.from':
    'The newest clip is gone, hidden, or by someone who doesn’t want to appear in videos, so the next one continues from [clip {position}]({url}).',
  'story.fromNothing':
    'None of the clips can be continued any more: they’re gone, hidden, or by someone who doesn’t want to appear in videos. The next one begins anew.',
  'story.begin': 'Make the first clip',
  'story.continue': 'Continue the story',
  'story.show': 'Story so far',
  'story.film': 'Make the film',
  'story.by': 'Started by {member}',
  'story.clips': '{count, plural, =0 {no clips yet} one {# clip} other {# clips}}',
  'story.clipGone': '*gone or hidden*',
  'story.filmWhole': 'The film has all clips.',
  'story.filmTakes': 'The film takes the newest {taken} of {count} clips.',
  'story.filmPart':
    'These are {taken} of the story’s {count} clips: the newest that are still public, and at most {max} or {seconds, number} s.',
  'story.formTitle': 'Clip {position}',
  'story.formBegin': 'How does the story begin?',
  'story.formNext': 'What happens next?',
  'story.formFrom': 'It begins with the last frame of clip {position}.',
  'story.noneHere': 'No story is running in this channel. Start one with </story start>.',
  'story.none':
    'There’s no story in this channel. Use this in the thread of a story, or start one with </story start>.',
  'story.unknown': 'I no longer know this story: I keep them for 30 days after the last clip.',
  'story.over': 'This story has ended. Start another with </story start>.',
  'story.full': 'This story has {max} clips, the most a story can have. Start another with </story start>.',
  'story.wentOn':
    'The story has gone on since you wrote this, so nothing was started. Press **Continue the story** below the newest clip.',
  'story.tooShort': 'A film needs at least two clips that are still public.',
  'story.locked': 'This thread is locked, so its story can’t go on. A moderator can unlock it.',
  'story.noThreadHere': 'I can’t start a thread here. Use </story start> in a text channel.',
  'story.threadsFull':
    'This server has as many active threads as it can have. Try again once some are closed.',
  'story.titleBlocked': 'This server’s AutoMod doesn’t allow this title. Pick another one.',
  'story.badTitle': 'Give the story a title of up to {max} characters.',
  'story.lacks':
    'To start a story here, I need {permissions}. [An admin can add them]({url}), or allow them in this channel. Everything else works without them.',
  'story.tooMany': 'This server has {max} running stories, the most it can have. End one with </story end>.',
  'story.notYours': 'Only the member who started this story and moderators can end it.',
} as const;
