import type { Reviews } from '../translate.ts';

export const reviews: Reviews = {
  'review.hidden': 'Ein Video von {member}; der Prompt wird gezeigt, sobald es veröffentlicht ist',
  'review.by': 'Ein Video von {member}',
  'review.ready':
    'Ein Video von {member} wartet auf die Freigabe. {member} oder das Team dieses Servers kann es mit „Vorschau“ ansehen und entscheiden, bis {until}.',
  'review.notPublished': 'Ein Video von {member} wurde nicht veröffentlicht.',
  'review.expired':
    'Niemand hat das Video von {member} innerhalb von {hours} Stunden veröffentlicht, es ist jetzt weg.',
  'review.rejectedYou': 'Das Team dieses Servers hat dein Video nicht veröffentlicht.',
  'review.reason': 'Begründung: „{reason}“',
  'review.counted': 'Es wurde gemacht und zählt deshalb zu deinem Kontingent.',
  'ping.review': '{member} dein Video ist fertig. Sieh es dir mit „Vorschau“ an und gib es frei',
  'ping.notPublished': '{member} dein Video wurde nicht veröffentlicht',

  'reviewLog.waiting': 'Ein Video von {member} wartet auf die Freigabe, bis {until}: {url}',
  'reviewLog.published': '{by} hat das Video von {member} veröffentlicht: {url}',
  'reviewLog.spoiler': '{by} hat das Video von {member} als Spoiler veröffentlicht: {url}',
  'reviewLog.rejected': '{by} hat das Video von {member} abgelehnt: {url}',
  'reviewLog.discarded': '{by} hat das Video von {member} verworfen: {url}',
  'reviewLog.expired': 'Niemand hat rechtzeitig über das Video von {member} entschieden: {url}',

  'button.preview': 'Vorschau',
  'button.publish': 'Veröffentlichen',
  'button.approve': 'Freigeben',
  'button.spoiler': 'Als Spoiler freigeben',
  'button.reject': 'Ablehnen …',
  'button.discard': 'Verwerfen',

  'preview.onlyYou': 'Eine Vorschau, die nur du siehst. Das Video wartet bis {until}.',
  'preview.tooLarge':
    'Das Video ist zu groß, um es hier zu zeigen, und ich habe keinen Ort, an den ich es für dich legen könnte. Veröffentlicht werden kann es trotzdem, wenn dieser Kanal es annimmt.',
  'preview.published': 'Veröffentlicht.',
  'preview.spoiler': 'Als Spoiler veröffentlicht.',
  'preview.rejected':
    'Abgelehnt. {member} erfährt es, und im Kanal steht, dass es nicht veröffentlicht wurde.',
  'preview.discarded': 'Verworfen. Es wurde gemacht und zählt deshalb zu deinem Kontingent.',
  'preview.rejectTitle': 'Dieses Video ablehnen',
  'preview.rejectReason': 'Warum?',
  'preview.rejectHint': 'Das Mitglied liest es ohne deinen Namen, das Team mit ihm, im Log-Kanal.',

  'reviewed.published': 'Dieses Video ist schon veröffentlicht.',
  'reviewed.rejected': 'Dieses Video wurde schon abgelehnt.',
  'reviewed.discarded': 'Dieses Video wurde schon verworfen.',
  'reviewed.expired': 'Niemand hat rechtzeitig über dieses Video entschieden, es ist jetzt weg.',
  'reviewed.by': 'Entschieden hat {by}.',
  'reviewed.notWaiting': 'Dieses Video wartet nicht auf eine Freigabe.',
  'reviewed.others':
    'Nur {member} und Mitglieder, die in seinem Kanal Nachrichten verwalten dürfen, können dieses Video vor der Veröffentlichung ansehen.',
  'reviewed.staffOnly': 'Das können nur Mitglieder, die in seinem Kanal Nachrichten verwalten dürfen.',
  'reviewed.requesterOnly': 'Das kann nur {member}.',
  'reviewed.promptHidden':
    'Dieses Video ist nicht veröffentlicht. Woraus es entstand, sehen nur {member} und das Team dieses Servers.',
  'reviewed.noRepost':
    'Videos werden in diesem Kanal angesehen, bevor sie öffentlich sind, und dieses wurde es nicht. Mach es hier neu, oder poste es in einem anderen Kanal noch einmal.',

  'queue.reviewing': '{count} zur Freigabe',
  'queue.stateReviewing': 'Wartet auf die Freigabe, bis {until}',
  'history.notPublished': 'Nicht veröffentlicht',
  'history.notPublishedFor': 'Nicht veröffentlicht: {reason}',
  'history.expired': 'Nicht rechtzeitig veröffentlicht',
};
