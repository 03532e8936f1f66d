/** The links that a list keeps in each of its members. */
export class Linked<Member> {
  previous: Member | undefined
  next: Member | undefined
}

/**
 * A list from whose middle a member leaves as cheaply as its first. An array or a Map would look through the places of
 * those that have left.
 */
export class LinkedList<Member extends Linked<Member>> {
  first: Member | undefined
  #last: Member | undefined

  push(member: Member): void {
    member.previous = this.#last
    if (this.#last === undefined) this.first = member
    else this.#last.next = member
    this.#last = member
  }

  delete(member: Member): void {
    const { previous, next } = member
    if (previous === undefined) this.first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    member.previous = member.next = undefined
  }
}
