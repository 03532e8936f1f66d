import type { Noted } from '../../contract/tracing.ts'
import type { ServiceContext } from '../service-context.ts'
import { readClock } from './machine-clock.ts'
import type { Recent } from './recent.ts'

/** Well below what a frame may hold. */
const mostCharacters = 700_000

/** A page of what was noted after a number, as JSON. An entry that is not wanted has no text. */
export function notedPage<Entry>(
  { instance, member, service }: Pick<ServiceContext, 'instance' | 'member' | 'service'>,
  recent: Recent<Entry>,
  { after, limit }: { after: number; limit: number },
  write: (entry: Entry, n: number) => string | undefined,
): string {
  const first = Math.max(after + 1, recent.oldest)
  const texts: string[] = []
  let length = 0
  let n = first
  for (; n <= recent.newest && texts.length < limit; n += 1) {
    const text = write(recent.get(n)!, n)
    if (text === undefined) continue
    if (texts.length > 0 && length + text.length > mostCharacters) break
    texts.push(text)
    length += text.length
  }
  const about: Omit<Noted<never>, 'entries'> = {
    instance,
    member,
    service,
    clock: readClock(),
    next: Math.max(n - 1, Math.min(after, recent.newest)),
    missed: first - after - 1,
    more: n <= recent.newest,
  }
  return `${JSON.stringify(about).slice(0, -1)},"entries":[${texts.join(',')}]}`
}
