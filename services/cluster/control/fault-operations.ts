import { z } from 'zod'
import { faultSchema } from '../../faults/model/fault.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'
import type { FaultControl } from './fault-control.ts'

const addArgs = z.object({ fault: faultSchema, seed: z.int().min(0).optional() })

export function faultOperations(desk: FaultControl): ControlOperations {
  return {
    GetFaults: controlOperation(z.object({}), async () => {
      const figures = new Map((await desk.figures()).map((each) => [each.id, each]))
      return { faults: desk.active().map((fault) => ({ ...fault, figures: figures.get(fault.id) })) }
    }),
    AddFault: controlOperation(addArgs, async ({ fault, seed }) => ({ fault: await desk.add(fault, seed) })),
    HealFault: controlOperation(z.object({ id: z.string() }), ({ id }) => desk.heal(id)),
    HealFaults: controlOperation(z.object({}), () => desk.healAll()),
  }
}
