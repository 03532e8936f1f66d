import type { MemberView } from '../ipc/cluster-types.ts'
import type { NewEvent } from './event-log.ts'

/** Finds out what happened to the members of the cluster since it looked last. */
export class MemberEvents {
  #before: ReadonlyMap<string, MemberView> | undefined

  look(members: readonly MemberView[], now = Date.now()): NewEvent[] {
    const before = this.#before
    this.#before = new Map(members.map((member) => [member.name, member]))
    if (before === undefined) return []
    const gone = [...before.keys()].filter((name) => !this.#before!.has(name))
    return [
      ...gone.map((name) =>
        event(name, 'removed', 'neutral', `${name} was removed from the cluster.`, 'ends'),
      ),
      ...members.flatMap((member) => happenedTo(before.get(member.name), member, now)),
    ]
  }
}

function happenedTo(before: MemberView | undefined, member: MemberView, now: number): NewEvent[] {
  const { name } = member
  const added =
    before === undefined ? [event(name, 'added', 'info', `${name} was added to the cluster.`)] : []
  const turned = before?.status === member.status ? undefined : turnOf(before?.status, member, now)
  return turned ? [...added, turned] : added
}

function turnOf(
  before: MemberView['status'] | undefined,
  { name, status, reason, restarts, pid, startedAt }: MemberView,
  now: number,
): NewEvent | undefined {
  switch (status) {
    case 'healthy': {
      if (before === 'paused') return event(name, 'resumed', 'success', `${name} was resumed.`, 'ends')
      if (before === 'unresponsive')
        return event(name, 'answers again', 'success', `${name} answers again.`, 'ends')
      const isBack = restarts > 0
      const took = startedAt === undefined ? '' : `, ${now - startedAt} ms after its process was launched`
      const words = `${name} is ${isBack ? 'back' : 'healthy'}${took} (process ${pid}).`
      return event(name, isBack ? 'back' : 'started', 'success', words, 'ends')
    }
    case 'paused':
      return event(name, 'paused', 'warning', `${name} was paused: its process stands still.`, 'begins')
    case 'unresponsive':
      return event(name, 'silent', 'warning', `${name} does not answer: ${reason}.`, 'begins')
    case 'restarting': {
      const what = /SIGKILL/.test(reason ?? '') ? 'killed' : 'ended'
      const how = reason?.startsWith('it ended ') ? reason.slice('it '.length) : `ended: ${reason}`
      return event(name, what, 'error', `${name} ${how}. It is started again.`, 'begins')
    }
    case 'failed':
      return event(name, 'failed', 'error', `${name} could not start: ${reason}.`, 'begins')
    case 'stopped':
      return before === undefined || before === 'failed'
        ? undefined
        : event(name, 'stopped', 'neutral', `${name} was stopped.`, 'begins')
    case 'starting':
    case 'stopping':
      return undefined
  }
}

function event(
  member: string,
  what: string,
  tone: NewEvent['tone'],
  text: string,
  edge?: NewEvent['edge'],
): NewEvent {
  return { kind: 'member', member, what, tone, text: text.replace(/\.\.$/, '.'), ...(edge && { edge }) }
}
