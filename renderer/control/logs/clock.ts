/** 14:03:07.042, on the clock of the wall; 11-21 14:03:07 for a moment of another day. */
export function clock(at: number, now = Date.now()): string {
  const moment = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`
  if (moment.toDateString() !== new Date(now).toDateString())
    return `${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${time}`
  return `${time}.${String(moment.getMilliseconds()).padStart(3, '0')}`
}
