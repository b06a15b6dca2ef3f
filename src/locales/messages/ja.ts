import type { Messages } from '../translate.ts';

export const messages: Messages = {
  'activity.accepted': '順番待ちです',
  'activity.next': '順番待ちです（次に開始）',
  'activity.queuePosition': '順番待ちです（{position, number}番目）',
  'activity.trouble': '{model}で問題が発生しているため、復旧を待っています',
  'activity.stillDone': '画像ができました。次は動画です',
  'activity.cancelling': 'キャンセルしています…',
  'activity.lost': '{model}からの返答が届きませんでした。依頼が届いたか確認しています',
  'activity.late': '{model}から応答がありません。10分ごとに確認しています。何も失われていません',
  'activity.starting': '{model}で開始しています',
  'activity.fetching': '完成しました。動画を取得しています',
  'activity.fileLate':
    '{model}の動画は完成していますが、ファイルをまだ受け取れません。引き続き試しています。何も失われていません。「キャンセル」で受け取りをやめられますが、料金は戻りません',
  'activity.compressing': '完成しました。動画を圧縮しています',
  'activity.uploading': '完成しました。動画をアップロードしています',
  'activity.waiting': '完成しました。今はDiscordが動画を受け付けないため、再試行しています',
  'activity.makingImage': '画像を作成中',
  'activity.makingVideo': '動画を作成中',

  'job.cancelled': 'キャンセルしました。',
  'job.notCounted': '回数は戻しました ✓',
  'job.counted': '拒否は1日{free}回までは数えませんが、今回は回数に数えます。',
  'job.undeliverable': '動画は完成しましたが、投稿できませんでした。',
  'job.kept':
    '「受け取る」を押すともう一度試します。こちらでも引き続き試し、動画は24時間保存します。受け取るまで回数にはカウントされません。',
  'job.keptQuietly': '動画は24時間保存します。受け取るまで回数にはカウントされません。',
  'job.moved': 'こちらに投稿しました：{url}',
  'job.movedDm': '{member} さんにダイレクトメッセージで送りました：{url}',
  'job.promptBlocked': 'このサーバーでは、このプロンプトの言葉を表示できません',
  'job.soon': 'まもなく完成',
  'job.late': 'いつもより時間がかかっています',
  'job.lastEdit': '次の更新は完成時です',
  'job.unclear':
    '{model}からの返答が届かず、動画が作られているかどうか分かりません。二重に料金がかかるおそれがあるため、自動では再依頼しません。',
  'job.needsClick':
    'このチャンネルが見えないため、まもなくこのメッセージを更新できなくなります。「受け取る」を押すと最新の状況が分かります。',
  'job.madeBy': '{model}によるAI生成',
  'job.seed': 'シード {seed}',
  'job.took': '所要時間 {time}',
  'job.about': '約{price}',
  'job.cost': '料金 {price}',
  'job.elapsed': '経過 {time}',
  'job.ready': '完成予定 {time}',
  'job.isAdult': '提供元が成人向けと判定したため、最初は隠してあります',
  'job.postedAgain': '{member}さんが再投稿',
  'job.altText': 'AI生成動画：{prompt}',
  'job.altTextStill': 'AI生成画像（動画の始まり）：{prompt}',

  'link.tooLarge': '添付するには大きすぎます。',
  'link.noFiles': 'ここではファイルを添付できません。',
  'link.mark': '識別コード：{mark}',
  'link.provider': 'これは提供元のリンクで、{until}まで有効です。動画を保存してください。',
  'link.providerShort': 'これは提供元のリンクで、短時間しか使えません。動画を保存してください。',
  'link.hosted': 'リンクは{until}まで有効です。',
  'link.hostedShort': 'リンクは短時間しか使えません。',
  'link.renewed': 'リンクは{until}まで有効です。{end}までは「ダウンロード」で新しいリンクを取得できます。',

  'problem.away': '今はDiscordが受け付けていません。',
  'problem.access':
    'このチャンネルを見る権限がありません。管理者がここで「チャンネルを見る」を許可できます。',
  'problem.permission':
    'ここで必要な権限がありません。管理者が「メッセージを送信」と「ファイルを添付」を許可するか、タイムアウトを解除できます。',
  'problem.uploads': '現在、このサーバーではDiscordがファイルを受け付けていません。',
  'problem.thread': 'このスレッドはアーカイブまたはロックされています。モデレーターが再開できます。',
  'problem.explicit':
    'Discordの不適切なメディアのフィルターが、ここへの投稿を拒否しました。年齢制限のあるチャンネルで /待ち行列 を使うと「受け取る」を押せます。',
  'problem.automod':
    'このサーバーのAutoModがメッセージを拒否しました。管理者がこのルールの対象から外せます。',
  'problem.link': 'Discordの有害リンクのフィルターがメッセージを拒否しました。',
  'problem.history': 'ここでは返信できません。管理者が「メッセージ履歴を読む」を許可できます。',
  'problem.dm': 'ダイレクトメッセージが受け取れない設定になっています。',
  'problem.stranger': '共通のサーバーがないため、ダイレクトメッセージを送れません。',
  'lacks.files':
    'ここではファイルを添付できないため、動画はリンクかダイレクトメッセージで届きます。管理者が{permissions}を許可できます。',
  'lacks.access':
    'このチャンネルを見る権限がありません。10分以上かかる場合は、このメッセージの「受け取る」を押してください。',
  'lacks.some': 'ここで{permissions}の権限がないため、動画がいつもと違う方法で届くことがあります。',
  'permission.ViewChannel': 'チャンネルを見る',
  'permission.SendMessages': 'メッセージを送信',
  'permission.SendMessagesInThreads': 'スレッドでメッセージを送信',
  'permission.AttachFiles': 'ファイルを添付',
  'permission.EmbedLinks': '埋め込みリンク',
  'permission.ReadMessageHistory': 'メッセージ履歴を読む',

  'ping.ready': '{member} 動画ができました 🎬',
  'ping.failed': '{member} 動画を作成できませんでした',
  'ping.undeliverable': '{member} 動画ができました。「受け取る」を押してください',
  'ping.unclear': '{member} 動画が作成されているか確認できません。できることはメッセージに表示しています',

  'button.cancel': 'キャンセル',
  'button.deliver': '受け取る',
  'button.download': 'ダウンロード',
  'button.again': 'もう一度',
  'button.retry': '再試行',
  'button.edit': 'プロンプトを編集',
  'button.change-model': '別のモデル',
  'button.delete': '削除',
  'button.check': '確認',
  'button.retry-unclear': '作り直す（有料の場合あり）',
  'button.make': '約{price}で作成',

  'note.length': '{model}は{asked}秒に対応していないため、{got}秒にしました。',
  'note.resolution': '{model}は{asked}に対応していないため、{got}にしました。',
  'note.aspectRatio': '{model}はアスペクト比{asked}に対応していないため、{got}にしました。',

  'failure.invalid_request':
    '{model}はこのオプションに対応していません。長さ、解像度、アスペクト比を変えてみてください。',
  'failure.content_rejected': '{model}に内容を理由に拒否されました。表現を変えてみてください。',
  'failure.unauthorized':
    '{model}でこのボットのキーが使えません。ボットの管理者に伝えるか、別のモデルを選んでください。',
  'failure.insufficient_credit':
    '{model}のアカウントの残高が足りません。ボットの管理者に伝えるか、別のモデルを選んでください。',
  'failure.rate_limited': '{model}は現在混み合っています。数分後にもう一度お試しください。',
  'failure.unavailable':
    '{model}に接続できません。しばらくしてからもう一度試すか、別のモデルを選んでください。',
  'failure.timeout': '{model}の処理に時間がかかりすぎたため中止しました。もう一度お試しください。',
  'failure.task_failed':
    '{model}はこの動画を作成できませんでした。もう一度試すか、プロンプトを変えてください。',
  'failure.bad_output': '{model}から届いたものは再生できる動画ではありませんでした。もう一度お試しください。',
  'failure.not_fetched':
    '{model}は動画を作成しましたが、ダウンロードできませんでした。「再試行」を押すと、作り直す前にまずその動画を探します。',
  'failure.retired': '{model}はここではもう使えません。別のモデルを選んでください。',
  'failure.undeliverable':
    '動画は完成しましたが、Discordに受け付けられませんでした。もう一度試して、また起きる場合はサーバーの管理者に伝えてください。',
  'failure.too_large':
    '動画がこのサーバーのアップロード上限を超えています。解像度を下げるか、短くしてみてください。',
  'failure.lost': '{model}からの返答が届かなかったため、代わりに新しく作り直しています。',
  'failure.picture_not_public':
    '{model}はウェブで公開されている画像しか受け付けません。公開のためにこのメッセージへ画像を添付しようとしましたが、できませんでした。ファイルを添付する権限が必要だとサーバーの管理者に伝えるか、別のモデルを選んでください。',
  'failure.withdrawn': 'この画像は、このサーバーの動画に出たくない人のものです。別の画像を選んでください。',
  'failure.internal': 'ボットで問題が発生しました。もう一度試すか、ボットの管理者に伝えてください。',
  'failure.out_of_place':
    '{model}の作成結果は年齢制限付きチャンネルでしか表示できないため、ここには投稿しません。表現を変えるか、年齢制限付きチャンネルで試してください。',

  'price.free': '無料',
  'time.seconds': '{seconds}秒',
  'time.minutes': '{minutes}分',
  'time.minutesSeconds': '{minutes}分{seconds}秒',
  'time.hours': '{hours}時間{minutes}分',
  'time.clockMinutes': '{clock}分',
  'time.clockHours': '{clock}時間',
  'budget.serverToday': 'このサーバーの今日の予算',
  'budget.serverMonth': 'このサーバーの今月の予算',
  'budget.today': '{owner}の今日の予算',
  'budget.month': '{owner}の今月の予算',
  'budget.server': 'このサーバー',
  'warning.used':
    '{budget}の{percent}を使いました：{max}中 {used}（作成中の動画を含む）。{opens}に戻ります。',
  'warning.usedUp':
    '{budget}を使い切りました：{max}中 {used}（作成中の動画を含む）。収まらない動画は受け付けません。{opens}に戻ります。',
};
