const two = (part: number) => String(part).padStart(2, '0')

/** 14:03:07.042, on the clock of the wall. */
export function timeOfDay(at: number): string {
  const moment = new Date(at)
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':')
  return `${time}.${String(moment.getMilliseconds()).padStart(3, '0')}`
}

/** The time of day; 11-21 14:03:07 for a moment of another day. */
export function clock(at: number, now = Date.now()): string {
  const moment = new Date(at)
  if (moment.toDateString() === new Date(now).toDateString()) return timeOfDay(at)
  return `${two(moment.getMonth() + 1)}-${two(moment.getDate())} ${timeOfDay(at).slice(0, -4)}`
}
