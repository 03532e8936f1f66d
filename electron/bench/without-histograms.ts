import type { Light } from '../ipc/bench-types.ts'

export function withoutHistograms<Value>(value: Value): Light<Value> {
  const text = JSON.stringify(value, (name, inner: unknown) => (name === 'histogram' ? undefined : inner))
  return JSON.parse(text) as Light<Value>
}
