import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type SnapshotRows, withSnapshotRows } from '../../services/engine/snapshots/snapshot-reader.ts'
import type { SnapshotMeta } from '../../services/engine/snapshots/snapshot-meta.ts'
import { jsonText } from '../../services/text/harmless.ts'
import { writeText } from '../../services/text/terminal.ts'
import type { DatabaseName } from '../../services/cluster/topology.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { withTemporary } from '../base/temporary.ts'
import type { Chosen } from './chosen-snapshots.ts'
import { marketLists } from './market-json.ts'

/** Writes the market of a snapshot as one JSON document, aside first: a file is there whole or not at all. */
export async function writeAsJson(chosen: Chosen, file: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  await withTemporary(draft, async () => {
    await withText(chosen, (text) => pipeline(Readable.from(text), createWriteStream(draft, { mode: 0o600 })))
    await rename(draft, file)
  })
}

export async function printAsJson(chosen: Chosen): Promise<void> {
  whenReaderLeaves(process.stdout, () => process.exit())
  await withText(chosen, async (text) => {
    for (const piece of text) {
      writeText(process.stdout, piece)
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
    }
  })
}

/** The store makes a copy, since only a running database knows its own files. */
async function withText(
  { store, name }: Chosen,
  use: (text: Generator<string>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'marketlab-export-'))
  await withTemporary(folder, async () => {
    const copy = join(folder, 'snapshot.sqlite')
    await store.export(name, copy, false)
    await withSnapshotRows(copy, store.service, (meta, rows) =>
      use(documentOf(store.service, name, meta, rows)),
    )
  })
}

/** An object a line, so that tools for lines find their way in it, too. */
function* documentOf(
  service: DatabaseName,
  snapshot: string,
  { takenAt }: SnapshotMeta,
  rows: SnapshotRows,
): Generator<string> {
  yield `{"format":"marketlab-market","version":1,${jsonText({ service, snapshot, takenAt }).slice(1, -1)}`
  for (const [list, objects] of Object.entries(marketLists[service])) {
    yield `,\n"${list}":[`
    let separator = '\n'
    for (const each of objects(rows)) {
      yield `${separator}${jsonText(each)}`
      separator = ',\n'
    }
    yield ']'
  }
  yield '}\n'
}
