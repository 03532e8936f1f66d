import { ImageFlaw } from './image-flaw.ts'

/** Programs that write pictures make some dozens. */
const mostKept = 1_000
const mostInAll = 2_000

/** Each part costs time, however short it is, and a small file has room for tens of thousands. */
export function checkParts(inAll: number, kept = 0): void {
  if (kept > mostKept || inAll > mostInAll) throw new ImageFlaw('has more parts than a picture needs')
}
