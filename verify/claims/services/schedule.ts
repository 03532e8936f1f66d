import { controlCluster } from '../../../services/cluster/control/control-cluster.ts'
import { FaultControl } from '../../../services/cluster/control/fault-control.ts'
import { parseSchedule } from '../../../services/schedules/parse-schedule.ts'
import { playSchedule } from '../../../services/schedules/play-schedule.ts'
import { fullSchedule } from '../../../services/testing/inputs/full-schedule.ts'
import { WideCluster } from '../../../services/testing/clusters/wide-cluster.ts'
import type { Claim } from '../../runner/claim.ts'

const boundMs = 50

export const scheduleRepeats: Claim = {
  id: 'schedule-repeats',
  says: 'A schedule played twice fires the same faults at the same times, within 50 ms',
  short: true,
  async measure({ signal }) {
    const wide = await WideCluster.start([])
    const cluster = controlCluster(wide.cluster)
    const play = async () => {
      const desk = new FaultControl(cluster)
      const { steps } = await playSchedule(parseSchedule(fullSchedule, 'claim'), { cluster, desk, signal })
      return steps.map(({ firedAt }) => firedAt)
    }
    try {
      const [one, other] = [await play(), await play()]
      const apart = Math.max(...one.map((firedAt, index) => Math.abs(firedAt - other[index]!)))
      return { holds: apart < boundMs, figure: `${apart.toFixed(1)} ms apart`, bound: `${boundMs} ms` }
    } finally {
      await wide.stop()
    }
  },
}
