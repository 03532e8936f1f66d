export interface TablesQuestion {
  id: number
  ask: 'tables'
  file: string
}

export interface RowsQuestion {
  id: number
  ask: 'rows'
  file: string
  table: string
  offset: number
  limit: number
  orderBy?: string | undefined
  descending?: boolean | undefined
}

export type BrowseQuestion = TablesQuestion | RowsQuestion

export type BrowseAnswer = { id: number; value: unknown } | { id: number; error: string }
