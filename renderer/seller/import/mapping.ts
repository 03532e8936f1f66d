import { fields, type ItemField } from '../csv/item-columns.ts'

/** Which column of the file holds each field; undefined if none does. */
export type Mapping = Record<ItemField, number | undefined>

/** Other names that people give their columns. */
const aliases: Record<ItemField, readonly string[]> = {
  name: ['name', 'title', 'item', 'itemname', 'product', 'productname', 'article'],
  category: ['category', 'categoryid', 'cat', 'group', 'department'],
  keywords: ['keywords', 'keyword', 'tags', 'tag', 'words'],
  condition: ['condition', 'state', 'neworused'],
  price: ['price', 'unitprice', 'cost', 'amount', 'pricein$', 'priceusd'],
  quantity: ['quantity', 'qty', 'stock', 'units', 'count', 'instock'],
}

/** By the header, however it is written; each column serves one field at most. */
export function guessMapping(header: readonly string[]): Mapping {
  const plain = header.map((name) => name.toLowerCase().replace(/[\s_\-./()]/g, ''))
  const taken = new Set<number>()
  const found = fields.map((field) => {
    const at = aliases[field]
      .map((alias) => plain.indexOf(alias))
      .find((index) => index >= 0 && !taken.has(index))
    if (at !== undefined) taken.add(at)
    return [field, at] as const
  })
  return Object.fromEntries(found) as Mapping
}
