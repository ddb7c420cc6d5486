import { JSDOM, VirtualConsole } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { picturesForLearners } from '../../../../lib/grade/report/measured-pictures.ts';
import { type ReportName, report, reportNames } from '../../../../lib/grade/report/report.ts';
import { type Gradebook, gradebookSchema, type Result, type TestOutcome } from '../../../../lib/grade/result.ts';

const passed: TestOutcome = { name: 'first', visibility: 'visible', points: 2, pointsMax: 2 };
const failed: TestOutcome = {
  ...{ name: 'second <b>', visibility: 'visible', points: 0.5, pointsMax: 3 },
  failure: {
    kind: 'wrong',
    message: 'f(1)',
    expected: '1',
    actual: '=2</script>',
    hint: 'Count.',
    misconceptions: ['forgets-one'],
  },
  connections: { seen: [['/a'], ['/b']], expected: [['/a', '/b']], serverMs: 5, isParallel: false },
};
const hidden: TestOutcome = {
  ...{ name: 'SECRET name', visibility: 'hidden', points: 0, pointsMax: 3 },
  failure: {
    kind: 'wrong',
    message: 'SECRET f(7)',
    expected: 'SECRET 7',
    actual: '1',
    hint: 'SECRET hint',
    misconceptions: ['SECRET'],
  },
  connections: { seen: [['/SECRET']], expected: [], serverMs: 5, isParallel: false },
};
const late: TestOutcome = {
  ...hidden,
  name: 'LATE name',
  visibility: 'after-due',
  failure: { ...hidden.failure!, message: 'LATE', expected: 'LATE', hint: 'LATE', misconceptions: [] },
  connections: { seen: [['/LATE']], expected: [], serverMs: 5, isParallel: false },
};
const graded: Result = {
  ...{
    version: 1,
    student: '=HYPERLINK("x") (12)',
    exercise: '01-a/b',
    file: 'b.ts',
    status: 'graded',
    points: 2.5,
    pointsMax: 11,
  },
  tests: [passed, failed, hidden, late],
  diagnostics: [{ file: 'b.ts', place: 'line 1, column 2', line: 1, column: 2, code: 2322, message: 'a, b: 100%\nno' }],
  notes: ['it was read as UTF-16; save it as UTF-8'],
};
const full: Result = {
  ...graded,
  student: 'bob',
  points: 2,
  pointsMax: 2,
  tests: [passed],
  diagnostics: [],
  notes: [],
};
const errored: Result = {
  ...graded,
  student: 'eve',
  status: 'errored',
  points: null,
  tests: [],
  diagnostics: [],
  notes: ['no room'],
};
const book: Gradebook = {
  $schema: 'roundtrip/gradebook/v1',
  course: 'Course',
  seed: '1',
  results: [graded, full, errored],
};

const environment = {
  SUBMISSION_TAG: 'submit/2026-01-02T03-04-05Z-abc1234',
  OWNER: 'ann',
  CLASSROOM: 'c',
  ASSIGNMENT: 'a',
  COMMIT_URL: 'https://x/c',
};
const files = (name: ReportName, isAfterDue = false) => report(name, book, { environment, isAfterDue });
const text = (name: ReportName) =>
  files(name)
    .map(({ content }) => content)
    .join('\n');
const parsed = (name: ReportName) => files(name).map(({ content }) => JSON.parse(content) as Record<string, unknown>);

const pageOf = (html: string) =>
  new JSDOM(html, { runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole: new VirtualConsole() });

describe.each(reportNames)('report, as %s', (name) => {
  test('writes the same bytes each time, to paths inside its folder', () => {
    expect(files(name)).toEqual(files(name));
    expect(files(name).length).toBeGreaterThan(0);
    for (const { path } of files(name)) expect(path).toMatch(/^[^/].*$/);
    for (const { path } of files(name)) expect(path.split('/')).not.toContain('..');
  });

  test.skipIf(name === 'json')('tells learners nothing of hidden tests (json is for the instructor)', () => {
    expect(text(name)).not.toContain('SECRET');
  });

  // Gradescope holds back by itself what is marked for after the due date.
  test.skipIf(name === 'json' || name === 'gradescope')(
    'tells nothing of tests for after the due date before it',
    () => {
      expect(text(name)).not.toContain('LATE');
    },
  );
});

test('report, shows after the due date what is for then', () => {
  expect(files('html', true)[0]!.content).toContain('LATE name');
  expect(files('html', true)[0]!.content).not.toContain('SECRET');
});

test('report, json is the gradebook itself', () => {
  expect(gradebookSchema.parse(JSON.parse(text('json')))).toEqual(book);
});

