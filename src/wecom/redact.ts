/**
 * What may be shown of a text that came from WeCom. The hint id stays, because WeCom's support asks for it; the caller's IP, the
 * link behind it, tokens, secrets, addresses with a query, and values that look like a mobile or a mail address go.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let shown = text
    .replaceAll(/, from ip: [^,\s]+/gu, '')
    .replaceAll(/, more info at \S+/gu, '')
    .replaceAll(/\b(access_token|corpsecret|secret|corpid)=[^&\s"'`]*/giu, '$1=***')
    .replaceAll(/\bhttps?:\/\/\S+/gu, (url) => url.replace(/[?#].*$/u, ''))
  for (const secret of secrets) {
    if (secret !== '') shown = shown.replaceAll(secret, '***')
  }
  return maskPersonal(shown)
}

/** Digits of a hint (`hint: [1700000000_2]`) are no phone number. */
function maskPersonal(text: string): string {
  return text
    .split(/(\bhint: \[[^\]]*\])/u)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/(?<![\w.-])\+?\d[\d\s-]{5,}\d(?![\w.-])/gu, (digits) => {
              const bare = digits.replaceAll(/[^\d]/gu, '')
              return bare.length < 7 ? digits : `${bare.slice(0, 3)}****${bare.slice(-2)}`
            })
            .replaceAll(/([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)/gu, '$1***@$2'),
    )
    .join('')
}

/** The address that a refusal says it was for. */
export function callerIp(errmsg: string): string | undefined {
  return /, from ip: ([^,\s]+)/u.exec(errmsg)?.[1]
}
