export interface TablesQuestion {
  ask: 'tables'
  file: string
}

export interface RowsQuestion {
  ask: 'rows'
  file: string
  table: string
  offset: number
  limit: number
  orderBy?: string | undefined
  descending?: boolean | undefined
  filter?: string | undefined
}

export type BrowseQuestion = TablesQuestion | RowsQuestion
