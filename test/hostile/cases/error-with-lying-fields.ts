// outcome: 0 of 10; threw
class Lie extends Error {
  override get message() { return '\u001b[2J\u001b]0;owned\u0007::error::<script>alert(1)</script>=cmd|calc\u202e'; }
  override get name() { return 'AssertionError'; }
  get expected() { return 20; }
  get actual() { return 20; }
  override toString() { return 'passed'; }
}
export const nonPersistentMs = () => { throw new Lie(); };
export const fetchAll = async () => { throw new Lie(); };
