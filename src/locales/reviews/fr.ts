import type { Reviews } from '../translate.ts';

export const reviews: Reviews = {
  'review.hidden': 'Une vidéo de {member} ; son prompt sera montré une fois publiée',
  'review.by': 'Une vidéo de {member}',
  'review.ready':
    'Une vidéo de {member} attend une validation. {member} ou l’équipe de ce serveur peut la regarder avec « Aperçu » et décider, jusqu’au {until}.',
  'review.notPublished': 'Une vidéo de {member} n’a pas été publiée.',
  'review.expired': 'Personne n’a publié la vidéo de {member} en {hours} heures, elle est donc supprimée.',
  'review.rejectedYou': 'L’équipe de ce serveur n’a pas publié ta vidéo.',
  'review.reason': 'Son explication : « {reason} »',
  'review.counted': 'Elle a été créée, elle compte donc dans ton quota.',
  'ping.review': '{member} ta vidéo est prête. Appuie sur « Aperçu » pour la regarder et la publier',
  'ping.notPublished': '{member} ta vidéo n’a pas été publiée',

  'reviewLog.waiting': 'Une vidéo de {member} attend une validation, jusqu’au {until} : {url}',
  'reviewLog.published': '{by} a publié la vidéo de {member} : {url}',
  'reviewLog.spoiler': '{by} a publié la vidéo de {member} comme spoiler : {url}',
  'reviewLog.rejected': '{by} a refusé la vidéo de {member} : {url}',
  'reviewLog.discarded': '{by} a abandonné la vidéo de {member} : {url}',
  'reviewLog.expired': 'Personne n’a décidé à temps pour la vidéo de {member} : {url}',

  'button.preview': 'Aperçu',
  'button.publish': 'Publier',
  'button.approve': 'Valider',
  'button.spoiler': 'Valider comme spoiler',
  'button.reject': 'Refuser…',
  'button.discard': 'Abandonner',

  'preview.onlyYou': 'Toi seul vois cet aperçu. La vidéo attend jusqu’au {until}.',
  'preview.tooLarge':
    'La vidéo est trop grande pour être montrée ici, et je n’ai aucun endroit où la mettre pour toi. Elle peut quand même être publiée, si ce salon l’accepte.',
  'preview.published': 'Publiée.',
  'preview.spoiler': 'Publiée comme spoiler.',
  'preview.rejected': 'Refusée. {member} en sera averti, et le salon lit qu’elle n’a pas été publiée.',
  'preview.discarded': 'Abandonnée. Elle a été créée, elle compte donc dans ton quota.',
  'preview.rejectTitle': 'Refuser cette vidéo',
  'preview.rejectReason': 'Pourquoi ?',
  'preview.rejectHint': 'Le membre le lit sans ton nom, l’équipe avec, dans le salon de logs.',

  'reviewed.published': 'Cette vidéo est déjà publiée.',
  'reviewed.rejected': 'Cette vidéo a déjà été refusée.',
  'reviewed.discarded': 'Cette vidéo a déjà été abandonnée.',
  'reviewed.expired': 'Personne n’a décidé à temps pour cette vidéo, elle est donc supprimée.',
  'reviewed.by': 'La décision est de {by}.',
  'reviewed.notWaiting': 'Cette vidéo n’attend pas de validation.',
  'reviewed.others':
    'Seuls {member} et les membres qui peuvent gérer les messages de son salon peuvent regarder cette vidéo avant sa publication.',
  'reviewed.staffOnly': 'C’est réservé aux membres qui peuvent gérer les messages de son salon.',
  'reviewed.requesterOnly': 'C’est réservé à {member}.',
  'reviewed.promptHidden':
    'Cette vidéo n’est pas publiée : ce dont elle est faite est réservé à {member} et à l’équipe de ce serveur.',
  'reviewed.noRepost':
    'Dans ce salon, les vidéos sont regardées avant d’être publiques, et celle-ci ne l’a pas été. Refais-la ici, ou republie-la dans un autre salon.',

  'queue.reviewing': '{count} à valider',
  'queue.stateReviewing': 'En attente de validation, jusqu’au {until}',
  'history.notPublished': 'Non publiée',
  'history.notPublishedFor': 'Non publiée : {reason}',
  'history.expired': 'Non publiée à temps',
};
