import fc from 'fast-check'

// The same cases each time: a mutant must not be killed in one run and survive the next.
fc.configureGlobal({ seed: 20_261_121 })
