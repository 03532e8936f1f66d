import type { Promotion } from '../../services/cluster/promotion/promote.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import { promotionWords } from '../../services/cluster/promotion/words.ts'
import { type ControlOptions, withControl } from '../control/with-control.ts'
import { stdoutPrinter } from '../output/printer.ts'

export interface PromoteOptions extends ControlOptions {
  json?: boolean
  database?: DatabaseName
  leaveOld?: boolean
  force?: boolean
}

/** Promotes a standby, and names what it lacks. */
export async function promoteStandby(
  standby: string | undefined,
  { database = 'product-db', leaveOld, force, ...options }: PromoteOptions,
): Promise<void> {
  const promotion = await withControl(options, (control) =>
    control.ask<Promotion>('Promote', { standby, database, leaveOld, force }),
  )
  const printer = stdoutPrinter(options)
  printer.data({ promotion })
  for (const sentence of promotionWords(promotion)) printer.say(sentence)
  printer.table(
    [{ title: 'Change', align: 'right' }, { title: 'Made at' }, { title: 'Lost' }],
    (promotion.lost.changes ?? []).map(({ sequence, at, what }) => [
      String(sequence),
      at === undefined ? '' : new Date(at).toISOString(),
      what,
    ]),
  )
}
