import type { LogFilter, LogLevel, LogSource } from '../../../electron/ipc/log-types.ts'

/** The query of the user. */
export interface LogQuery {
  /** All, where none is chosen. */
  sources: LogSource[]
  levels: LevelChoice[]
  text: string
  regex: boolean
  /** Else lines that do not match stay, and matches are marked among them. */
  onlyMatches: boolean
  trace: string
}

/** The rare levels go with their neighbours. */
export const levelChoices = {
  debug: ['trace', 'debug'],
  info: ['info'],
  warn: ['warn'],
  error: ['error', 'fatal'],
} as const satisfies Record<string, readonly LogLevel[]>

export type LevelChoice = keyof typeof levelChoices

export function emptyQuery(): LogQuery {
  return { sources: [], levels: [], text: '', regex: false, onlyMatches: true, trace: '' }
}

export function isEmptyQuery({ sources, levels, text, trace }: LogQuery): boolean {
  return sources.length === 0 && levels.length === 0 && text === '' && trace === ''
}

/** The filter of the listed lines, without the search. */
export function filterOf({ sources, levels, trace }: LogQuery): LogFilter {
  return {
    ...(sources.length > 0 && { sources: [...sources] }),
    ...(levels.length > 0 && { levels: levels.flatMap((choice) => [...levelChoices[choice]]) }),
    ...(trace !== '' && { trace }),
  }
}

/** The filter of the lines that the search finds among them. */
export function searchFilterOf(query: LogQuery): LogFilter {
  const { text, regex } = query
  return { ...filterOf(query), ...(text !== '' && { search: text, ...(regex && { regex }) }) }
}
