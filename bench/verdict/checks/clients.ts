import { sum } from '../../statistics/moments.ts'
import { counted, listed } from '../../words/numbers.ts'
import { type Check, inRuns, invalid } from '../evidence.ts'

const mostCauses = 3

export const checkClients: Check = ({ result: { runs } }) => {
  const found = runs.filter(({ generator }) => generator.clientsLost > 0)
  if (found.length === 0) return []
  const causes = [...new Set(found.flatMap(({ generator }) => generator.lossReasons ?? []))]
  const lost = counted(sum(found.map(({ generator }) => generator.clientsLost)), 'client')
  return [
    invalid(
      'client-died',
      `${lost} lost the connection or could not make it, ${inRuns(found, runs)}${causes.length > 0 ? ` (${listed(causes.slice(0, mostCauses))})` : ''}: the load was not the one that was asked for. Look in the services' logs for a crash, a limit or a closed connection, and measure again.`,
    ),
  ]
}
