import type { DatabaseReplication } from '../../services/cluster/control/replication.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import type { WhenFewer } from '../../services/contract/following.ts'
import { type ControlOptions, withControl } from '../control/with-control.ts'
import { counted } from '../output/format.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface ReplicationOptions extends ControlOptions {
  json?: boolean
  copies?: number
  whenFewer?: WhenFewer
  database?: DatabaseName
}

const fewerWords: Readonly<Record<WhenFewer, string>> = {
  wait: 'writes wait while fewer are there',
  refuse: 'writes are refused while fewer are there',
  'fall-back': 'writes are answered with a mark while fewer are there',
}

/** Shows how the databases are copied; with settings, after they took them over. */
export async function showReplication({ copies, whenFewer, database, ...options }: ReplicationOptions) {
  const { databases } = await withControl(options, async (control) => {
    if (copies !== undefined || whenFewer !== undefined)
      await control.ask('SetReplication', { database, copies, whenFewer })
    return control.ask<{ databases: DatabaseReplication[] }>('GetReplication')
  })
  const printer = stdoutPrinter(options)
  printer.data({ databases })
  for (const one of databases) printer.say(sentence(one))
  printer.table(
    [
      { title: 'Standby' },
      { title: 'Of' },
      { title: 'State' },
      { title: 'On disk', align: 'right' },
      { title: 'Behind', align: 'right' },
      { title: 'Term', align: 'right' },
    ],
    databases.flatMap(({ standbys }) =>
      standbys.map(({ member, of, phase, durable, head, term }) => [
        member,
        of,
        phase,
        String(durable),
        String(head - durable),
        String(term),
      ]),
    ),
  )
}

function sentence({ database, owner }: DatabaseReplication): string {
  if (owner === null) return `${database}: it does not answer.`
  const { copies, whenFewer, term, waiting, fellBack, fenced } = owner
  const how =
    copies === 0
      ? 'a write is answered once it is on its own disk'
      : `a write is answered once it is also on the disks of ${counted(copies, 'standby', 'standbys')}; ${fewerWords[whenFewer]}`
  return [
    `${database}, term ${term}: ${how}.`,
    ...(waiting > 0 ? [`${counted(waiting, 'write')} waiting.`] : []),
    ...(fellBack > 0 ? [`${counted(fellBack, 'write')} answered with fewer copies.`] : []),
    ...(fenced === undefined ? [] : [fenced]),
  ].join(' ')
}
