/** The process of a submission: `child.ts ENTRY FOLDER`. As short as can be, because it is the one file that is not cached. */

import { answerQuestions } from './answer-questions.ts';

void answerQuestions(process.argv[2]!, process.argv[3]!);
