/**
 * The agenda of the simulation: what will happen, earliest first.
 *
 * The order of events is total, so a run is a function of its input alone: by time; at one time by `priority`; at one
 * priority in the order in which they were planned. Nothing is ever taken out: an action that has become pointless finds
 * that out when it runs (`timer.ts`).
 *
 * Little of it needs sorting. What a `Lane` brings comes in order of time (packets on a link keep theirs), so only its next
 * event is looked at. What is left to do at the end of the running instant waits in a list. The rest is in a binary heap
 * (Williams, Heapsort, CACM 1964), in arrays side by side, because numbers in an array are not objects.
 */

/**
 * What goes first within one instant. All that arrives is taken note of before timers fire (a request that arrives as
 * the idle timer ends is served), all discoveries are known before connections are given out, and everything has been
 * written before packets leave, so that what leaves together shares packets.
 */
export const priority = { arrival: 0, timer: 1, dispatch: 2, flush: 3 } as const;
export type Priority = (typeof priority)[keyof typeof priority];

/** What to do, and with whom: a function that serves all connections needs no closure for each. */
export type Action<Subject> = (subject: Subject) => void;

/** Events that come in order of time, of which only the next is planned; all of them are arrivals. */
export interface Lane {
  /** Infinite: none is planned. */
  atNs: number;
  sequence: number;
  readonly action: () => void;
}

const sequenceRange = 2 ** 50;
const never = Number.POSITIVE_INFINITY;

export class EventQueue {
  // The heap: times, priority and sequence in one number, actions, and their subjects.
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #actions: Action<unknown>[] = [];
  readonly #subjects: unknown[] = [];
  readonly #lanes: Lane[] = [];
  /** For the end of this instant, by priority. */
  readonly #dispatches = new InstantList();
  readonly #flushes = new InstantList();
  #sequence = 0;
  #nowNs = 0;

  /** The time of the event that is running, or ran last. */
  get nowNs(): number {
    return this.#nowNs;
  }

  /** Plans `action(subject)` for `atNs`, which must not be in the past. */
  at<Subject>(atNs: number, first: Priority, action: Action<Subject>, subject: Subject): void {
    const act = action as Action<unknown>;
    // What the heap has for this instant and priority was planned earlier, and goes first.
    if (atNs === this.#nowNs && first === priority.flush) this.#flushes.add(act, subject);
    else if (atNs === this.#nowNs && first === priority.dispatch) this.#dispatches.add(act, subject);
    else this.#rise(atNs, first * sequenceRange + this.#sequence++, act, subject);
  }

  /** Opens a lane; `action` runs whenever its next event is due. */
  lane(action: () => void): Lane {
    const lane = { atNs: never, sequence: 0, action };
    this.#lanes.push(lane);
    return lane;
  }

  /** Plans the next event of `lane`, which has none planned. */
  nextOn(lane: Lane, atNs: number): void {
    lane.atNs = atNs;
    lane.sequence = this.#sequence++;
  }

  /** Runs the earliest event. @returns whether there was one */
  next(): boolean {
    let atNs = never;
    let order = never;
    if (this.#times.length > 0) {
      atNs = this.#times[0]!;
      order = this.#orders[0]!;
    }
    const lanes = this.#lanes;
    let lane: Lane | null = null;
    for (let place = 0; place < lanes.length; place++) {
      const other = lanes[place]!;
      if (!isBefore(other.atNs, other.sequence, atNs, order)) continue;
      atNs = other.atNs;
      order = other.sequence;
      lane = other;
    }
    const endsInstant = this.#endOfInstant(atNs, order);
    if (endsInstant !== null) {
      endsInstant.runFirst();
      return true;
    }
    if (atNs === never) return false;
    this.#nowNs = atNs;
    if (lane === null) this.#runTop();
    else {
      lane.atNs = never;
      lane.action();
    }
    return true;
  }

  /** What is to be done before the event of `order` at `atNs`; `null`: nothing. */
  #endOfInstant(atNs: number, order: number): InstantList | null {
    if (this.#dispatches.isEmpty && this.#flushes.isEmpty) return null;
    const isLater = atNs > this.#nowNs;
    if (!this.#dispatches.isEmpty) {
      return isLater || order >= (priority.dispatch + 1) * sequenceRange ? this.#dispatches : null;
    }
    return !this.#flushes.isEmpty && isLater ? this.#flushes : null;
  }

  #rise(atNs: number, order: number, action: Action<unknown>, subject: unknown): void {
    const times = this.#times;
    const orders = this.#orders;
    const actions = this.#actions;
    const subjects = this.#subjects;
    let place = times.length;
    times.push(atNs);
    orders.push(order);
    actions.push(action);
    subjects.push(subject);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(atNs, order, times[parent]!, orders[parent]!)) break;
      times[place] = times[parent]!;
      orders[place] = orders[parent]!;
      actions[place] = actions[parent]!;
      subjects[place] = subjects[parent];
      place = parent;
    }
    times[place] = atNs;
    orders[place] = order;
    actions[place] = action;
    subjects[place] = subject;
  }

  #runTop(): void {
    const action = this.#actions[0]!;
    const subject = this.#subjects[0];
    this.#dropTop();
    action(subject);
  }

  /** The last takes the place of the top and sinks from there to its own. */
  #dropTop(): void {
    const times = this.#times;
    const orders = this.#orders;
    const actions = this.#actions;
    const subjects = this.#subjects;
    const atNs = times.pop()!;
    const order = orders.pop()!;
    const action = actions.pop()!;
    const subject = subjects.pop();
    const { length } = times;
    if (length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(times[child + 1]!, orders[child + 1]!, times[child]!, orders[child]!)) child++;
      if (!isBefore(times[child]!, orders[child]!, atNs, order)) break;
      times[place] = times[child]!;
      orders[place] = orders[child]!;
      actions[place] = actions[child]!;
      subjects[place] = subjects[child];
      place = child;
    }
    times[place] = atNs;
    orders[place] = order;
    actions[place] = action;
    subjects[place] = subject;
  }
}

function isBefore(atNs: number, order: number, otherAtNs: number, otherOrder: number): boolean {
  return atNs < otherAtNs || (atNs === otherAtNs && order < otherOrder);
}

/** What is left to do in the running instant, in the order of planning; its places are used again once all is done. */
class InstantList {
  readonly #actions: Action<unknown>[] = [];
  readonly #subjects: unknown[] = [];
  #planned = 0;
  #done = 0;

  get isEmpty(): boolean {
    return this.#done === this.#planned;
  }

  add(action: Action<unknown>, subject: unknown): void {
    if (this.isEmpty) {
      this.#planned = 0;
      this.#done = 0;
    }
    const place = this.#planned++;
    this.#actions[place] = action;
    this.#subjects[place] = subject;
  }

  runFirst(): void {
    const place = this.#done++;
    this.#actions[place]!(this.#subjects[place]);
  }
}
