/**
 * What happens when, in the model's own time: the next thing is the earliest. Of equals, what happens comes before the end of
 * somebody's patience (a request that arrives as an idle timer ends is served), and decisions come last, when all is known
 * that happens at that moment; and of those the one planned first.
 *
 * Times are whole nanoseconds: what belongs to one moment may have been added up in different ways, and must be equal.
 *
 * Little of it needs sorting: much is for the present moment, and what takes as long each time (half a round trip, thinking,
 * patience) ends in the order in which it began. Such plans line up, in the first line whose last comes before them (patience
 * sorting). What is planned anew all the time (`Appointment`) has one place that is written over.
 * What fits into no line is in a binary heap (Williams, Heapsort, CACM 1964). Arrays stand side by side, because numbers in an array are
 * not objects; and a plan names a function and with whom to call it, so that a page needs no closure for each request.
 */

import { roundMs } from '../units.ts';

type Act<Subject> = (subject: Subject) => void;

const turns = { happens: 0, endOfPatience: 1, decides: 2 };
const placesOfTurn = 2 ** 50;

const never = Number.POSITIVE_INFINITY;

/** Plans in the order in which they were made and are due. */
class Lineup {
  /** When the next is due, infinite where there is none; and its turn and place. */
  atMs = never;
  order = never;
  readonly #times: number[] = [];
  readonly #orders: number[] = [];
  readonly #acts: Act<unknown>[] = [];
  readonly #subjects: unknown[] = [];
  #done = 0;
  #length = 0;

