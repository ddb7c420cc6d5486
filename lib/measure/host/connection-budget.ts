/**
 * Each new connection leaves a socket in TIME_WAIT for a minute, in which nobody else on the machine can use its port. So
 * experiments that open many have a budget, far below the 28,232 ports that Linux has for one destination.
 */

/** Connections that one experiment may open and leave in TIME_WAIT. */
export const connectionBudget = 2000;

/** Connections that an idle server may be given; they are reset in the end, and leave nothing. */
export const idleConnectionsMax = 4000;
