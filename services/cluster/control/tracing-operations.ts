import { setTracing, type TracingInstruction } from '../../contract/tracing.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'

/** What all services note of requests and frames, from now on and after each of their starts. */
export function tracingOperations(
  tellAll: (order: TracingInstruction) => Promise<unknown>,
): ControlOperations {
  return { SetTracing: controlOperation(setTracing, (order) => tellAll(order).then(() => ({}))) }
}
