import { describe, expect, it } from 'vitest'
import { lineJson, parseDetails } from './line-details.ts'

describe('the details of a line', () => {
  it('become values again', () => {
    expect(parseDetails('op=GetItem ms=1.5 ok=true key=null')).toEqual({
      op: 'GetItem',
      ms: 1.5,
      ok: true,
      key: null,
    })
  })

  it('keep spaces, quotes and equal signs inside values', () => {
    const details = 'note="a \\"b\\" = c" err={"message":"no } here","list":[1, 2]} conn=3'
    expect(parseDetails(details)).toEqual({
      note: 'a "b" = c',
      err: { message: 'no } here', list: [1, 2] },
      conn: 3,
    })
  })

  it('stand behind time, level, service and message', () => {
    const json = lineJson({ seq: 1, at: 0, source: 'app', level: 'info', message: 'hello', details: 'a=1' })
    expect(JSON.parse(json)).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      service: 'app',
      msg: 'hello',
      a: 1,
    })
  })
})
