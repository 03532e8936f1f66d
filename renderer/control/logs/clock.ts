/** 14:03:07.042, on the clock of the wall. */
export function clock(at: number): string {
  const moment = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const ms = String(moment.getMilliseconds()).padStart(3, '0')
  return `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}.${ms}`
}
