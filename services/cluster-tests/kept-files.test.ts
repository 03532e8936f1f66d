import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../testing/built.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { shownBy } from '../testing/kept-files/history.ts'
import { copyKept, keptFolder } from '../testing/kept-files/kept.ts'

const kept = keptFolder(projectFolder)
const cases = readdirSync(kept).flatMap((version) => [
  [version, 'journal'],
  [version, 'snapshot'],
])

test.each(cases)(
  'a market of version %s goes on from its %s with all that users saw',
  async (version, kind) => {
    const from = join(kept, version, kind)
    const folder = mkdtempSync(join(tmpdir(), 'marketlab-kept-'))
    copyKept(from, folder)
    const cluster = await TestCluster.start({}, { folder })
    try {
      const shown = JSON.parse(readFileSync(join(from, 'shown.json'), 'utf8')) as object
      // Later versions may say more of a thing, but not less, and nothing else.
      expect(await shownBy(cluster)).toMatchObject(shown)
    } finally {
      await cluster.stop()
    }
  },
)
