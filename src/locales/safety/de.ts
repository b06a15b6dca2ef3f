import type { SafetyTexts } from '../translate.ts';

export const safety: SafetyTexts = {
  'check.blockedWord':
    'Dieser Server erlaubt „{word}“ in Prompts nicht. Ändere den Prompt und versuch es noch einmal.',
  'check.down':
    'Auf diesem Server wird jeder Prompt vorher geprüft, und die Prüfung funktioniert gerade nicht. Versuch es bitte in ein paar Minuten noch einmal.',
  'check.prompt':
    'Die Prüfung hat in deinem Prompt etwas gefunden, das dieser Server nicht erlaubt: {found}. Ändere ihn und versuch es noch einmal.',
  'check.promptOrImage':
    'Die Prüfung hat in deinem Prompt oder Bild etwas gefunden, das dieser Server nicht erlaubt: {found}. Ändere es und versuch es noch einmal.',
  'check.nothingMade': 'Es wurde nichts gemacht, und zu deinem Kontingent zählt es nicht.',

  'content.sexual': 'sexuelle Inhalte',
  'content.minors': 'sexuelle Inhalte mit Minderjährigen',
  'content.harassment': 'Belästigung',
  'content.threats': 'Drohungen',
  'content.hate': 'Hass',
  'content.crimes': 'Anleitungen zu Straftaten',
  'content.violentCrimes': 'Anleitungen zu Gewalttaten',
  'content.selfHarm': 'Selbstverletzung',
  'content.violence': 'Gewalt',
  'content.graphicViolence': 'drastische Gewalt',
  'content.other': 'Inhalte dieser Art',

  'verify.unfinished': 'Diese Nachricht ist von mir, aber es ist kein fertiges Video darin.',
  'verify.forged':
    'Nicht von hier: Was wie meine Kennung aussieht, ist gefälscht, oder die Datei wurde danach geändert.',
  'verify.unknown':
    'Soweit ich sehe, nicht von hier: Nichts in dieser Nachricht hat meine Kennung. Ein Video, das umbenannt oder geändert wurde, hat sie verloren.',
  'verify.forgotten':
    'Dieses Video habe ich gemacht, {when}. Was ich darüber wusste, ist inzwischen gelöscht; womit und für wen, kann ich nicht mehr sagen.',
  'verify.otherServer':
    'Dieses Video habe ich gemacht, {when}, auf einem anderen Server. Womit und für wen, geht nur den etwas an.',
  'verify.made': 'Dieses Video habe ich mit {model} ({length}, {resolution}) für {member} gemacht, {when}.',
  'verify.copy': 'Jemand anders hat es hier gepostet; Name und Größe sind noch die des Originals.',
  'verify.original': 'Das Original: {url}',
  'verify.consent': '{member} hat {when} bestätigt, das Bild und die Menschen darauf verwenden zu dürfen.',
  'verify.noNamesake': '{member} hat {when} bestätigt, dass der Prompt niemanden meint, der das nicht will.',
  'verify.noConsent': 'Es begann mit einem Bild, und niemand wurde nach dem Recht daran gefragt.',

  'block.yourself': 'Dich selbst kannst du nicht sperren.',
  'block.blocked':
    'Du bist hier selbst gesperrt und kannst deshalb niemanden sperren oder entsperren. Wende dich an jemanden, der den Server verwaltet.',
  'block.staff':
    '{member} gehört zum Team. Nur wer den Server verwaltet, kann das Team sperren oder entsperren.',
  'block.unknown': 'Discord hat mir nicht gesagt, ob {member} zum Team gehört. Nimm stattdessen `/sperren`.',
  'block.done':
    '{member} kann hier keine Videos mehr machen; laufende werden fertig gemacht. `/entsperren` hebt es auf.',
  'block.already': '{member} war schon gesperrt.',
  'block.undone': '{member} kann hier wieder Videos machen.',
  'block.wasNot': '{member} war nicht gesperrt.',

  'report.notMine':
    'Bei mir kannst du nur Videos melden, die ich hier gemacht habe. Für alles andere nimm „Nachricht melden“ von Discord.',
  'report.own': 'Das ist dein eigenes Video. Mit „Löschen“ nimmst du es weg.',
  'report.noChannel':
    'Auf diesem Server ist kein Kanal für Meldungen eingestellt, ich kann sie also nicht weitergeben. Sag bitte der Moderation Bescheid. (Admins stellen ihn mit `/einstellungen setzen name:log-channel` ein.)',
  'report.title': 'Dieses Video melden',
  'report.question': 'Was stimmt damit nicht?',
  'report.hint': 'Das Team dieses Servers liest es, mit deinem Namen.',
  'report.over': 'Das lässt sich nicht mehr melden. Sag bitte der Moderation Bescheid.',
  'report.outOfReach':
    'Ich darf dort nicht schreiben, wo das Team Meldungen liest, und kann sie nicht weitergeben. Sag bitte der Moderation Bescheid.',
  'report.thanks': 'Danke. Das Team dieses Servers hat deine Meldung.',

  'report.reported': 'Ein Video wurde gemeldet',
  'report.prompt': 'Prompt',
  'report.wholePrompt': 'Der ganze Prompt hängt an: Hier ist nicht alles davon zu sehen.',
  'report.madeFor': '**Gemacht für** {member} mit {model}, {when}',
  'report.by': '**Gemeldet von** {member}',
  'report.delete': 'Video löschen',
  'report.block': 'Mitglied sperren',
  'report.dismiss': 'Verwerfen',
  'report.deleted': 'Gelöscht von {member} {when}',
  'report.goneAlready': 'War schon weg, gesehen von {member} {when}',
  'report.blocked': '{blocked} gesperrt von {member} {when}',
  'report.dismissed': 'Verworfen von {member} {when}',
  'report.staffOnly': 'Über Meldungen entscheidet nur, wer Nachrichten oder den Server verwalten darf.',
  'report.notMyButton': 'Dieser Knopf ist keiner von mir.',
  'report.stillMade': 'Dieses Video entsteht noch. Brich es zuerst bei seiner Nachricht ab.',
  'report.unseen': 'Ich darf diesen Kanal nicht mehr sehen. Lösch die Nachricht bitte selbst.',
  'report.already': 'Das hast du schon gemeldet; das Team dieses Servers hat die Meldung.',
  'report.enough': 'Das reicht für einen Tag. Wenn es noch mehr gibt, sag bitte der Moderation Bescheid.',
};
