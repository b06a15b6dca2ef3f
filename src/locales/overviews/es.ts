import type { Overviews } from '../translate.ts';

export const overviews: Overviews = {
  'example.boat':
    'Un barco de papel baja flotando por una calle lluviosa al anochecer, letreros de neón brillan en los charcos, la cámara baja y muy cerca detrás de él',
  'example.fox':
    'Un zorro rojo despierta en la nieve fresca al amanecer, se sacude y se aleja al trote entre pinos escarchados, luz dorada, cámara lenta',
  'example.lanterns':
    'Cientos de farolillos de papel se elevan de noche sobre un tranquilo lago de montaña, su luz tiembla en el agua, la cámara se aleja despacio',
  'example.ramen':
    'El vapor sube de un tazón de ramen sobre una barra de madera, unos palillos levantan los fideos, macro, luz cálida',

  'quota.refusedCap':
    'Por ahora no puedo hacer más videos que cuesten dinero. Vuelve a funcionar {opens}; los modelos gratuitos siguen disponibles.',
  'quota.refusedZero':
    'No puedes hacer videos en este servidor: tu cuota es de 0 al día, {origin}. Lo deciden sus admins; pregúntales a ellos.',
  'quota.refusedMine':
    'Has usado {used} de tus {max, plural, one {# video} other {# videos}} de hoy, {origin}. Podrás hacer el siguiente {opens}.',
  'quota.refusedServer':
    'Este servidor ha usado {used} de sus {max, plural, one {# video} other {# videos}} de hoy, la cuota de todos los miembros juntos. El siguiente se podrá hacer {opens}.',
  'quota.budgetUsedUp': '{budget} se agotó. El siguiente video se podrá hacer {opens}.',
  'quota.budgetTooSmall':
    '{budget} ya no alcanza para este video, que costaría unos {price}. Pide uno más corto, elige un modelo más barato o espera: el presupuesto se renueva {opens}.',
  'quota.fromMember': 'según una regla solo para ti',
  'quota.fromServer': 'según la regla para todos los miembros',
  'quota.fromRole': 'por tu rol {role}',
  'quota.titleMine': 'Tus videos de hoy',
  'quota.titleServer': 'Este servidor',
  'quota.noLimit': 'Sin límite',
  'quota.soFar': '{made, plural, one {# video} other {# videos}} hasta ahora',
  'quota.left': 'Disponibles: {left} de {max}',
  'quota.used': '{bar} usado',
  'quota.new': 'se renueva {opens}',
  'quota.rule':
    '{max, plural, one {# video} other {# videos}} al día, {origin}. Los que están en camino cuentan; los que fallan se devuelven.',
  'quota.ofRoles': 'Tus roles dan: {roles}. Cuenta el mejor.',
  'quota.roleGives': '{videos} al día',
  'quota.allMembers': 'Todos los miembros juntos: {line}',
  'quota.today': '{owner} hoy: {bar} usado',
  'quota.thisMonth': '{owner} este mes: {bar} usado',
  'quota.usdOf': '{used} de {max}',
  'quota.priceQuestion': '**Este video cuesta unos {price}.** ¿Lo hago?',
  'quota.tagMine':
    'Disponibles: {left} de tus {max, plural, one {# video} other {# videos}} de hoy; este usa uno',
  'quota.tagServer':
    'Disponibles: {left} de {max, plural, one {# video} other {# videos}} de hoy en este servidor; este usa uno',
  'quota.tagBudget': '{budget}: {before} usado, {after} con este',

  'models.title': 'Modelos en este servidor',
  'models.usually': 'normalmente {time}',
  'models.adultsOnly': 'solo en canales con restricción de edad',
  'models.takesText': 'texto',
  'models.takesEither': 'texto o imagen',
  'models.takesBoth': 'texto e imagen',
  'models.ends': 'Termina el {date}, {left}; después usa {successor}',
  'models.lastDay': 'hoy es su último día',
  'models.daysLeft': '{days, plural, one {queda # día} other {quedan # días}}',
  'models.count': '{count, plural, one {# modelo} other {# modelos}}',
  'models.withoutKey': 'Sin clave: {providers}',
  'models.noKey': 'sin clave',
  'models.all': 'Todos los proveedores',
  'models.choose': 'Mostrar un proveedor',
  'models.footer':
    'Rápido ⚡⚡⚡ · medio ⚡⚡ · lento ⚡ · precio y tiempo de un video normal · /video modelo: hace uno',
  'models.noneOf':
    '{provider} no tiene clave aquí, así que sus modelos no se pueden usar. Quien administra este bot puede añadir una.',
  'models.announces': '{provider} anuncia el fin de algo que usa este bot',
  'models.announcesOn': '{provider} anuncia para el {date} el fin de algo que usa este bot',
  'models.announcesModel': '{provider} anuncia el fin de {model}',
  'models.announcesModelOn': '{provider} anuncia el fin de {model} para el {date}',
  'models.timeAxis': 'tiempo para hacer un video',
  'models.altText': 'Precio y tiempo de un video normal. {figures}.',
  'health.working': 'funciona',
  'health.outOfCredit': 'sin crédito',
  'health.keyRefused': 'clave rechazada',
  'health.failing': 'con fallos',
  'health.unused': 'sin usar todavía',
  'health.since': '{state} ({when})',
  'health.triedAgain': 'nuevo intento {when}',

  'stats.command': '/estadísticas',
  'stats.title': 'Los últimos {days, plural, one {# día} other {# días}}',
  'stats.days': '{days, plural, one {# día} other {# días}}',
  'stats.videos': '{count, plural, one {# video} other {# videos}}',
  'stats.spent': '{price} gastados',
  'stats.failed': '{count, plural, one {# fallido} other {# fallidos}}',
  'stats.cancelled': '{count, plural, one {# cancelado} other {# cancelados}}',
  'stats.open': '{count} en camino o por aclarar',
  'stats.times': 'La mitad esperó {wait} o menos en la cola y tardó {making} o menos en hacerse',
  'stats.waited': 'La mitad esperó {wait} o menos en la cola',
  'stats.took': 'La mitad tardó {making} o menos en hacerse',
  'stats.none': 'Nadie ha pedido un video en estos días. `/video` empieza uno.',
  'stats.footer': 'Días según {timeZone}, hoy incluido',
  'stats.csv':
    'Los videos de cada miembro con cada modelo, día a día; días según {timeZone}. Solo los miembros más activos tienen nombre. Las columnas, pensadas para programas, están en inglés.',
  'stats.tooLarge':
    'Este archivo pesa más de lo que se puede subir a este servidor. Elige un periodo más corto.',
  'stats.unknownMember': 'Miembro …{end}',
  'stats.labelVideo': 'video',
  'stats.labelVideos': 'videos',
  'stats.labelSpent': 'gastados',
  'stats.labelFailed': 'fallidos',
  'stats.labelQueue': 'en la cola',
  'stats.labelMaking': 'por video',
  'stats.byDay': 'Videos por día',
  'stats.spentByDay': 'Gasto por día',
  'stats.usualTime': 'Tiempo',
  'stats.most': 'máx. {value}',
  'stats.queue': 'cola',
  'stats.making': 'creación',
  'stats.models': 'Modelos',
  'stats.members': 'Miembros',
  'stats.failures': 'Fallos',
  'stats.nothing': 'ninguno',
  'stats.list': '{title}: {entries}.',
  'stats.altTotal': 'Del {from} al {to}: {figures}.',
  'stats.altWait': 'Espera mediana {time}.',
  'stats.altMaking': 'Tiempo mediano de creación {time}.',
  'stats.altBusiest': 'Día con más videos {day}: {videos}.',
  'failed.invalid_request': 'opciones no aceptadas',
  'failed.content_rejected': 'rechazado por contenido',
  'failed.unauthorized': 'clave rechazada',
  'failed.insufficient_credit': 'sin crédito',
  'failed.rate_limited': 'proveedor saturado',
  'failed.unavailable': 'proveedor inaccesible',
  'failed.timeout': 'tardó demasiado',
  'failed.not_fetched': 'no se pudo descargar',
  'failed.task_failed': 'no se pudo hacer',
  'failed.bad_output': 'no reproducible',
  'failed.retired': 'modelo retirado',
  'failed.undeliverable': 'Discord no lo aceptó',
  'failed.too_large': 'demasiado pesado',
  'failed.lost': 'respuesta perdida',
  'failed.picture_not_public': 'imagen inaccesible',
  'failed.withdrawn': 'imagen retirada',
  'failed.internal': 'fallo del bot',

  'privacy.title': 'Qué guardo sobre ti',
  'privacy.videos':
    '**Cada video que pides**: tu prompt y las opciones, cuándo y dónde lo pediste, tus roles, cómo terminó y cuánto costó. Tras {days, plural, one {# día} other {# días}} se borra; el precio queda en las sumas, sin tu nombre.',
  'privacy.files':
    '**Una imagen pequeña** de él para `/historial`: no más tiempo que eso. **El video mismo**: hasta que esté en el canal, y un día si no se puede publicar.',
  'privacy.hosted':
    'Un video demasiado pesado para Discord se queda {days, plural, one {# día} other {# días}} en un servidor de archivos.',
  'privacy.inputs': '**Las imágenes que adjuntas y lo que escribes en formularios**: un día.',
  'privacy.notify': '**Tu elección de `aviso`**: hasta que la cambies o la borres.',
  'privacy.token': '**La clave que Discord me da para responderte**: 15 minutos.',
  'privacy.optOut':
    '**Que no quieres salir en ningún video aquí**, y cómo te llamas: hasta que lo quites abajo. «Eliminar mis datos» no lo cambia.',
  'privacy.settings':
    '**Los ajustes de servidores que te nombran**, como un bloqueo: hasta que sus admins los cambien.',
  'privacy.reports': '**Tus denuncias**: que hubo una, sin tu nombre, durante 30 días.',
  'privacy.service': 'El servicio que hace un video recibe su prompt y su imagen, sin tu nombre.',
  'privacy.moderation':
    'En servidores con la moderación activada, un servicio revisa antes ambas cosas, también sin tu nombre.',
  'privacy.readers':
    'Quien administra este bot puede leer lo que guarda. No leo otros mensajes. Si me quitan de un servidor, lo que guardo de él desaparece a los 30 días.',
  'privacy.buttons':
    'El primer botón vale para este servidor, los demás para todos los servidores donde nos encontremos. Los videos en los canales son mensajes: quítalos antes con **Eliminar**, debajo de ellos.',
  'privacy.export': 'Exportar mis datos',
  'privacy.delete': 'Eliminar mis datos',
  'privacy.deleteNow': 'Eliminar para siempre',
  'privacy.question':
    '¿Eliminar lo que guardo sobre ti, en todos los servidores? `/historial` quedará vacío y los botones bajo tus videos ya no harán nada. Los videos en camino se cancelan; lo que el proveedor cobre por ellos no se devuelve. Esto no se puede deshacer.',
  'privacy.exported': 'Todo lo que guardo sobre ti.',
  'privacy.deleted': 'Lo que guardaba sobre ti está eliminado.',
  'privacy.stillOpen':
    '{count, plural, one {# video aún se está deteniendo o entregando, y después se olvida.} other {# videos aún se están deteniendo o entregando, y después se olvidan.}}',
  'privacy.rest':
    'Cuántos videos hiciste en los últimos dos días aún cuenta para las cuotas, y después pierde tu nombre. Los ajustes de servidores que te nombran los cambian sus admins.',
};
