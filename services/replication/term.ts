/** As it stands in the journal: from here on another owner serves, or the first one. */
export interface BeginTermCommand {
  op: 'beginTerm'
  at: number
  term: number
  /** So many numbers of each kind may have been given by the owner before, and not be known here: they are given to nothing else. */
  passOver: number
}

/** The state of a service that is promoted. */
export interface InTerms {
  term: number
  /** No number below these is given any more. */
  raise(next: Readonly<Record<string, number>>): void
  counters(): Readonly<Record<string, number>>
}

export function beginTerm(state: InTerms, { term, passOver }: BeginTermCommand): object {
  state.term = term
  if (passOver > 0)
    state.raise(
      Object.fromEntries(Object.entries(state.counters()).map(([name, next]) => [name, next + passOver])),
    )
  return {}
}