// Gradescope, docs/specs.md of gradescope/autograder_samples: a score for each test, or one for all; its `hidden` is for tests
// without points.
test('report, gradescope has the fields of its specification', () => {
  const schema = z.strictObject({
    output: z.string(),
    visibility: z.literal('visible').optional(),
    stdout_visibility: z.literal('hidden').optional(),
    tests: z.array(
      z.strictObject({
        name: z.string(),
        score: z.number(),
        max_score: z.number(),
        status: z.enum(['passed', 'failed']),
        output: z.string(),
        visibility: z.enum(['after_due_date', 'after_published', 'visible']),
      }),
    ),
  });
  const [first, second, third] = parsed('gradescope').map((one) => schema.parse(one));
  expect(first!.tests.map(({ score, visibility }) => [score, visibility])).toEqual([
    [2, 'visible'],
    [0.5, 'visible'],
    [0, 'visible'],
    [0, 'after_due_date'],
  ]);
  expect(second!.tests.map(({ status }) => status)).toEqual(['passed']);
  expect(third).toEqual({ output: expect.stringContaining('our side failed'), tests: [] });
});

// foundation50/classroom50, schemas/result-v1.schema.json: nothing else at the top, no empty text, points that are whole and no
// more than can be had.
test.each([
  ['on the platform', environment, '2026-01-02T03:04:05Z'],
  ['elsewhere', {}, '1970-01-01T00:00:00Z'],
])(
  'report, classroom50 has the fields of result/v1 %s, and none for what was not graded',
  (_, variables, submittedAt) => {
    const text = z.string().min(1);
    const [whole, instant] = [z.int().nonnegative(), /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/];
    const schema = z.strictObject({
      schema: z.literal('classroom50/result/v1'),
      ...{ classroom: text, assignment: text, assignment_type: z.enum(['individual', 'group']), owner: text },
      ...{ submission: z.string().startsWith('submit/'), commit: text, release: text, review: text },
      ...{ datetime: z.string().regex(instant), score: whole, 'max-score': whole },
      tests: z.array(
        z
          .strictObject({ 'test-name': text, passed: z.boolean(), score: whole, 'max-score': whole })
          .refine((test) => test.score <= test['max-score']),
      ),
    });
    const written = report('classroom50', book, { environment: variables });
    const results = written.map(({ content }) => schema.parse(JSON.parse(content)));
    expect(results.map(({ score, datetime }) => [score, datetime])).toEqual([
      [3, submittedAt],
      [2, submittedAt],
    ]);
  },
);

// exercism/docs, building/tooling/test-runners/interface.md: an error has a message, everything else tests; a test's code is its
// own words, which we do not have, and it is optional.
test('report, exercism has the fields of interface version 3', () => {
  const message = z.string().min(1).max(65_535);
  const test = z.strictObject({
    ...{ name: z.string().min(1), status: z.enum(['pass', 'fail', 'error']) },
    ...{ message: message.nullable(), output: z.string().max(500).nullable() },
  });
  const version = z.literal(3);
  const schema = z.union([
    z.strictObject({ version, status: z.literal('error'), message, tests: z.array(test) }),
    z.strictObject({ version, status: z.enum(['pass', 'fail']), tests: z.array(test).min(1) }),
  ]);
  expect(parsed('exercism').map((one) => schema.parse(one).status)).toEqual(['fail', 'pass', 'error']);
  const empty = report('exercism', { ...book, results: [{ ...full, tests: [] }] });
  expect(schema.parse(JSON.parse(empty[0]!.content)).status).toBe('error');
});

// PrairieLearn, docs/externalGrading.md and its ExternalGradingResultsSchema: a score from 0 to 1 where it is gradable, points and
// max_points in all tests or in none.
test('report, prairielearn has points and max_points in every test, and does not count what was not graded', () => {
  const text = z.string();
  const test = z.strictObject({
    ...{ name: text, description: text, message: text, output: text },
    ...{ points: z.number(), max_points: z.number(), images: z.array(z.never()) },
  });
  const schema = z.union([
    z.strictObject({
      ...{ gradable: z.literal(true), score: z.number().min(0).max(1), message: text, output: text },
      ...{ images: z.array(z.never()), tests: z.array(test) },
    }),
    z.strictObject({ gradable: z.literal(false), format_errors: z.array(text.min(1)) }),
  ]);
  const scores = parsed('prairielearn').map((one) => Reflect.get(schema.parse(one), 'score'));
  expect(scores).toEqual([2.5 / 11, 1, undefined]);
});

