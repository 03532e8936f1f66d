import type { SeenFault } from '../../services/cluster/control/control-client.ts'
import { whyFaultHasNoEffect } from '../../services/cluster/control/fault-reach.ts'
import { formatTime } from '../../services/faults/model/amounts.ts'
import { describeFault } from '../../services/faults/model/describe-fault.ts'
import type { Fault } from '../../services/faults/model/fault.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { type ControlOptions, withControl } from '../control/with-control.ts'
import { counted } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'
import { readFault } from './read-fault.ts'

export interface FaultOptions extends ControlOptions {
  json?: boolean
  for?: number
  seed?: number
}

export async function beginFault(words: string[], options: FaultOptions): Promise<void> {
  const fault = withEnd(readFault(words.join(' ')), options.for)
  const { begun, why } = await withControl(options, async (control) => ({
    begun: await control.addFault(fault, options.seed),
    why: whyFaultHasNoEffect(fault, await control.members()),
  }))
  const printer = stdoutPrinter(options)
  printer.data({ fault: begun })
  if (fault.kind === 'restart' || (fault.kind === 'kill' && fault.forMs === undefined)) {
    printer.say(`${begun.text}: done. It is started again.`)
    return
  }
  const end =
    begun.endsAt === undefined ? `"marketlab fault heal ${begun.id}" ends it.` : 'It ends by itself.'
  printer.say(`${begun.id}: ${begun.text}. ${end}`)
  for (const { member, reason } of begun.refusedBy ?? [])
    writeLine(
      process.stderr,
      `marketlab: ${member} did not take ${begun.id}: ${reason} The others carry it out.`,
    )
  if (why !== undefined) writeLine(process.stderr, `marketlab: ${begun.id} does nothing for now: ${why}`)
}

export async function listFaults(options: FaultOptions): Promise<void> {
  const faults = await withControl(options, (control) => control.faults())
  const printer = stdoutPrinter(options)
  printer.data({ faults })
  if (faults.length === 0) {
    printer.say('No fault is active in this cluster.')
    return
  }
  printer.table(
    [
      { title: 'Id' },
      { title: 'Fault', flexible: true },
      { title: 'Hit', align: 'right' },
      { title: 'Ends' },
    ],
    faults.map((fault) => [fault.id, fault.text, hitWords(fault), endWords(fault)]),
  )
}

export async function resume(member: string, options: FaultOptions): Promise<void> {
  await withControl(options, async (control) => {
    const faults = await control.faults()
    const pauses = faults.filter(({ fault }) => fault.kind === 'pause' && fault.member === member)
    for (const { id } of pauses) await control.healFault(id)
    if (pauses.length === 0) await control.signal(member, 'resume')
  })
  const printer = stdoutPrinter(options)
  printer.data({ member })
  printer.say(`${member} goes on.`)
}

export async function heal(ids: string[], options: FaultOptions): Promise<void> {
  const healed = await withControl(options, async (control) => {
    const all = (await control.faults()).map(({ id }) => id)
    const unknown = ids.filter((id) => !all.includes(id))
    if (unknown.length > 0) {
      throw new Error(
        `There is no fault ${unknown.join(', ')}: "marketlab fault list" shows the ids of the active faults. ` +
          '"marketlab fault heal" without an id ends all faults.',
      )
    }
    for (const id of ids) await control.healFault(id)
    if (ids.length === 0) await control.healFaults()
    return ids.length === 0 ? all : ids
  })
  const printer = stdoutPrinter(options)
  printer.data({ healed })
  printer.say(
    healed.length === 0 ? 'There was nothing to heal.' : `${counted(healed.length, 'fault')} healed.`,
  )
}

function withEnd(fault: Fault, forMs: number | undefined): Fault {
  if (forMs === undefined) return fault
  return readFault(`${describeFault(fault)} for ${formatTime(forMs)}`)
}

function hitWords({ figures }: SeenFault): string {
  return figures === undefined || figures.seen === 0 ? '' : `${figures.hit} of ${figures.seen}`
}

function endWords({ endsAt }: SeenFault): string {
  if (endsAt === undefined) return 'when healed'
  return `in ${Math.max(0, Math.ceil((Date.parse(endsAt) - Date.now()) / 1000))} s`
}
