import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../process/version.ts'
import { databaseClient } from '../clients/database-client.ts'
import { TestCluster } from '../clusters/test-cluster.ts'
import { projectFolder } from '../built.ts'
import { shownBy, tradeFirst, tradeFurther } from './history.ts'
import { keptFolder, keptIn } from './kept.ts'

// Writes the files of this version of Marketlab that later versions have to open. Before a release: npm run keep-files

const folder = join(keptFolder(projectFolder), version)
rmSync(folder, { recursive: true, force: true })
for (const kind of ['journal', 'snapshot'] as const) {
  const cluster = await TestCluster.start()
  try {
    await tradeFirst(cluster)
    await tradeFurther(cluster)
    // Everything is in it, and the logins of those who look are in the journal behind it.
    if (kind === 'snapshot') await takeSnapshots(cluster)
    const shown = await shownBy(cluster)
    await cluster.stop({ keepFolder: true })
    const target = join(folder, kind)
    mkdirSync(target, { recursive: true })
    for (const database of keptIn)
      cpSync(join(cluster.folder, database), join(target, database), { recursive: true })
    writeFileSync(join(target, 'shown.json'), `${JSON.stringify(shown, undefined, 2)}\n`)
  } finally {
    rmSync(cluster.folder, { recursive: true, force: true })
  }
}

async function takeSnapshots(cluster: TestCluster): Promise<void> {
  for (const database of keptIn) {
    const client = databaseClient(cluster, database)
    await client.request('TakeSnapshot')
    client.close()
  }
}
