import { availableParallelism } from 'node:os'

const processorsPerGenerator = 4
const clientsPerGenerator = 50

/** One generator leaves the processors of a small machine to the services; a large one can feed several. */
export function defaultProcesses(clients: number, processors = availableParallelism()): number {
  const affordable = Math.floor(processors / processorsPerGenerator)
  return Math.max(1, Math.min(affordable, Math.ceil(clients / clientsPerGenerator)))
}
