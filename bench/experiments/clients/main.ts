import { tellParent } from '../../../services/process/parent-port.ts'
import { obeyParent } from '../../generator/obey-parent.ts'
import { type ClientsTask, type ClientsReport, isForGreedy } from '../messages.ts'
import { Crew } from './crew.ts'
import { GreedyCrew } from './greedy-crew.ts'

process.title = 'experiment-clients'
const tell = (report: ClientsReport) => tellParent(report)
const crew = new Crew(tell)
const greedyCrew = new GreedyCrew(tell)

obeyParent(
  (message) => {
    const task = message as ClientsTask
    return isForGreedy(task) ? greedyCrew.obey(task) : crew.obey(task)
  },
  (message) => tell({ type: 'failed', message }),
)
