/** The page's program: shows the notebook or the exercise that the page was sent for. */

import { PageConfig } from '@jupyterlab/coreutils';
import './main.css';
import { followColours } from './colours.ts';
import { report } from './report.ts';

followColours();
const subject = PageConfig.getOption('subject');
const place = document.getElementById('content')!;
const opened =
  PageConfig.getOption('view') === 'exercise'
    ? import('./exercise-view.ts').then(({ showExercise }) => showExercise(subject, place))
    : import('./notebook-view.ts').then(({ showNotebook }) => showNotebook(subject, place));
opened.catch((error: Error) => report(place, error));
