export interface Keyed {
  at: number
  key?: string | undefined
}

/** How an operation keeps its outcome small: what the command says itself need not be kept. */
export interface Packing<Command, Outcome> {
  /** The part that makes it the same request when it comes again. */
  request(command: Command): unknown
  pack(outcome: Outcome, command: Command): unknown
  unpack(packed: unknown, command: Command): Outcome
}

/** For outcomes that are small as they are. */
export function asItIs<Command>(request: (command: Command) => unknown): Packing<Command, unknown> {
  return { request, pack: (outcome) => outcome, unpack: (packed) => packed }
}