  /** @returns false for one that comes before the last: that has to go elsewhere */
  add(atMs: number, order: number, act: Act<unknown>, subject: unknown): boolean {
    if (this.#done === this.#length) {
      this.#done = 0;
      this.#length = 0;
      this.atMs = atMs;
      this.order = order;
    } else if (isBefore(atMs, order, this.#times[this.#length - 1]!, this.#orders[this.#length - 1]!)) return false;
    const place = this.#length++;
    this.#times[place] = atMs;
    this.#orders[place] = order;
    this.#acts[place] = act;
    this.#subjects[place] = subject;
    return true;
  }

  runNext(): void {
    const place = this.#done++;
    const hasMore = this.#done < this.#length;
    this.atMs = hasMore ? this.#times[this.#done]! : never;
    this.order = hasMore ? this.#orders[this.#done]! : never;
    this.#acts[place]!(this.#subjects[place]);
  }
}

/** Something that happens again and again, and is planned anew more often than it happens. */
export interface Appointment {
  atMs: number;
  order: number;
  readonly act: () => void;
}

export class Agenda {
  // The heap.
  readonly #times: number[] = [];
  /** Turn and place in one number. */
  readonly #orders: number[] = [];
  readonly #acts: Act<unknown>[] = [];
  readonly #subjects: unknown[] = [];
  readonly #atOnce = new Lineup();
  readonly #later = [new Lineup(), new Lineup(), new Lineup()];
  readonly #decisions = new Lineup();
  readonly #appointments: Appointment[] = [];
  #places = 0;
  nowMs = 0;

  at(atMs: number, act: () => void): void;
  at<Subject>(atMs: number, act: Act<Subject>, subject: Subject): void;
  at(atMs: number, act: Act<unknown>, subject?: unknown): void {
    const dueMs = roundMs(atMs);
    const order = this.#orderOf(turns.happens);
    if (dueMs === this.nowMs) this.#lineUp(this.#atOnce, dueMs, order, act, subject);
    else this.#planLater(dueMs, order, act, subject);
  }

  /** Unless it has been called off in the meantime: `act` has to find out. */
  endOfPatience<Subject>(atMs: number, act: Act<Subject>, subject: Subject): void {
    const endsMs = roundMs(Math.max(this.nowMs, atMs));
    this.#planLater(endsMs, this.#orderOf(turns.endOfPatience), act as Act<unknown>, subject);
  }

  /** At the end of this moment. */
  decide(act: () => void): void;
  decide<Subject>(act: Act<Subject>, subject: Subject): void;
  decide(act: Act<unknown>, subject?: unknown): void {
    this.#lineUp(this.#decisions, this.nowMs, this.#orderOf(turns.decides), act, subject);
  }

  /** For what is planned with `appoint`. */
  appointment(act: () => void): Appointment {
    const appointment = { atMs: never, order: never, act };
    this.#appointments.push(appointment);
    return appointment;
  }

  /** Plans the appointment for `atMs`, and not for when it was planned before; infinite: not at all. */
  appoint(appointment: Appointment, atMs: number): void {
    appointment.atMs = roundMs(atMs);
    appointment.order = this.#orderOf(turns.happens);
  }

  run(until: () => boolean = () => false): void {
    while (this.#next()) if (until()) return;
  }

  /** Does what is due next. @returns whether there was anything */
  #next(): boolean {
    let atMs = never;
    let order = never;
    if (this.#times.length > 0) {
      atMs = this.#times[0]!;
      order = this.#orders[0]!;
    }
    let lineup = earlier(this.#atOnce, this.#decisions);
    for (const other of this.#later) lineup = earlier(lineup, other);
    const isLinedUp = isBefore(lineup.atMs, lineup.order, atMs, order);
    if (isLinedUp) {
      atMs = lineup.atMs;
      order = lineup.order;
    }
    let next: Appointment | null = null;
    for (const appointment of this.#appointments) {
      if (!isBefore(appointment.atMs, appointment.order, atMs, order)) continue;
      next = appointment;
      atMs = appointment.atMs;
      order = appointment.order;
    }
    if (atMs === never) return false;
    this.nowMs = atMs;
    if (next !== null) {
      next.atMs = never;
      next.act();
    } else if (isLinedUp) lineup.runNext();
    else this.#runTop();
    return true;
  }

  #orderOf(turn: number): number {
    return turn * placesOfTurn + this.#places++;
  }

  #lineUp(lineup: Lineup, atMs: number, order: number, act: Act<unknown>, subject: unknown): void {
    if (!lineup.add(atMs, order, act, subject)) this.#rise(atMs, order, act, subject);
  }

  #planLater(atMs: number, order: number, act: Act<unknown>, subject: unknown): void {
    for (const lineup of this.#later) if (lineup.add(atMs, order, act, subject)) return;
    this.#rise(atMs, order, act, subject);
  }

  #runTop(): void {
    const act = this.#acts[0]!;
    const subject = this.#subjects[0];
    this.#dropTop();
    act(subject);
  }

  #rise(atMs: number, order: number, act: Act<unknown>, subject: unknown): void {
    let place = this.#times.length;
    this.#times.push(atMs);
    this.#orders.push(order);
    this.#acts.push(act);
    this.#subjects.push(subject);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(atMs, order, this.#times[parent]!, this.#orders[parent]!)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, atMs, order, act, subject);
  }

  /** The last takes the place of the top and sinks from there to its own. */
  #dropTop(): void {
    const times = this.#times;
    const orders = this.#orders;
    const atMs = times.pop()!;
    const order = orders.pop()!;
    const act = this.#acts.pop()!;
    const subject = this.#subjects.pop();
    const { length } = times;
    if (length === 0) return;
    let place = 0;
    for (let child = 1; child < length; child = 2 * place + 1) {
      const other = child + 1;
      if (other < length && isBefore(times[other]!, orders[other]!, times[child]!, orders[child]!)) child = other;
      if (!isBefore(times[child]!, orders[child]!, atMs, order)) break;
      this.#move(child, place);
      place = child;
    }
    this.#put(place, atMs, order, act, subject);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from]!, this.#orders[from]!, this.#acts[from]!, this.#subjects[from]);
  }

  #put(place: number, atMs: number, order: number, act: Act<unknown>, subject: unknown): void {
    this.#times[place] = atMs;
    this.#orders[place] = order;
    this.#acts[place] = act;
    this.#subjects[place] = subject;
  }
}

function isBefore(atMs: number, order: number, otherAtMs: number, otherOrder: number): boolean {
  return atMs < otherAtMs || (atMs === otherAtMs && order < otherOrder);
}

function earlier(a: Lineup, b: Lineup): Lineup {
  return isBefore(b.atMs, b.order, a.atMs, a.order) ? b : a;
}
