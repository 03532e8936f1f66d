import { checkWritable, makeFolder } from './option-files.ts'

/** Where results shall be written: better now than after an hour of measuring. */
export function checkPlaces({ json, report }: { json?: string; report?: string }): void {
  if (json !== undefined) checkWritable(json, '--json')
  if (report !== undefined) makeFolder(report, '--report')
}
