import { runService } from '../process/service-process.ts'
import { imageShelf } from '../product-db/images/image-shelf.ts'
import { ProductState } from '../product-db/state.ts'
import { openShippedImages } from './shipped-images.ts'
import { startStandby } from './service.ts'

await runService((context) =>
  startStandby(context, {
    service: 'product-db',
    create: (folder) => new ProductState(imageShelf(folder)),
    openFiles: openShippedImages,
  }),
)
