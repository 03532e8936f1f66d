/** One of the servers that a URL names. */
export interface Target {
  /** The same URL with this server alone. */
  url: string
  /** Without the password, for messages. */
  place: string
}

const form = /^(postgres(?:ql)?:\/\/)([^@/]*@)?([^/?]+)(\/[^?]*)?(\?.*)?$/

/** The URL without its password, for messages and logs. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:@/]*):[^@/]*@/, '$1@')
}

/** Several servers stand one after the other, with commas between them. Undefined if it is no URL of PostgreSQL. */
export function targetsOf(url: string): Target[] | undefined {
  const [, scheme = '', login = '', hosts = '', database = '', options = ''] = form.exec(url) ?? []
  if (hosts === '') return undefined
  return hosts.split(',').map((host) => ({
    url: `${scheme}${login}${host}${database}${options}`,
    place: host,
  }))
}
