import { setTracing, type TracingInstruction } from '../../contract/tracing.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'

/** Operations that set what all services record of requests and frames, now and after each of their starts. */
export function tracingOperations(
  tellAll: (order: TracingInstruction) => Promise<unknown>,
): ControlOperations {
  return { SetTracing: controlOperation(setTracing, (order) => tellAll(order).then(() => ({}))) }
}
