import { z } from 'zod'
import { autoscaleChange } from '../../contract/autoscale.ts'
import type { Autoscaler } from '../autoscale/autoscaler.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'

/** Operations on the number of frontends that follows the load. */
export function autoscaleOperations(autoscaler: Autoscaler): ControlOperations {
  return {
    GetAutoscale: controlOperation(z.object({}), () => autoscaler.state()),
    SetAutoscale: controlOperation(autoscaleChange, (change) => {
      autoscaler.set(change)
      return autoscaler.state()
    }),
  }
}
