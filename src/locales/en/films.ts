/** What members read while they plan a film, in English, in ICU's format; the other languages have the same keys. */
export const films = {
  'board.captions.off': 'No captions',
  'board.captions.picture': 'Captions in the picture',
  'board.captions.file': 'Captions as a file',
  'board.untitled': 'A new film',
  'board.shots': '{count, plural, one {# shot} other {# shots}}',
  'board.draftFor': 'draft {price}',
  'board.none':
    'No shots yet. Press **Add shots** and write one per line. Each becomes a card that you can change.',
  'board.fromIdea':
    'Each sentence of your idea is a shot now. Change what you like, then press the button with the price.',
  'board.style': 'Style: {word}',
  'board.continues': 'from the last frame of shot {number}',
  'board.draftState':
    '{state, select, made {Draft ready} making {Draft in progress} waiting {Draft waiting} other {Draft failed}}',
  'board.finalState':
    '{state, select, made {Shot ready} making {Shot in progress} waiting {Shot waiting} other {Shot failed}}',
  'board.filming':
    '{kind, select, draft {The draft is being made} other {The film is being made}}: {done} of {count} shots ready.',
  'board.ready': '{kind, select, draft {The draft is ready.} other {The film is ready.}}',
  'board.outdated':
    '{kind, select, draft {You’ve changed something since the draft.} other {You’ve changed something since the film.}}',
  'board.unfinished':
    '{kind, select, draft {The last draft wasn’t finished.} other {The last film wasn’t finished.}} Shots that are ready stay: only the others are made again.',
  'board.draftAll': 'Draft all · {price}',
  'board.draftRest': '{count, plural, one {Draft # shot} other {Draft # shots}} · {price}',
  'board.draftJoin': 'Join the drafts',
  'board.shootAll': 'Shoot all · {price}',
  'board.shootRest': '{count, plural, one {Shoot # shot} other {Shoot # shots}} · {price}',
  'board.shootJoin': 'Join the shots',
  'board.stop': '{kind, select, draft {Cancel the draft} other {Cancel the film}}',
  'board.add': 'Add shots',
  'board.words': 'Title and style',
  'board.look': 'Film options',
  'board.pick': 'Open a shot',
  'board.shot': 'Shot {number} of {count}',
  'board.edit': 'Edit',
  'board.split': 'Split',
  'board.continueOn': 'Continues the shot before: on',
  'board.continueOff': 'Continues the shot before: off',
  'board.redo': 'Redo',
  'board.remove': 'Delete',
  'board.earlier': 'Earlier',
  'board.later': 'Later',
  'board.back': 'All shots',
  'board.cancelShot': 'Cancel this shot',
  'board.ownModel': 'Use the film’s model',
  'board.open': 'Open another film',
  'board.new': 'New film',
  'board.delete': 'Delete this film',
  'board.reallyDelete': 'Really delete it',
  'board.deleteNote': 'The film and its shots are forgotten. Videos that were made stay.',
  'board.deleted': 'The film is deleted. Videos that were made stay.',
  'board.over':
    'This film is gone: I keep films for {days} days after your last change. Use </film> to start a new one.',
  'board.tooMany':
    'You’re planning {max} films on this server, the most allowed. Open one with </film> and delete it under **Film options**.',
  'board.leftOut':
    '{count, plural, one {One shot wasn’t added} other {# shots weren’t added}}: a film can have {max} shots.',
  'board.shotGone': 'This shot is no longer there.',
  'board.noneTyped': 'There was no shot in that. Write what happens, one shot per line.',
  'board.formShots': 'Shots, one per line',
  'board.formShotsHint':
    'With blank lines between them, they can be longer. “(5s)” at the end sets the length.',
  'board.formShotsExample': 'A fox wakes up in the snow (5s)',
  'board.formContinue': 'Transitions',
  'board.formContinueHint': 'Each begins with the last frame of the shot before',
  'board.formShot': 'What happens in this shot',
  'board.formFirst': 'First shot',
  'board.formSecond': 'Second shot',
  'board.formTitle': 'Title',
  'board.formStyle': 'Style of all shots',
  'board.formStyleHint': '16 mm film, soft morning light, muted colors',
  'board.fromIdeaWrite':
    'Each sentence of your idea is a shot now. To have a whole film written from it, press **Write the shots**.',
  'board.noneWrite':
    'No shots yet. Press **Write the shots** and type an idea, or press **Add shots** and write one per line.',
  'board.write': 'Write the shots',
  'board.writing': 'Asking the assistant for shots. This can take 20 seconds.',
  'board.written': 'Suggested shots',
  'board.writtenAbout':
    'An AI wrote these shots. None is on your board until you press the button below the last one. You can ask {left, plural, one {# more time} other {# more times}} today.',
  'board.writtenLeftOut':
    '{count, plural, one {One shot} other {# shots}} left out: against this server’s rules, unusable, or too much for one film.',
  'board.nothingWritten':
    'None of the assistant’s shots can be used here: they’re against this server’s rules or unusable. Change your idea and try again. This used one of today’s requests to the assistant.',
  'board.useShots': 'Use these shots',
  'board.replaceShots': 'Replace my shots',
  'board.addToShots': 'Add to my shots',
  'board.writeOthers': 'Write others',
  'board.formIdea': 'What the film is about',
  'board.formIdeaHint': 'One sentence is enough. An AI gets it, with the cast it names.',
  'board.formIdeaExample': 'A fox and a hare race a storm to the lighthouse',
} as const;
