import { courseScenarios } from '../model/plan.ts'
import { counted } from './numbers.ts'

interface Clients {
  buyers: number
  sellers: number
}

/** "1 buyer and 1 seller", "20 buyers". */
export function describeClients({ buyers, sellers }: Clients): string {
  return [buyers > 0 && counted(buyers, 'buyer'), sellers > 0 && counted(sellers, 'seller')]
    .filter((part) => part !== false)
    .join(' and ')
}

/** "Scenario 3 (100 buyers and 100 sellers)" for the course's own, else the clients alone. */
export function nameScenario(clients: Clients): string {
  const found = Object.entries(courseScenarios).find(
    ([, { buyers, sellers }]) => buyers === clients.buyers && sellers === clients.sellers,
  )
  return found ? `Scenario ${found[0]} (${describeClients(clients)})` : capitalised(describeClients(clients))
}

/** "100 + 100", for the heads of tables and the legs of charts. */
export function shortScenario({ buyers, sellers }: Clients): string {
  return `${buyers} + ${sellers}`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