/** Jenkins, xunit-plugin's junit-10.xsd: what an element may contain, and which attributes it may have; in any order. */
const jenkins: Readonly<Record<string, { readonly holds: readonly string[]; readonly attributes: readonly string[] }>> =
  {
    testsuites: { holds: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
    testsuite: {
      holds: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
      attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp', 'hostname', 'id', 'file'],
    },
    properties: { holds: ['property'], attributes: [] },
    property: { holds: [], attributes: ['name', 'value'] },
    testcase: {
      holds: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
      attributes: ['name', 'time', 'classname', 'group'],
    },
    failure: { holds: [], attributes: ['type', 'message'] },
    error: { holds: [], attributes: ['type', 'message'] },
    'system-out': { holds: [], attributes: [] },
  };

test('report, junit is what Jenkins takes', () => {
  const { window } = pageOf('');
  const document = new window.DOMParser().parseFromString(text('junit'), 'application/xml');
  for (const element of document.querySelectorAll('*')) {
    const { holds, attributes } = jenkins[element.localName]!;
    for (const child of element.children) expect(holds, element.localName).toContain(child.localName);
    for (const { name } of element.attributes) expect(attributes, element.localName).toContain(name);
  }
  for (const suite of document.querySelectorAll('testsuite')) {
    for (const name of ['name', 'tests', 'failures', 'errors']) expect(suite.hasAttribute(name)).toBe(true);
  }
});

test('report, junit is well-formed, counts right, and has points as properties', () => {
  const { window } = pageOf('');
  const document = new window.DOMParser().parseFromString(text('junit'), 'application/xml');
  expect(document.querySelector('parsererror')).toBeNull();
  const root = document.documentElement;
  expect(['tests', 'failures', 'errors'].map((name) => root.getAttribute(name))).toEqual(['6', '3', '1']);
  expect(root.querySelectorAll('testcase')).toHaveLength(6);
  expect(root.querySelectorAll('failure')).toHaveLength(3);
  expect(root.querySelectorAll('error')).toHaveLength(1);
  expect(root.querySelector('testsuite > properties > property[name="points"]')!.getAttribute('value')).toBe('2.5');
  const second = root.querySelectorAll('testcase')[1]!;
  expect(second.getAttribute('name')).toBe('second <b>');
  expect(second.querySelector('system-out')!.textContent).toBe('[[PROPERTY|points=0.5]]\n[[PROPERTY|max_points=3]]');
});

test('report, github escapes what would end or add a command', () => {
  const lines = text('github').trim().split('\n');
  expect(lines[0]).toBe('::error file=b.ts,line=1,col=2,title=TS2322::a, b: 100%25%0Ano');
  expect(lines.every((line) => /^::(error|notice) .+::/.test(line))).toBe(true);
  expect(lines).toContain('::notice title=bob%3A autograding complete::Points 2/2');
});

test.each(['nbgrader', 'canvas', 'moodle'] as const)('report, %s has no cell that a spreadsheet runs', (name) => {
  const cells = text(name)
    .split(/[,\r\n]+/)
    .map((cell) => cell.replace(/^"/, ''));
  expect(cells.filter((cell) => /^[=+@\t]|^-(?!\d)/.test(cell))).toEqual([]);
  expect(text(name)).toContain('HYPERLINK');
});

test('report, nbgrader, canvas and moodle have the columns that importers look for, and no mark where our side failed', () => {
  expect(text('nbgrader').split('\r\n')[0]).toBe(
    'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score',
  );
  expect(text('nbgrader')).toContain('\r\n01-a/b,,,eve,,,,,0,,11\r\n');
  const [head, points] = text('canvas').split('\r\n');
  expect(head).toBe('Student,ID,SIS User ID,SIS Login ID,Section,01-a/b');
  expect(points).toBe('    Points Possible,,,,,11');
  expect(text('canvas')).toMatch(/,12,,,,2\.5\r\n[\s\S]*bob,,,bob,,2\r\neve,,,eve,,\r\n/);
  expect(text('moodle').split('\r\n')[0]).toMatch(/^Identifier,.*,Grade,.*,Last modified \(grade\),/);
  expect(text('moodle')).toContain('Participant 12,');
});

test('report, html runs nothing that a submission wrote, and shows both pictures of connections', () => {
  const { document } = pageOf(files('html')[0]!.content).window;
  expect(document.querySelectorAll('script, iframe, link, style + style')).toHaveLength(0);
  expect(document.querySelector('meta[http-equiv]')!.getAttribute('content')).toMatch(/^default-src 'none'/);
  expect(document.querySelector('.failed strong')!.textContent).toBe('second <b>');
  expect([...document.querySelectorAll('.failed dd')].map((value) => value.textContent)).toEqual(['1', '=2</script>']);
  expect([...document.querySelectorAll('figcaption')].map((caption) => caption.textContent)).toEqual([
    'seen: 2 connections, 2 requests',
    'expected: 1 connection, 2 requests',
  ]);
  const [image, ...others] = document.querySelectorAll('img');
  expect([image!.getAttribute('src'), others.length]).toEqual([
    'measured/_HYPERLINK(_x_)%20(12)-f23a2f7f/01-a/b-2.svg',
    0,
  ]);
  expect(image!.alt).toMatch(/as they were measured: connection 1 carried \/a; connection 2 carried \/b\.$/);
  expect(document.querySelector('[role=img] svg')!.textContent).toMatch(/\/a5 ms\s*\/b10 ms/);
  expect(document.body.textContent).toContain('2.5 of 11 points');
  expect(files('html').find(({ path }) => path.includes('eve'))!.content).toContain(
    'our side failed, which costs no points',
  );
});

test('report, html shows no character of a name that would steer a page', () => {
  const names = { student: 'e\u202eve', file: 'a\u202e\u001b[31m.ts', notes: ['"a\u202e.ts" was left out'] };
  const { content } = report('html', { ...book, results: [{ ...full, ...names }] })[0]!;
  for (const steering of ['\u202e', '\u001b']) expect(content).not.toContain(steering);
  expect(content).toContain('<p class="file">a\ufffd\ufffd[31m.ts</p>');
});

test.each(reportNames.filter((name) => name !== 'json'))('report, %s tells no learner how our side failed', (name) => {
  const notes = ['our side failed: at /srv/course/solutions/01-a/b.ts:3'];
  for (const { content } of report(name, { ...book, results: [{ ...errored, notes }] }, { environment })) {
    expect(content).not.toContain('/srv/course');
  }
});

const whole = (points: 0 | 1): Result => ({
  ...{ ...full, student: 'ann (7)', pointsMax: 5, points: points * 5, notes: [] },
  tests: [2, 3].map((pointsMax, at) => ({
    ...{ name: `test ${at}`, visibility: 'visible', pointsMax, points: points * pointsMax },
    ...(points === 1 ? {} : { failure: { kind: 'wrong', message: 'f(1)', hint: '', misconceptions: [] } }),
  })),
});
/** What a format says of the points, however it does. */
const pointsIn: Readonly<Record<ReportName, RegExp>> = {
  json: /"points": (\d),\s+"pointsMax": 5/,
  html: /class="total">(\d) of 5 points/,
  junit: /name="points" value="(\d)"\/>\s*<property name="max_points" value="5"/,
  gradescope: /"score": (\d),\s+"max_score": 3/,
  classroom50: /"score": (\d),\s+"max-score": 5/,
  exercism: /^\{\s+"version": 3,\s+"status": "(pass|fail)"/,
  prairielearn: /"gradable": true,\s+"score": (\d),/,
  github: /autograding complete::Points (\d)\/5/,
  nbgrader: /,ann \(7\),,,,(\d),0,\1,5\r/,
  canvas: /ann,7,,,,(\d)\r/,
  moodle: /^Participant 7,ann,,Submitted for grading,(\d),5,/m,
};

test.each(reportNames)('report, %s gives a right answer all points, and a wrong one none', (name) => {
  const found = ([0, 1] as const).map((points) => {
    const [file] = report(name, { ...book, results: [whole(points)] }, { environment });
    return pointsIn[name].exec(file!.content)?.[1];
  });
  const all = name === 'gradescope' ? '3' : name === 'prairielearn' ? '1' : '5';
  expect(found).toEqual(name === 'exercism' ? ['fail', 'pass'] : ['0', all]);
});

test('picturesForLearners, has the pictures of tests that learners see, and no others', () => {
  const from = (place: number) => `measured/_HYPERLINK(_x_) (12)-f23a2f7f/01-a/b-${place}.svg`;
  const copies = (isAfterDue: boolean) => picturesForLearners(book, { isAfterDue }).map((one) => one.from);
  expect(copies(false)).toEqual([from(2)]);
  expect(copies(true)).toEqual([from(2), from(4)]);
  expect(picturesForLearners(book, {})[0]!.to).toBe(`feedback/${from(2)}`);
});

test('report, gives students with odd names files of their own', () => {
  const long = `${'é'.repeat(99)}x${'𝒳'.repeat(60)}`;
  const odd = ['../../etc/passwd', '..', 'a/b', 'a_b', 'CON', '日本', 'a\u0000b', long, `${'x'.repeat(79)}𝒳𝒳`];
  const paths = report('html', { ...book, results: odd.map((student) => ({ ...full, student })) }).map(
    ({ path }) => path,
  );
  expect(new Set(paths).size).toBe(odd.length);
  for (const path of paths) {
    expect(path).toMatch(/^feedback\/[\p{L}\p{N}._ ()-]+\.html$/u);
    expect(Buffer.byteLength(path.slice('feedback/'.length))).toBeLessThanOrEqual(255);
    expect(() => encodeURIComponent(path)).not.toThrow();
  }
  expect(() => report('html', { ...book, results: [{ ...graded, student: odd.at(-1)! }] })).not.toThrow();
});
