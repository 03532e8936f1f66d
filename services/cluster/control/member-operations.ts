import { z } from 'zod'
import { furtherKinds } from '../../config/config.ts'
import { newMemberName } from '../../contract/members.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'
import { type Controlled, type ControlledMember, signals } from './controlled.ts'

const name = z.string().min(1, 'the name of a member')
const nothing = z.object({})

const addArgs = z.object({
  kind: z.enum(furtherKinds, `one of ${furtherKinds.join(', ')}`),
  name: newMemberName.optional(),
  side: z.enum(['buyer', 'seller'], 'buyer or seller').optional(),
})

const target = z.object({ name: name.default('all') })

const signalArgs = z.object({
  name,
  what: z.enum(signals, `one of ${signals.join(', ')}`),
  /** How long a killed one stays down at the least. */
  downMs: z.number().min(0, 'a number of milliseconds from 0').max(3_600_000).optional(),
})

/** Operations on the members of the cluster. `stopAll` ends the whole of it, and with it the port that was asked. */
export function memberOperations(cluster: Controlled, stopAll: () => void): ControlOperations {
  const stop = async (target: string): Promise<{ ends: boolean }> => {
    const members = cluster.members()
    const isKnown = target === 'all' || members.some(({ name }) => name === target)
    const ends =
      isKnown && !members.some(({ name, state }) => target !== 'all' && name !== target && isUp(state))
    if (ends) setImmediate(stopAll)
    else await cluster.stop(target)
    return { ends }
  }
  return {
    Start: controlOperation(target, ({ name }) => cluster.start(name)),
    Stop: controlOperation(target, ({ name }) => stop(name)),
    GetMembers: controlOperation(nothing, () => ({ members: cluster.members() })),
    AddMember: controlOperation(addArgs, async (wanted) => ({
      name: await cluster.addMember(wanted),
    })),
    RemoveMember: controlOperation(z.object({ name }), ({ name }) => cluster.removeMember(name)),
    Signal: controlOperation(signalArgs, ({ name, what, downMs }) => cluster.signal(name, what, downMs)),
  }
}

function isUp(state: ControlledMember['state']): boolean {
  return state !== 'stopped' && state !== 'failed'
}
