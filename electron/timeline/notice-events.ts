import type { Notice } from '../../services/process/launch.ts'
import type { NewEvent } from './event-log.ts'

/**
 * The event that a member told of.
 * @param nameAt which member is at an address, if any is
 */
export function noticeEvent(
  member: string,
  notice: Notice,
  nameAt: (address: string) => string | undefined,
): NewEvent {
  switch (notice.about) {
    case 'breaker': {
      const { service, address, isOpen } = notice
      const subject = nameAt(address) ?? service
      const of = `The circuit breaker of ${member} for ${subject}`
      return isOpen
        ? {
            kind: 'breaker',
            member,
            subject,
            what: 'breaker open',
            tone: 'warning',
            text: `${of} opened: ${subject} is not asked for a while.`,
            edge: 'begins',
          }
        : {
            kind: 'breaker',
            member,
            subject,
            what: 'breaker closed',
            tone: 'success',
            text: `${of} closed: ${subject} is asked as usual.`,
            edge: 'ends',
          }
    }
    case 'frontend': {
      const { member: frontend, isEjected } = notice
      return isEjected
        ? {
            kind: 'ejection',
            member: frontend,
            subject: member,
            what: 'ejected',
            tone: 'warning',
            text: `${member} ejected ${frontend}: it gets no requests for a while.`,
            edge: 'begins',
          }
        : {
            kind: 'ejection',
            member: frontend,
            subject: member,
            what: 'readmitted',
            tone: 'success',
            text: `${member} sends requests to ${frontend} again.`,
            edge: 'ends',
          }
    }
    case 'snapshot':
      return snapshotEvent(member, notice.name, notice.what)
  }
}

export function snapshotEvent(member: string, name: string, what: 'taken' | 'restored'): NewEvent {
  return {
    kind: 'snapshot',
    member,
    subject: name,
    what: what === 'taken' ? 'snapshot' : 'restored',
    tone: what === 'taken' ? 'info' : 'warning',
    text: `${member} ${what === 'taken' ? 'took the' : 'was restored to the'} snapshot ${name}.`,
  }
}
