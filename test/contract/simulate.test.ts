import { simulateEngine } from '../../lib/simulate/simulate.ts';
import { engineContract } from './engine-contract.ts';

engineContract({ engine: simulateEngine });
