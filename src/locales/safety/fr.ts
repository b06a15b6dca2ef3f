import type { SafetyTexts } from '../translate.ts';

export const safety: SafetyTexts = {
  'check.blockedWord':
    'Ce serveur n’autorise pas « {word} » dans les prompts. Modifie le prompt et réessaie.',
  'check.down':
    'Sur ce serveur, chaque prompt est vérifié avant la création, et la vérification ne marche pas en ce moment. Réessaie dans quelques minutes.',
  'check.prompt':
    'La vérification de ton prompt a trouvé ceci, que ce serveur n’autorise pas : {found}. Modifie-le et réessaie.',
  'check.promptOrImage':
    'La vérification de ton prompt ou de ton image a trouvé ceci, que ce serveur n’autorise pas : {found}. Change-le et réessaie.',
  'check.nothingMade': 'Rien n’a été créé, et ça ne compte pas dans ton quota.',

  'content.sexual': 'contenu sexuel',
  'content.minors': 'contenu sexuel avec des mineurs',
  'content.harassment': 'harcèlement',
  'content.threats': 'menaces',
  'content.hate': 'haine',
  'content.crimes': 'instructions pour des délits',
  'content.violentCrimes': 'instructions pour des crimes violents',
  'content.selfHarm': 'automutilation',
  'content.violence': 'violence',
  'content.graphicViolence': 'violence explicite',
  'content.other': 'contenu de ce genre',

  'verify.unfinished': 'Ce message est de moi, mais il ne contient pas de vidéo terminée.',
  'verify.forged':
    'Pas créée ici : ce qui ressemble à ma marque est faux, ou le fichier a été modifié après coup.',
  'verify.unknown':
    'Pas créée ici, pour autant que je sache : rien dans ce message ne porte ma marque. Une vidéo renommée ou modifiée l’a perdue.',
  'verify.forgotten':
    'J’ai créé cette vidéo, {when}. Ce que j’en savais a été supprimé depuis : je ne peux plus dire avec quoi ni pour qui.',
  'verify.otherServer':
    'J’ai créé cette vidéo, {when}, sur un autre serveur. Avec quoi et pour qui, ça ne regarde que lui.',
  'verify.made': 'J’ai créé cette vidéo avec {model} ({length}, {resolution}) pour {member}, {when}.',
  'verify.copy': 'Quelqu’un d’autre l’a publiée ici ; son nom et sa taille sont encore ceux de l’original.',
  'verify.original': 'L’original : {url}',
  'verify.consent':
    '{member} a confirmé avoir le droit d’utiliser l’image et les personnes qui y figurent, {when}.',
  'verify.noNamesake': '{member} a confirmé que le prompt ne vise aucun membre qui s’y oppose, {when}.',
  'verify.noConsent': 'Elle part d’une image, et personne n’a dû confirmer en avoir le droit.',

  'block.yourself': 'Tu ne peux pas te bloquer toi-même.',
  'block.blocked':
    'Tu es toi-même bloqué ici, tu ne peux donc ni bloquer ni débloquer personne. Adresse-toi à quelqu’un qui gère le serveur.',
  'block.staff':
    '{member} fait partie de l’équipe. Seules les personnes qui gèrent le serveur peuvent bloquer ou débloquer l’équipe.',
  'block.unknown': 'Discord ne m’a pas dit si {member} fait partie de l’équipe. Utilise plutôt `/bloquer`.',
  'block.done':
    '{member} ne peut plus créer de vidéos ici ; celles en cours seront terminées. `/débloquer` l’annule.',
  'block.already': '{member} est déjà dans la liste des membres bloqués.',
  'block.undone': '{member} peut de nouveau créer des vidéos ici.',
  'block.wasNot': '{member} ne figure pas parmi les membres bloqués.',

  'report.notMine':
    'Tu ne peux me signaler que des vidéos que j’ai créées ici. Pour le reste, utilise « Signaler le message » de Discord.',
  'report.own': 'C’est ta propre vidéo. Tu peux la retirer avec « Supprimer ».',
  'report.noChannel':
    'Aucun salon n’est réglé pour les signalements sur ce serveur, je ne peux donc pas transmettre le tien. Préviens la modération. (Les admins le règlent avec `/réglages changer nom:log-channel`.)',
  'report.title': 'Signaler cette vidéo',
  'report.question': 'Quel est le problème ?',
  'report.hint': 'L’équipe de ce serveur le lit, avec ton nom.',
  'report.over': 'Ce n’est plus possible de le signaler. Préviens la modération.',
  'report.outOfReach':
    'Je ne peux pas écrire là où l’équipe lit les signalements, je ne peux donc pas transmettre le tien. Préviens la modération.',
  'report.thanks': 'Merci. L’équipe de ce serveur a reçu ton signalement.',

  'report.reported': 'Une vidéo a été signalée',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'Le prompt complet est joint : tout ne peut pas être affiché ici.',
  'report.madeFor': '**Créée pour** {member} avec {model}, {when}',
  'report.by': '**Signalée par** {member}',
  'report.delete': 'Supprimer la vidéo',
  'report.block': 'Bloquer le membre',
  'report.dismiss': 'Ignorer',
  'report.deleted': 'Supprimée par {member} {when}',
  'report.goneAlready': 'Déjà disparue, constaté par {member} {when}',
  'report.blocked': 'Blocage de {blocked} par {member} {when}',
  'report.dismissed': 'Ignoré par {member} {when}',
  'report.staffOnly':
    'Seuls les membres qui peuvent gérer les messages ou le serveur décident des signalements.',
  'report.notMyButton': 'Ce bouton n’est pas de moi.',
  'report.stillMade': 'Cette vidéo est encore en cours de création. Annule-la d’abord dans son message.',
  'report.unseen': 'Je ne vois plus ce salon. Supprime toi-même le message.',
  'report.already': 'Tu as déjà signalé cette vidéo ; l’équipe de ce serveur est au courant.',
  'report.enough': 'C’est assez pour un jour. Préviens la modération s’il y en a d’autres.',
};
