import type { SafetyTexts } from '../translate.ts';

export const safety: SafetyTexts = {
  'check.blockedWord':
    'Este servidor no permite «{word}» en los prompts. Cambia el prompt e inténtalo de nuevo.',
  'check.down':
    'En este servidor se revisa cada prompt antes de hacer un video, y la revisión no funciona en este momento. Inténtalo de nuevo en unos minutos.',
  'check.prompt':
    'La revisión de tu prompt encontró algo que este servidor no permite: {found}. Cámbialo e inténtalo de nuevo.',
  'check.promptOrImage':
    'La revisión de tu prompt o imagen encontró algo que este servidor no permite: {found}. Cámbialo e inténtalo de nuevo.',
  'check.nothingMade': 'No se hizo nada y no cuenta para tu cuota.',

  'content.sexual': 'contenido sexual',
  'content.minors': 'contenido sexual con menores',
  'content.harassment': 'acoso',
  'content.threats': 'amenazas',
  'content.hate': 'odio',
  'content.crimes': 'instrucciones para delitos',
  'content.violentCrimes': 'instrucciones para crímenes violentos',
  'content.selfHarm': 'autolesión',
  'content.violence': 'violencia',
  'content.graphicViolence': 'violencia explícita',
  'content.other': 'contenido de este tipo',

  'verify.unfinished': 'Este mensaje es mío, pero no contiene ningún video terminado.',
  'verify.forged': 'No se hizo aquí: lo que parece mi marca es falso, o el archivo se cambió después.',
  'verify.unknown':
    'Hasta donde veo, no se hizo aquí: nada en este mensaje tiene mi marca. Un video renombrado o cambiado la pierde.',
  'verify.forgotten':
    'Yo hice este video, {when}. Lo que sabía de él se borró, así que ya no puedo decir con qué ni para quién.',
  'verify.otherServer':
    'Yo hice este video, {when}, en otro servidor. Con qué y para quién es cosa de ese servidor.',
  'verify.made': 'Yo hice este video con {model} ({length}, {resolution}) para {member}, {when}.',
  'verify.copy': 'Otra persona lo publicó aquí; su nombre y tamaño siguen siendo los del original.',
  'verify.original': 'El original: {url}',
  'verify.consent':
    '{member} confirmó que tenía derecho a usar la imagen y a las personas que aparecen en ella, {when}.',
  'verify.noNamesake':
    '{member} confirmó que el prompt no se refiere a nadie que no quiera aparecer, {when}.',
  'verify.noConsent': 'Empezó con una imagen, y no se le preguntó a nadie si tenía derecho a usarla.',

  'block.yourself': 'No puedes bloquearte a ti mismo.',
  'block.blocked':
    'Tú también tienes el acceso bloqueado aquí, así que no puedes bloquear ni desbloquear a nadie. Habla con alguien que administre el servidor.',
  'block.staff':
    '{member} es parte del equipo. Solo quien administra el servidor puede bloquear o desbloquear al equipo.',
  'block.unknown': 'Discord no me dijo si {member} es parte del equipo. Usa `/bloquear`.',
  'block.done':
    '{member} ya no puede hacer videos aquí; los que están en camino se terminan. `/desbloquear` lo revierte.',
  'block.already': '{member} ya tenía un bloqueo.',
  'block.undone': '{member} puede volver a hacer videos aquí.',
  'block.wasNot': '{member} no tenía ningún bloqueo.',

  'report.notMine':
    'Solo puedes denunciarme videos que hice aquí. Para lo demás, usa «Denunciar mensaje» de Discord.',
  'report.own': 'Este es tu propio video. Puedes quitarlo con «Eliminar».',
  'report.noChannel':
    'Este servidor no tiene un canal para denuncias, así que no puedo pasarla. Avisa a un moderador. (Los admins lo ponen con `/ajustes cambiar nombre:log-channel`.)',
  'report.title': 'Denunciar este video',
  'report.question': '¿Qué tiene de malo?',
  'report.hint': 'Lo lee el equipo de este servidor, con tu nombre.',
  'report.over': 'Esto ya no se puede denunciar. Avisa a un moderador.',
  'report.outOfReach':
    'No puedo escribir donde el equipo lee las denuncias, así que no puedo pasarla. Avisa a un moderador.',
  'report.thanks': 'Gracias. El equipo de este servidor tiene tu denuncia.',

  'report.reported': 'Se denunció un video',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'El prompt completo está adjunto: aquí no cabe todo.',
  'report.madeFor': '**Hecho para** {member} con {model}, {when}',
  'report.by': '**Denunciado por** {member}',
  'report.delete': 'Eliminar video',
  'report.block': 'Bloquear al miembro',
  'report.dismiss': 'Descartar',
  'report.deleted': 'Eliminado por {member} {when}',
  'report.goneAlready': 'Ya no estaba, visto por {member} {when}',
  'report.blocked': '{blocked}: bloqueo de {member} {when}',
  'report.dismissed': 'Descartado por {member} {when}',
  'report.staffOnly':
    'Solo deciden sobre denuncias los miembros que pueden gestionar mensajes o el servidor.',
  'report.notMyButton': 'Este botón no es mío.',
  'report.stillMade': 'Este video todavía se está haciendo. Cancélalo antes en su mensaje.',
  'report.unseen': 'Ya no puedo ver ese canal. Elimina tú el mensaje.',
  'report.already': 'Ya lo denunciaste; el equipo de este servidor lo tiene.',
  'report.enough': 'Es suficiente por un día. Avisa a un moderador si hay más.',
};
