import { tellParent } from '../../../services/host/parent-port.ts'
import { obeyParent } from '../../obey-parent.ts'
import type { ClientsOrder, ClientsReport } from '../messages.ts'
import { Crew } from './crew.ts'

process.title = 'experiment-clients'
const tell = (report: ClientsReport) => tellParent(report)
const crew = new Crew(tell)

obeyParent(
  (message) => crew.obey(message as ClientsOrder),
  (message) => tell({ type: 'failed', message }),
)
