import type { z } from 'zod'
import { setTracing } from '../../contract/tracing.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'

/** Operations that set what all services record of requests and frames, now and after each of their starts. */
export function tracingOperations(
  tellAll: (tracing: z.output<typeof setTracing>) => Promise<unknown>,
): ControlOperations {
  return { SetTracing: controlOperation(setTracing, (tracing) => tellAll(tracing).then(() => ({}))) }
}
