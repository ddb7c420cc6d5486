/** A thread of the drawing process: ends it when its starter is gone, also while plotly computes and never yields. */

import { workerData } from 'node:worker_threads';
import { endProcessTree, watchLifeline } from '../lifeline.ts';

watchLifeline(workerData.lifelineFd, endProcessTree);
