import { expect, test } from 'vitest'
import { sweep } from './image-operations.ts'
import { Images } from './images.ts'

test('no file goes while a snapshot is taken or restored: it may be of a moment before', () => {
  const swept: string[] = []
  const service = (isSnapshotting: boolean) =>
    ({
      storage: { isSnapshotting, machine: { images: new Images() } },
      images: { sweep: () => swept.push(`snapshot: ${isSnapshotting}`) },
    }) as unknown as Parameters<typeof sweep>[0]
  sweep(service(true))
  sweep(service(false))
  expect(swept).toEqual(['snapshot: false'])
})
