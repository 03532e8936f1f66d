import type { TestClient } from './test-client.ts'

/** Every entry of a list that comes in pages. */
export async function everyPage<Entry>(
  client: TestClient,
  op: string,
  field: string,
  args: object = {},
): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let cursor: string | undefined; ;) {
    const page = await client.ok(op, { ...args, limit: 100, ...(cursor === undefined ? {} : { cursor }) })
    entries.push(...(page[field] as Entry[]))
    cursor = page.next as string | undefined
    if (cursor === undefined) return entries
  }
}
