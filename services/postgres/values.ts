import pg from 'pg'

const { types } = pg

type Parser = (text: string) => unknown

/** Types of PostgreSQL by their numbers: bigint, bigint[], numeric. All of ours fit into a number. */
const int8 = 20
const int8Array = 1016
const numeric = 1700

const int8ArrayOfText = types.getTypeParser(int8Array as never) as (
  text: string,
) => readonly (string | null)[]

const own: Readonly<Record<number, Parser>> = {
  [int8]: Number,
  [numeric]: Number,
  [int8Array]: (text) => int8ArrayOfText(text).map((value) => (value === null ? null : Number(value))),
}

/** How values of rows become values of this program. */
export const valueTypes = {
  getTypeParser: (type: number, format?: 'text' | 'binary'): Parser =>
    (format === 'binary' ? undefined : own[type]) ?? (types.getTypeParser(type, format as 'text') as Parser),
} as pg.CustomTypesConfig
