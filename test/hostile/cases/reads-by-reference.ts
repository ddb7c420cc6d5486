// outcome: 0 of 10; wrong
/// <reference path="/etc/passwd" />
/// <reference path="/proc/self/environ" />
export function nonPersistentMs(): number { return 'x' as never; }
export const fetchAll = () => [];
